import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Session } from './session-repository.ts';

/** What a list shows of a session. */
export type ListedSession = Pick<
  Session,
  | 'id'
  | 'activityId'
  | 'state'
  | 'deliveryMode'
  | 'venue'
  | 'locality'
  | 'capacity'
  | 'startsAt'
  | 'endsAt'
  | 'startsOn'
  | 'outOfHours'
  | 'bookingOpensAt'
  | 'automation'
  | 'confirmed'
  | 'held'
  | 'waiting'
  | 'reserved'
  | 'passedOver'
  | 'calledAt'
  | 'bookingClosedAt'
  | 'closesHoursBefore'
  | 'freeUntilDaysBefore'
  | 'lateCancelledBy'
  | 'minimumDaysBefore'
>;

/** What a coming session has to be like; days are those of its start on the wall clock. */
export type SessionFilter = {
  mode?: 'teams' | 'face-to-face';
  locality?: string;
  from?: Day;
  to?: Day;
  outOfHours?: true;
  /** Booking has opened and a place is free that nobody waits for. */
  placesFree?: true;
};

/**
 * The next sessions of each of these activities that fit and start after the instant given with it, soonest
 * first, at most `most` of each. Each is a short walk along the index on activity, state and start, so it
 * costs the same however many there are.
 */
export async function nextSessions(
  db: Queries,
  after: ReadonlyMap<string, Date>,
  filter: SessionFilter,
  now: Date,
  most: number,
): Promise<Map<string, ListedSession[]>> {
  const { sessions } = db.t;
  const wanted = conditions(db, filter, now);
  const lists = await Promise.all(
    [...after].map(([activityId, instant]) =>
      db
        .select(listed(db))
        .from(sessions)
        .where(
          and(
            eq(sessions.activityId, activityId),
            eq(sessions.state, 'open'),
            gt(sessions.startsAt, instant),
            ...wanted,
          ),
        )
        .orderBy(asc(sessions.startsAt))
        .limit(most),
    ),
  );
  return new Map([...after.keys()].map((activityId, index) => [activityId, lists[index] ?? []]));
}

/** These sessions as they are now, with their counters; in no order. */
export async function listedSessions(db: Queries, ids: string[]): Promise<Map<string, ListedSession>> {
  if (ids.length === 0) return new Map();
  const { sessions } = db.t;
  const rows = await db.select(listed(db)).from(sessions).where(inArray(sessions.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What changes from minute to minute on a session that was listed a moment ago. */
export type SessionCounters = Pick<
  ListedSession,
  | 'id'
  | 'state'
  | 'startsAt'
  | 'endsAt'
  | 'capacity'
  | 'confirmed'
  | 'held'
  | 'waiting'
  | 'reserved'
  | 'passedOver'
  | 'bookingClosedAt'
>;

/** The counters of these sessions as they are now; in no order. Narrow, as the catalogue asks on every page. */
export async function sessionCounters(db: Queries, ids: string[]): Promise<Map<string, SessionCounters>> {
  if (ids.length === 0) return new Map();
  const { sessions: s } = db.t;
  const rows = await db
    .select({
      id: s.id,
      state: s.state,
      startsAt: s.startsAt,
      endsAt: s.endsAt,
      capacity: s.capacity,
      confirmed: s.confirmed,
      held: s.held,
      waiting: s.waiting,
      reserved: s.reserved,
      passedOver: s.passedOver,
      bookingClosedAt: s.bookingClosedAt,
    })
    .from(s)
    .where(inArray(s.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * One page of the coming sessions of an activity, open or only announced, soonest first, and how many
 * there are. `page` counts from 1.
 */
export async function comingSessions(
  db: Queries,
  activityId: string,
  now: Date,
  page: number,
  size: number,
): Promise<{ sessions: ListedSession[]; total: number }> {
  const { sessions } = db.t;
  const coming = (state: 'open' | 'announced') =>
    and(eq(sessions.activityId, activityId), eq(sessions.state, state), gt(sessions.startsAt, now));
  const count = async (state: 'open' | 'announced') => {
    const [row] = await db.select({ n: sql<number>`count(*)` }).from(sessions).where(coming(state));
    return Number(row?.n ?? 0);
  };
  // Each state alone keeps to the order of the index, and the two are merged here.
  const first = (state: 'open' | 'announced') =>
    db
      .select({ id: sessions.id, startsAt: sessions.startsAt })
      .from(sessions)
      .where(coming(state))
      .orderBy(asc(sessions.startsAt))
      .limit(page * size);
  const [open, announced, openCount, announcedCount] = await Promise.all([
    first('open'),
    first('announced'),
    count('open'),
    count('announced'),
  ]);
  const ids = [...open, ...announced]
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .slice((page - 1) * size, page * size)
    .map((row) => row.id);
  const rows = await listedSessions(db, ids);
  return { sessions: ids.flatMap((id) => rows.get(id) ?? []), total: openCount + announcedCount };
}

function conditions(db: Queries, filter: SessionFilter, now: Date): (SQL | undefined)[] {
  const { sessions } = db.t;
  const { mode, locality, from, to, outOfHours, placesFree } = filter;
  return [
    mode && eq(sessions.deliveryMode, mode),
    locality && eq(sessions.locality, locality),
    from && gte(sessions.startsOn, from),
    to && lte(sessions.startsOn, to),
    outOfHours && eq(sessions.outOfHours, true),
    placesFree && lte(sessions.bookingOpensAt, now),
    placesFree &&
      or(
        isNull(sessions.capacity),
        and(
          sql`${sessions.confirmed} + ${sessions.held} + ${sessions.reserved} < ${sessions.capacity}`,
          or(eq(sessions.waiting, sessions.passedOver), isNotNull(sessions.calledAt)),
        ),
      ),
  ].filter((condition) => condition !== undefined && condition !== '');
}

function listed(db: Queries) {
  const { sessions: s } = db.t;
  return {
    id: s.id,
    activityId: s.activityId,
    state: s.state,
    deliveryMode: s.deliveryMode,
    venue: s.venue,
    locality: s.locality,
    capacity: s.capacity,
    startsAt: s.startsAt,
    endsAt: s.endsAt,
    startsOn: s.startsOn,
    outOfHours: s.outOfHours,
    bookingOpensAt: s.bookingOpensAt,
    automation: s.automation,
    confirmed: s.confirmed,
    held: s.held,
    waiting: s.waiting,
    reserved: s.reserved,
    passedOver: s.passedOver,
    calledAt: s.calledAt,
    bookingClosedAt: s.bookingClosedAt,
    closesHoursBefore: s.closesHoursBefore,
    freeUntilDaysBefore: s.freeUntilDaysBefore,
    lateCancelledBy: s.lateCancelledBy,
    minimumDaysBefore: s.minimumDaysBefore,
  };
}
