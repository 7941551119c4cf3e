import { and, count, eq, inArray, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

const AT_ONCE = 500;

/** Who holds a place on a session, for those who take its register. */
export async function attendingOf(
  db: Queries,
  sessionId: string,
): Promise<{ bookingId: string; personId: string }[]> {
  const { bookings } = db.t;
  return db
    .select({ bookingId: bookings.id, personId: bookings.personId })
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'confirmed')));
}

/**
 * Those of these people who have, or had, a booking in any state on the session or on one of the activities:
 * whom an organiser of these knows.
 */
export async function everBooked(
  db: Queries,
  personIds: string[],
  { sessionId, activityIds }: { sessionId: string; activityIds: string[] },
): Promise<Set<string>> {
  const { bookings } = db.t;
  const known = new Set<string>();
  const where =
    activityIds.length === 0
      ? eq(bookings.sessionId, sessionId)
      : or(eq(bookings.sessionId, sessionId), inArray(bookings.activityId, activityIds));
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    const rows = await db
      .selectDistinct({ personId: bookings.personId })
      .from(bookings)
      .where(and(inArray(bookings.personId, personIds.slice(at, at + AT_ONCE)), where));
    for (const row of rows) known.add(row.personId);
  }
  return known;
}

/** How many of those with a place have said that they need something to take part; never who or what. */
export async function needsCount(db: Queries, sessionId: string): Promise<number> {
  const { bookings, accessNeeds } = db.t;
  const [row] = await db
    .select({ stated: count() })
    .from(accessNeeds)
    .innerJoin(bookings, eq(bookings.id, accessNeeds.bookingId))
    .where(and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'confirmed')));
  return Number(row?.stated ?? 0);
}

/** What those with a place need, for the session's organisers and nobody else. */
export async function needsStated(
  db: Queries,
  sessionId: string,
): Promise<{ personId: string; needs: string }[]> {
  const { bookings, accessNeeds } = db.t;
  return db
    .select({ personId: bookings.personId, needs: accessNeeds.needs })
    .from(accessNeeds)
    .innerJoin(bookings, eq(bookings.id, accessNeeds.bookingId))
    .where(and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'confirmed')));
}
