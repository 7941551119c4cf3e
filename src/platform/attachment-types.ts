import { type FileType, fileTypeOf, MIME_TYPES } from './file-types.ts';

/** What may go along with a mail: its MIME type, and the ending that its name must have. */
export type AttachmentType = { mime: string; ending: string };

const PLAIN: Partial<Record<FileType, string>> = { pdf: '.pdf', png: '.png', jpeg: '.jpg', webp: '.webp' };
const OOXML = 'application/vnd.openxmlformats-officedocument';
const OFFICE: { part: string; mime: string; ending: string }[] = [
  { part: 'word/', mime: `${OOXML}.wordprocessingml.document`, ending: '.docx' },
  { part: 'xl/', mime: `${OOXML}.spreadsheetml.sheet`, ending: '.xlsx' },
  { part: 'ppt/', mime: `${OOXML}.presentationml.presentation`, ending: '.pptx' },
];
/** Programs inside a document: a mail with one is thrown away on its way, or worse, is not. */
const MACROS = 'vbaProject.bin';

/**
 * The type of a file that may be attached, told from its bytes: a PDF, a picture, or a document of Word, Excel or
 * PowerPoint without macros. Null for everything else.
 */
export function attachmentTypeOf(bytes: Buffer): AttachmentType | null {
  const type = fileTypeOf(bytes);
  if (type === null) return null;
  const ending = PLAIN[type];
  if (ending !== undefined) return { mime: MIME_TYPES[type], ending };
  // The names of an archive's members stand in it as they are, even where their content is packed.
  if (type !== 'zip' || !bytes.includes('[Content_Types].xml') || bytes.includes(MACROS)) return null;
  const found = OFFICE.find(({ part }) => bytes.includes(part));
  return found === undefined ? null : { mime: found.mime, ending: found.ending };
}

/** The name with the ending of its type, so that nobody opens one thing for another. */
export function attachmentName(name: string, { ending }: AttachmentType): string {
  const lower = name.toLowerCase();
  if (lower.endsWith(ending) || (ending === '.jpg' && lower.endsWith('.jpeg'))) return name;
  return `${name.replace(/\.[^.]*$/, '') || 'file'}${ending}`;
}
