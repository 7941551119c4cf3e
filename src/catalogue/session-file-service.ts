import { deleteFiles, keepFile } from '../platform/files-repository.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Acting } from './activity-desk-service.ts';
import { mayOrganise } from './activity-policy.ts';
import { activitiesById } from './activity-repository.ts';
import { filesOfSession, insertSessionFile, removeSessionFile } from './session-file-repository.ts';
import { sessionsById } from './session-repository.ts';

/** Slides and a reading or two; a shelf of books belongs elsewhere. */
export const MOST_FILES = 12;

export type FileKept =
  | { outcome: 'kept' | 'removed' }
  | { outcome: 'refused'; reason: 'too-many' }
  | { outcome: 'not-found' };

/** Keeps a file for those who have a place on a session. */
export async function addSessionFile(
  platform: Platform,
  actor: Acting,
  sessionId: string,
  { title, ...file }: { title: string; name: string; type: string; bytes: Buffer },
): Promise<FileKept> {
  return platform.store.transaction(async (tx): Promise<FileKept> => {
    const session = (await sessionsById(tx, [sessionId])).get(sessionId);
    const activity = (await activitiesById(tx, [session?.activityId ?? ''])).get(session?.activityId ?? '');
    if (activity === undefined || !mayOrganise(actor, activity)) return { outcome: 'not-found' };
    if ((await filesOfSession(tx, sessionId)).length >= MOST_FILES)
      return { outcome: 'refused', reason: 'too-many' };
    const now = platform.clock.now();
    const fileId = await keepFile(tx, { ...file, purpose: 'session', ownerId: actor.personId }, now);
    await insertSessionFile(tx, { sessionId, fileId, title, addedAt: now, addedById: actor.personId });
    await record(tx, [
      {
        at: now,
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'file-added',
        facts: { title },
      },
    ]);
    return { outcome: 'kept' };
  });
}

/** Takes a file away for good. */
export async function dropSessionFile(
  platform: Platform,
  actor: Acting,
  sessionId: string,
  id: string,
): Promise<FileKept> {
  return platform.store.transaction(async (tx): Promise<FileKept> => {
    const session = (await sessionsById(tx, [sessionId])).get(sessionId);
    const activity = (await activitiesById(tx, [session?.activityId ?? ''])).get(session?.activityId ?? '');
    const file = (await filesOfSession(tx, sessionId)).find((one) => one.id === id);
    if (activity === undefined || file === undefined || !mayOrganise(actor, activity))
      return { outcome: 'not-found' };
    await removeSessionFile(tx, sessionId, id);
    await deleteFiles(tx, [file.fileId]);
    await record(tx, [
      {
        at: platform.clock.now(),
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'file-removed',
        facts: { title: file.title },
      },
    ]);
    return { outcome: 'removed' };
  });
}
