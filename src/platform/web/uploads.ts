import multipart, { type Multipart } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type FileType, fileTypeOf } from '../file-types.ts';

/** A file as it came: its name is what somebody typed, its type is read from its bytes and from nothing else. */
export type Upload = { name: string; type: FileType; bytes: Buffer };

export type ReadUpload =
  | { outcome: 'none' }
  | { outcome: 'file'; file: Upload }
  /** The limit in words, such as "5MB". */
  | { outcome: 'too-large'; largest: string }
  | { outcome: 'wrong-type' }
  | { outcome: 'empty' };

type Received = { name: string; bytes: Buffer; truncated: boolean; largest: number };

declare module 'fastify' {
  interface FastifyRequest {
    received: Received | null;
  }
  interface FastifyContextConfig {
    /** This route takes a form with one file, of at most so many bytes. No other route reads one. */
    upload?: number;
  }
}

const LONGEST_NAME = 120;
/** So many times too large is not read to its end: it gets a plain page instead of its form back. */
const FAR_TOO_LARGE = 4;
const LIMITS = { fieldNameSize: 100, fieldSize: 64 * 1024, fields: 100, files: 1, parts: 101 };

/** The error handler answers them as it answers any request that cannot be taken. */
class NotTaken extends Error {
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string) {
    super(code);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/**
 * Forms with a file (multipart). A route that takes one says so in its `config.upload`: its fields are then in
 * `request.body` as with any other form, before the token against forgery is checked, and `readUpload` gives
 * the file. Nothing is read for whoever is not signed in where a route asks for that.
 */
export async function registerUploads(app: FastifyInstance): Promise<void> {
  await app.register(multipart, { limits: LIMITS, throwFileSizeLimit: false });
  app.decorateRequest('received', null);
  app.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    const { upload, access } = request.routeOptions.config;
    if (upload === undefined) throw new NotTaken(415, 'MUSTER_NO_FILES_HERE');
    if (access !== 'anyone' && request.me === null) return;
    await receive(request, upload);
  });
}

/** The file that came with this form, if its content is of one of the types asked for. */
export function readUpload(request: FastifyRequest, { accepts }: { accepts: FileType[] }): ReadUpload {
  const { received } = request;
  if (received === null) return { outcome: 'none' };
  if (received.truncated) return { outcome: 'too-large', largest: sayBytes(received.largest) };
  if (received.bytes.length === 0) return received.name === '' ? { outcome: 'none' } : { outcome: 'empty' };
  const type = fileTypeOf(received.bytes);
  if (type === null || !accepts.includes(type)) return { outcome: 'wrong-type' };
  return { outcome: 'file', file: { name: received.name, type, bytes: received.bytes } };
}

/** "5MB", "300KB" */
export function sayBytes(bytes: number): string {
  const megabytes = bytes / (1024 * 1024);
  if (megabytes >= 1) return `${Number(megabytes.toFixed(1))}MB`;
  return `${Math.max(1, Math.round(bytes / 1024))}KB`;
}

async function receive(request: FastifyRequest, largest: number): Promise<void> {
  const told = Number(request.headers['content-length'] ?? Number.NaN);
  if (told > largest * FAR_TOO_LARGE) throw tooLarge();
  const fields: Record<string, string | string[]> = Object.create(null);
  for await (const part of request.parts({ limits: { ...LIMITS, fileSize: largest } })) {
    if (part.type === 'field') addField(fields, part);
    else {
      request.received = await receiveFile(part, largest);
      // Without a length nobody knows how much more would come.
      if (request.received.truncated && Number.isNaN(told)) throw tooLarge();
    }
  }
  request.body = fields;
}

async function receiveFile(part: Extract<Multipart, { type: 'file' }>, largest: number): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of part.file) chunks.push(chunk);
  const { truncated } = part.file;
  return {
    name: safeName(part.filename),
    bytes: truncated ? Buffer.alloc(0) : Buffer.concat(chunks),
    truncated,
    largest,
  };
}

function addField(fields: Record<string, string | string[]>, part: Extract<Multipart, { type: 'field' }>) {
  if (part.valueTruncated || part.fieldnameTruncated) throw tooLarge();
  const value = String(part.value);
  if (value.includes('\uFFFD')) throw new NotTaken(400, 'MUSTER_UNREADABLE');
  const before = fields[part.fieldname];
  fields[part.fieldname] =
    before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
}

/** The last part of a path, without control characters and what would end a header; never used as a path. */
function safeName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? '';
  return [...last.replace(/[\p{Cc}\p{Cf}\p{Cs}"]+/gu, ' ').trim()].slice(-LONGEST_NAME).join('');
}

function tooLarge(): NotTaken {
  return new NotTaken(413, 'FST_ERR_CTP_BODY_TOO_LARGE');
}
