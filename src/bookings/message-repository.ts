import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type SessionMessage = Queries['t']['sessionMessages']['$inferSelect'];

/** What was written about a session, drafts too, the newest first. */
export async function messagesOf(db: Queries, sessionId: string): Promise<SessionMessage[]> {
  const { sessionMessages } = db.t;
  return db
    .select()
    .from(sessionMessages)
    .where(eq(sessionMessages.sessionId, sessionId))
    .orderBy(desc(sessionMessages.writtenAt), asc(sessionMessages.id));
}

/** A message of this session, or null. */
export async function messageOn(db: Queries, sessionId: string, id: string): Promise<SessionMessage | null> {
  const { sessionMessages } = db.t;
  const [row] = await db
    .select()
    .from(sessionMessages)
    .where(and(eq(sessionMessages.id, id), eq(sessionMessages.sessionId, sessionId)));
  return row ?? null;
}

export async function insertMessage(tx: Queries, row: SessionMessage): Promise<void> {
  await tx.insert(tx.t.sessionMessages).values(row);
}

/** Changes a draft; false for what has been sent. */
export async function updateDraft(
  tx: Queries,
  id: string,
  change: Partial<SessionMessage>,
): Promise<boolean> {
  const { sessionMessages } = tx.t;
  const rows = await tx
    .update(sessionMessages)
    .set(change)
    .where(and(eq(sessionMessages.id, id), isNull(sessionMessages.sentAt)))
    .returning({ id: sessionMessages.id });
  return rows.length > 0;
}

/** Throws a draft away; false for what has been sent. */
export async function deleteDraft(tx: Queries, id: string): Promise<boolean> {
  const { sessionMessages } = tx.t;
  const rows = await tx
    .delete(sessionMessages)
    .where(and(eq(sessionMessages.id, id), isNull(sessionMessages.sentAt)))
    .returning({ id: sessionMessages.id });
  return rows.length > 0;
}

/** Whose these bookings of a session are; others are left out. */
export async function peopleOfBookings(
  db: Queries,
  sessionId: string,
  bookingIds: string[],
): Promise<{ id: string; personId: string }[]> {
  if (bookingIds.length === 0) return [];
  const { bookings } = db.t;
  const rows = await db
    .select({ id: bookings.id, personId: bookings.personId })
    .from(bookings)
    .where(eq(bookings.sessionId, sessionId));
  const wanted = new Set(bookingIds);
  return rows.filter(({ id }) => wanted.has(id));
}

/** Ids of a session's bookings in these states. */
export async function bookingIdsIn(
  db: Queries,
  sessionId: string,
  states: Queries['t']['bookings']['$inferSelect']['state'][],
): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db
    .select({ id: bookings.id })
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), inArray(bookings.state, states)));
  return rows.map(({ id }) => id);
}
