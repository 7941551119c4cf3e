import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

const COOKIE = 'muster_flash';
const shape = z.object({
  kind: z.enum(['success', 'notice']),
  title: z.string(),
  text: z.string().optional(),
});

/** A message that the next page shows once. */
export type Flash = z.infer<typeof shape>;

/** Keeps a message for the next page that this browser opens. */
export function leaveFlash(reply: FastifyReply, flash: Flash): void {
  const value = Buffer.from(JSON.stringify(flash)).toString('base64url');
  reply.setCookie(COOKIE, value, { path: '/', httpOnly: true, sameSite: 'lax', signed: true, maxAge: 60 });
}

/** Takes the message that was left, if there is one that this server wrote. */
export function takeFlash(request: FastifyRequest, reply: FastifyReply): Flash | null {
  const cookie = request.cookies[COOKIE];
  if (cookie === undefined) return null;
  reply.clearCookie(COOKIE, { path: '/' });
  const unsigned = request.unsignCookie(cookie);
  if (!unsigned.valid || unsigned.value === null) return null;
  const parsed = shape.safeParse(JSON.parse(Buffer.from(unsigned.value, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : null;
}
