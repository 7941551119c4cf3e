import { and, asc, eq } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

/** A file for those who have a place on a session, without its bytes. */
export type SessionFile = {
  id: string;
  sessionId: string;
  fileId: string;
  title: string;
  name: string;
  type: string;
  size: number;
};

/** The files of a session, in the order in which they were added. */
export async function filesOfSession(db: Queries, sessionId: string): Promise<SessionFile[]> {
  const { sessionFiles, storedFiles } = db.t;
  return db
    .select({
      id: sessionFiles.id,
      sessionId: sessionFiles.sessionId,
      fileId: sessionFiles.fileId,
      title: sessionFiles.title,
      name: storedFiles.name,
      type: storedFiles.type,
      size: storedFiles.size,
    })
    .from(sessionFiles)
    .innerJoin(storedFiles, eq(storedFiles.id, sessionFiles.fileId))
    .where(eq(sessionFiles.sessionId, sessionId))
    .orderBy(asc(sessionFiles.addedAt), asc(sessionFiles.id));
}

export async function insertSessionFile(
  tx: Queries,
  file: { sessionId: string; fileId: string; title: string; addedAt: Date; addedById: string },
): Promise<void> {
  await tx.insert(tx.t.sessionFiles).values({ ...file, id: newId() });
}

export async function removeSessionFile(tx: Queries, sessionId: string, id: string): Promise<void> {
  const { sessionFiles } = tx.t;
  await tx.delete(sessionFiles).where(and(eq(sessionFiles.sessionId, sessionId), eq(sessionFiles.id, id)));
}
