import { daysOfSessions } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { registerFacts } from './register-facts.ts';
import { isNoShow } from './register-rules.ts';

/** The bookings of those who had a place on a session and were there on none of its days. */
export async function absentBookings(db: Queries, sessionId: string): Promise<string[]> {
  const days = (await daysOfSessions(db, [sessionId])).get(sessionId) ?? [];
  const { bookings, marks } = await registerFacts(db, sessionId);
  return [...bookings].flatMap(([personId, bookingId]) =>
    isNoShow(days, marks.get(personId) ?? new Map()) ? [bookingId] : [],
  );
}
