import { lockSessions, mayOrganise } from '../catalogue/index.ts';
import { type Recipient, recipients } from '../people/index.ts';
import { deleteFiles, keepFile } from '../platform/files-repository.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Actor } from './booking-policy.ts';
import {
  deleteDraft,
  insertMessage,
  messageOn,
  peopleOfBookings,
  type SessionMessage,
  updateDraft,
} from './message-repository.ts';
import { readSession } from './open-session.ts';
import { sessionWords } from './session-letters.ts';

export type Draft = Pick<SessionMessage, 'audience' | 'bookingIds' | 'subject' | 'body'>;

/** With all their files; a mail server takes some 20 MB, and Base64 adds a third. */
export const MOST_FILES = 3;

/** Keeps a new message as a draft; gives its id, or null where the session is not the actor's. */
export async function writeDraft(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  draft: Draft,
): Promise<string | null> {
  const { store, clock } = platform;
  return store.transaction(async (tx) => {
    if (!(await mayWrite(tx, platform, actor, sessionId))) return null;
    const id = newId();
    const row = { ...draft, id, sessionId, writtenById: actor.personId, writtenAt: clock.now() };
    await insertMessage(tx, { ...row, fileIds: [], sentAt: null, told: null });
    return id;
  });
}

/** Changes a draft; false for what was sent or is not the actor's. */
export async function changeDraft(
  platform: Platform,
  actor: Actor,
  { sessionId, id }: { sessionId: string; id: string },
  draft: Draft,
): Promise<boolean> {
  return platform.store.transaction(
    async (tx) =>
      (await mayWrite(tx, platform, actor, sessionId)) &&
      (await messageOn(tx, sessionId, id)) !== null &&
      (await updateDraft(tx, id, draft)),
  );
}

/** Adds a file to a draft, or with null takes `fileId` off it. */
export async function changeFiles(
  platform: Platform,
  actor: Actor,
  { sessionId, id }: { sessionId: string; id: string },
  change: { add: { name: string; type: string; bytes: Buffer } } | { remove: string },
): Promise<'done' | 'too-many' | 'not-found'> {
  const { store, clock } = platform;
  return store.transaction(async (tx) => {
    const found = (await mayWrite(tx, platform, actor, sessionId)) && (await messageOn(tx, sessionId, id));
    if (!found || found.sentAt !== null) return 'not-found';
    if ('remove' in change) {
      if (!found.fileIds.includes(change.remove)) return 'not-found';
      await updateDraft(tx, id, { fileIds: found.fileIds.filter((one) => one !== change.remove) });
      await deleteFiles(tx, [change.remove]);
      return 'done';
    }
    if (found.fileIds.length >= MOST_FILES) return 'too-many';
    const file = { ...change.add, purpose: 'attachment' as const, ownerId: actor.personId };
    const fileId = await keepFile(tx, file, clock.now());
    await updateDraft(tx, id, { fileIds: [...found.fileIds, fileId] });
    return 'done';
  });
}

/** Throws a draft away with its files. */
export async function throwDraftAway(
  platform: Platform,
  actor: Actor,
  { sessionId, id }: { sessionId: string; id: string },
): Promise<boolean> {
  return platform.store.transaction(async (tx) => {
    const found = (await mayWrite(tx, platform, actor, sessionId)) && (await messageOn(tx, sessionId, id));
    if (!found || !(await deleteDraft(tx, id))) return false;
    await deleteFiles(tx, found.fileIds);
    return true;
  });
}

export type SendResult =
  /** `without`: the names of those who have no address. */
  { outcome: 'sent'; told: number; without: string[] } | { outcome: 'nobody' | 'already' | 'not-found' };

/**
 * Sends a draft to those of these bookings, each a mail of their own, so that nobody's address reaches anybody
 * else. `bookingIds` are the audience as it is now; somebody with two of them gets one mail.
 */
export async function sendMessage(
  platform: Platform,
  actor: Actor,
  { sessionId, id }: { sessionId: string; id: string },
  bookingIds: string[],
): Promise<SendResult> {
  const { store, clock, zone, mailFrom } = platform;
  return store.transaction(async (tx) => {
    await lockSessions(tx, [sessionId]);
    const open = await readSession(tx, zone, sessionId);
    const message = await messageOn(tx, sessionId, id);
    if (open === null || message === null || !mayOrganise(actor, open.activity))
      return { outcome: 'not-found' };
    if (message.sentAt !== null) return { outcome: 'already' };
    const to = await addressees(tx, sessionId, bookingIds);
    const reached = to.filter(({ person }) => person.address !== null);
    if (reached.length === 0) return { outcome: 'nobody' };
    const words = sessionWords(open, mailFrom, message);
    const facts = { ...words, subject: message.subject, body: message.body, fileIds: message.fileIds };
    await post(
      tx,
      platform,
      reached.map(({ bookingId, person }) => ({
        kind: 'session-message',
        to: { personId: person.personId, name: person.name, address: person.address ?? '' },
        facts: { ...facts, bookingId },
        bookingId,
        sessionId,
        scopeId: open.activity.id,
      })),
    );
    const told = reached.length;
    await updateDraft(tx, id, {
      sentAt: clock.now(),
      told,
      bookingIds: to.map(({ bookingId }) => bookingId),
    });
    await record(tx, [
      {
        at: clock.now(),
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'message-sent',
        facts: { messageId: id, subject: message.subject, audience: message.audience, told },
      },
    ]);
    const without = to.filter(({ person }) => person.address === null).map(({ person }) => person.name);
    return { outcome: 'sent', told, without };
  });
}

/** One booking for each person. */
export async function addressees(
  db: Queries,
  sessionId: string,
  bookingIds: string[],
): Promise<{ bookingId: string; person: Recipient }[]> {
  const rows = await peopleOfBookings(db, sessionId, bookingIds);
  const ofPerson = new Map(rows.map(({ id, personId }) => [personId, id]));
  const people = await recipients(db, [...ofPerson.keys()]);
  return [...ofPerson].flatMap(([personId, bookingId]) => {
    const person = people.get(personId);
    return person === undefined ? [] : [{ bookingId, person }];
  });
}

async function mayWrite(tx: Queries, { zone }: Platform, actor: Actor, sessionId: string): Promise<boolean> {
  const open = await readSession(tx, zone, sessionId);
  return open !== null && mayOrganise(actor, open.activity);
}
