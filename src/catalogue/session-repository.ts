import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Span } from '../platform/time.ts';

export type Session = Queries['t']['sessions']['$inferSelect'];
export type SessionDay = Queries['t']['sessionDays']['$inferSelect'];
export type SessionChange = Partial<Omit<Session, 'id' | 'version' | 'activityId' | 'createdAt'>>;

/**
 * Locks sessions, in the order of their ids, by raising their version, and gives them as they are now.
 * Everything that changes a session or its places does this first, then locks people, then reads facts.
 * Sessions that do not exist are left out.
 */
export async function lockSessions(tx: Queries, ids: string[]): Promise<Session[]> {
  const { sessions } = tx.t;
  const locked: Session[] = [];
  for (const id of [...new Set(ids)].sort()) {
    const [row] = await tx
      .update(sessions)
      .set({ version: sql`${sessions.version} + 1` })
      .where(eq(sessions.id, id))
      .returning();
    if (row !== undefined) locked.push(row);
  }
  return locked;
}

/** Changes a session that is locked. */
export async function updateSession(tx: Queries, id: string, change: SessionChange): Promise<void> {
  await tx.update(tx.t.sessions).set(change).where(eq(tx.t.sessions.id, id));
}

/** Sessions by id, in no order. */
export async function sessionsById(db: Queries, ids: string[]): Promise<Map<string, Session>> {
  if (ids.length === 0) return new Map();
  const { sessions } = db.t;
  const rows = await db
    .select()
    .from(sessions)
    .where(inArray(sessions.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The days of each of these sessions, first day first. */
export async function daysOfSessions(db: Queries, ids: string[]): Promise<Map<string, SessionDay[]>> {
  const days = new Map<string, SessionDay[]>();
  if (ids.length === 0) return days;
  const { sessionDays } = db.t;
  const rows = await db
    .select()
    .from(sessionDays)
    .where(inArray(sessionDays.sessionId, [...new Set(ids)]))
    .orderBy(asc(sessionDays.sessionId), asc(sessionDays.dayNumber));
  for (const row of rows) days.set(row.sessionId, [...(days.get(row.sessionId) ?? []), row]);
  return days;
}

/** Gives the days of a locked session new times; as many spans as it has days. */
export async function moveDays(tx: Queries, days: SessionDay[], spans: Span[]): Promise<void> {
  for (const [index, day] of days.entries()) {
    const span = spans[index];
    if (span === undefined) throw new RangeError('a session keeps its number of days when it is moved');
    await tx.update(tx.t.sessionDays).set(span).where(eq(tx.t.sessionDays.id, day.id));
  }
}

/** Open sessions that start after `from` and not after `until`. */
export async function sessionsStarting(db: Queries, from: Date, until: Date): Promise<Session[]> {
  const { sessions } = db.t;
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.state, 'open'), gt(sessions.startsAt, from), lte(sessions.startsAt, until)));
}

/** Ids of open sessions starting in this time on which somebody waits, a place is free and nobody has been called. */
export async function uncalledSessions(db: Queries, from: Date, until: Date): Promise<string[]> {
  const { sessions } = db.t;
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.state, 'open'),
        eq(sessions.automation, true),
        gt(sessions.startsAt, from),
        lte(sessions.startsAt, until),
        gt(sessions.waiting, 0),
        isNull(sessions.calledAt),
        or(isNull(sessions.capacity), sql`${sessions.confirmed} + ${sessions.held} < ${sessions.capacity}`),
      ),
    );
  return rows.map((row) => row.id);
}

/** Ids of sessions that have begun and whose queue has not been closed yet. */
export async function unsettledSessions(db: Queries, now: Date): Promise<string[]> {
  const { sessions } = db.t;
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(isNull(sessions.settledAt), lte(sessions.startsAt, now)));
  return rows.map((row) => row.id);
}

/** Writes a new session with its days. */
export async function insertSession(
  tx: Queries,
  session: Queries['t']['sessions']['$inferInsert'],
  days: Span[],
): Promise<void> {
  await tx.insert(tx.t.sessions).values(session);
  await tx.insert(tx.t.sessionDays).values(
    days.map(({ startsAt, endsAt }, index) => ({
      id: newId(),
      sessionId: session.id,
      dayNumber: index + 1,
      startsAt,
      endsAt,
    })),
  );
}
