/** What a file is, told from its bytes: a name or a header can say anything. */
export type FileType = 'pdf' | 'png' | 'jpeg' | 'webp' | 'text' | 'zip';

export const MIME_TYPES: Record<FileType, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  text: 'text/plain',
  zip: 'application/zip',
};

const PDF_TAIL = 1024;
const TEXT_LOOKED_AT = 64 * 1024;

/**
 * The type of a file by its content; null when it is none of those known here. A PDF must begin and end as one,
 * so that a web page or an archive with a PDF inside it is not taken for one. "text" has no NUL bytes and no
 * other control characters, in whatever encoding; it says nothing about what the text is.
 */
export function fileTypeOf(bytes: Buffer): FileType | null {
  if (begins(bytes, '%PDF-')) return bytes.subarray(-PDF_TAIL).includes('%%EOF') ? 'pdf' : null;
  if (begins(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (begins(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (begins(bytes, 'RIFF') && bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'webp';
  if (begins(bytes, 'PK\x03\x04')) return 'zip';
  return isText(bytes.subarray(0, TEXT_LOOKED_AT)) ? 'text' : null;
}

function begins(bytes: Buffer, start: string): boolean {
  return bytes.subarray(0, start.length).toString('latin1') === start;
}

function isText(bytes: Buffer): boolean {
  if (bytes.length === 0) return false;
  return bytes.every(
    (byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x0c,
  );
}
