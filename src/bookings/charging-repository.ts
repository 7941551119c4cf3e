import { and, eq, gte, inArray, ne } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A booking as charges see it: for which organisation (null: for none), and of which sector that is. */
export type BookedFor = {
  bookingId: string;
  sessionId: string;
  organisationId: string | null;
  sector: string | null;
};

const AT_ONCE = 500;

/** For whom these bookings were made. */
export async function bookedFor(db: Queries, bookingIds: string[]): Promise<Map<string, BookedFor>> {
  const { bookings, organisations } = db.t;
  const found = new Map<string, BookedFor>();
  for (let at = 0; at < bookingIds.length; at += AT_ONCE) {
    const rows = await db
      .select({
        bookingId: bookings.id,
        sessionId: bookings.sessionId,
        organisationId: bookings.organisationId,
        sector: organisations.sector,
      })
      .from(bookings)
      .leftJoin(organisations, eq(organisations.id, bookings.organisationId))
      .where(inArray(bookings.id, bookingIds.slice(at, at + AT_ONCE)));
    for (const row of rows) found.set(row.bookingId, row);
  }
  return found;
}

/** Places that were given up too late at this instant or after it; none of a session that is cancelled. */
export async function lateCancelledSince(
  db: Queries,
  since: Date,
): Promise<{ bookingId: string; sessionId: string; endedAt: Date }[]> {
  const { bookings, sessions } = db.t;
  const rows = await db
    .select({ bookingId: bookings.id, sessionId: bookings.sessionId, endedAt: bookings.endedAt })
    .from(bookings)
    .innerJoin(sessions, eq(sessions.id, bookings.sessionId))
    .where(
      and(
        eq(bookings.state, 'late-cancelled'),
        gte(bookings.endedAt, since),
        ne(sessions.state, 'cancelled'),
      ),
    );
  return rows.map((row) => ({ ...row, endedAt: row.endedAt ?? since }));
}
