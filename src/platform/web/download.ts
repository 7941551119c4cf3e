import type { FastifyReply } from 'fastify';

/**
 * Hands out a file that somebody else made: a browser must neither guess what it is nor run anything in it, so
 * it is always a download, and no cache keeps it.
 */
export function sendFile(
  reply: FastifyReply,
  file: { name: string; type: string; bytes: Buffer },
): FastifyReply {
  const ascii = file.name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const named = `filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.name)}`;
  return reply
    .header('content-disposition', `attachment; ${named}`)
    .header('content-security-policy', "sandbox; default-src 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .type(file.type)
    .send(file.bytes);
}
