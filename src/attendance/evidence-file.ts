import { type FileType, MIME_TYPES } from '../platform/file-types.ts';
import { cleanPicture } from '../platform/pictures.ts';
import type { ReadUpload } from '../platform/web/uploads.ts';

/** A photograph or a scan of a few pages. */
export const LARGEST_PROOF = 5 * 1024 * 1024;
export const PROOF_TYPES: FileType[] = ['pdf', 'png', 'jpeg', 'webp'];

/** A certificate as it is kept. */
export type Proof = { name: string; type: string; bytes: Buffer };

/**
 * Makes what was uploaded fit to be kept: a picture is drawn anew, so that nothing hidden in it stays (the
 * place where it was taken, say); a PDF is kept as it is and only ever handed out as a download. Null: no file
 * was sent, as none need be. Otherwise what is wrong with it, in words.
 */
export async function proofOf(upload: ReadUpload): Promise<{ proof: Proof | null } | { wrong: string }> {
  switch (upload.outcome) {
    case 'none':
      return { proof: null };
    case 'too-large':
      return { wrong: `Choose a file of at most ${upload.largest}` };
    case 'empty':
      return { wrong: 'Choose a file that is not empty' };
    case 'wrong-type':
      return { wrong: 'Choose a PDF or a picture (PNG, JPEG or WebP): this file is something else' };
    case 'file':
      return fileOf(upload.file);
  }
}

async function fileOf({ name, type, bytes }: Extract<ReadUpload, { outcome: 'file' }>['file']) {
  if (type === 'pdf') return { proof: { name: named(name, 'pdf'), type: MIME_TYPES.pdf, bytes } };
  const picture = await cleanPicture(bytes);
  if (picture === null)
    return { wrong: 'We cannot open this picture. Save it again, or make a PDF of it, and choose that' };
  return { proof: { name: named(name, 'jpg'), type: MIME_TYPES.jpeg, bytes: picture } };
}

/** The name it had, with the ending of what it is. */
function named(name: string, ending: string): string {
  const stem = name.replace(/\.[^.]*$/, '').trim();
  return `${stem === '' ? 'certificate' : stem}.${ending}`;
}
