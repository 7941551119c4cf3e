import { eq, inArray } from 'drizzle-orm';
import { newId } from './ids.ts';
import type { Queries } from './store/store.ts';

export type StoredFile = {
  id: string;
  ownerId: string;
  name: string;
  /** A MIME type that was told from the bytes. */
  type: string;
  size: number;
  bytes: Buffer;
  /** From then on it is gone; null: nobody has said when. */
  deleteAfter: Date | null;
};

/** Keeps a file in the database, so in every backup and never in the web root; gives its id. */
export async function keepFile(
  tx: Queries,
  file: {
    purpose: 'evidence' | 'import' | 'attachment' | 'session';
    ownerId: string;
    name: string;
    type: string;
    bytes: Buffer;
    deleteAfter?: Date;
  },
  now: Date,
): Promise<string> {
  const { bytes, deleteAfter = null, ...facts } = file;
  const id = newId();
  await tx.insert(tx.t.storedFiles).values({
    ...facts,
    id,
    size: bytes.length,
    contentBase64: bytes.toString('base64'),
    createdAt: now,
    deleteAfter,
  });
  return id;
}

/** A file with its bytes, or null. Who may see it is for the caller to know. */
export async function fileById(db: Queries, id: string): Promise<StoredFile | null> {
  const [row] = await db.select().from(db.t.storedFiles).where(eq(db.t.storedFiles.id, id));
  if (row === undefined) return null;
  const { ownerId, name, type, size, contentBase64, deleteAfter } = row;
  return { id, ownerId, name, type, size, bytes: Buffer.from(contentBase64, 'base64'), deleteAfter };
}

/** What a page says of files, without their bytes. */
export async function fileFacts(
  db: Queries,
  ids: string[],
): Promise<Map<string, { name: string; type: string; size: number; deleteAfter: Date | null }>> {
  if (ids.length === 0) return new Map();
  const { id, name, type, size, deleteAfter } = db.t.storedFiles;
  const rows = await db
    .select({ id, name, type, size, deleteAfter })
    .from(db.t.storedFiles)
    .where(inArray(id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/** Sets, or with null takes away, the instant after which a file is deleted. */
export async function deleteFileAfter(tx: Queries, id: string, deleteAfter: Date | null): Promise<void> {
  await tx.update(tx.t.storedFiles).set({ deleteAfter }).where(eq(tx.t.storedFiles.id, id));
}

/** Deletes files; what refers to them has let go of them before. */
export async function deleteFiles(tx: Queries, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.delete(tx.t.storedFiles).where(inArray(tx.t.storedFiles.id, ids));
}

/** A merged record's files belong to the record that stays. */
export async function moveFiles(tx: Queries, keepId: string, goId: string): Promise<void> {
  await tx.update(tx.t.storedFiles).set({ ownerId: keepId }).where(eq(tx.t.storedFiles.ownerId, goId));
}
