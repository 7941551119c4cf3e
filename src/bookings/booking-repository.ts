import { and, asc, count, eq, gte, inArray, isNull, lt, lte, or } from 'drizzle-orm';
import type { LiveState } from '../../db/schema/tables/bookings.ts';
import type { Queries } from '../platform/store/store.ts';

export type Booking = Queries['t']['bookings']['$inferSelect'];
export type NewBooking = Queries['t']['bookings']['$inferInsert'];
export type BookingChange = Partial<Omit<Booking, 'id' | 'sessionId' | 'activityId' | 'personId'>>;

export type LiveBooking = Booking & { state: LiveState };

const LIVE: readonly LiveState[] = ['awaiting-approval', 'confirmed', 'waiting', 'offered'];

const PEOPLE_AT_ONCE = 500;

/** True for a booking that is not ended. */
export function isLive(booking: Booking): booking is LiveBooking {
  return LIVE.some((state) => state === booking.state);
}

export async function insertBooking(tx: Queries, row: NewBooking): Promise<void> {
  await tx.insert(tx.t.bookings).values(row);
}

export async function updateBooking(tx: Queries, id: string, change: BookingChange): Promise<void> {
  await tx.update(tx.t.bookings).set(change).where(eq(tx.t.bookings.id, id));
}

/** The same change to many bookings. */
export async function updateBookings(tx: Queries, ids: string[], change: BookingChange): Promise<void> {
  for (let at = 0; at < ids.length; at += PEOPLE_AT_ONCE) {
    await tx
      .update(tx.t.bookings)
      .set(change)
      .where(inArray(tx.t.bookings.id, ids.slice(at, at + PEOPLE_AT_ONCE)));
  }
}

export async function bookingById(db: Queries, id: string): Promise<Booking | null> {
  const [row] = await db.select().from(db.t.bookings).where(eq(db.t.bookings.id, id));
  return row ?? null;
}

/** The one booking of this person on this session that is not ended. */
export async function liveBookingOn(
  db: Queries,
  sessionId: string,
  personId: string,
): Promise<LiveBooking | null> {
  const { bookings } = db.t;
  const [row] = await db
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, sessionId),
        eq(bookings.personId, personId),
        inArray(bookings.state, [...LIVE]),
      ),
    );
  return row !== undefined && isLive(row) ? row : null;
}

/** The first of the queue, in its order. */
export async function firstWaiting(db: Queries, sessionId: string, limit: number): Promise<Booking[]> {
  if (limit <= 0) return [];
  const { bookings } = db.t;
  const query = db
    .select()
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'waiting')))
    .orderBy(asc(bookings.queueNumber));
  return Number.isFinite(limit) ? query.limit(limit) : query;
}

/** Every booking of a session, ended ones too, in the order in which they were made. */
export async function bookingsOn(db: Queries, sessionId: string): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(eq(bookings.sessionId, sessionId))
    .orderBy(asc(bookings.bookedAt), asc(bookings.queueNumber));
}

/** Everyone with a live booking on a session, in the order in which they booked. */
export async function liveOn(db: Queries, sessionId: string): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), inArray(bookings.state, [...LIVE])))
    .orderBy(asc(bookings.queueNumber), asc(bookings.bookedAt));
}

/** The places of these people on any session: confirmed, or held while a manager is asked. */
export async function placesHeldBy(db: Queries, personIds: string[]): Promise<Booking[]> {
  if (personIds.length === 0) return [];
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(
      and(inArray(bookings.personId, personIds), inArray(bookings.state, ['confirmed', 'awaiting-approval'])),
    );
}

/** All bookings of one person, live ones among them. */
export async function bookingsOf(db: Queries, personId: string): Promise<Booking[]> {
  const { bookings } = db.t;
  return db.select().from(bookings).where(eq(bookings.personId, personId)).orderBy(asc(bookings.bookedAt));
}

/** Live bookings of one person. */
export async function liveOf(db: Queries, personId: string): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(and(eq(bookings.personId, personId), inArray(bookings.state, [...LIVE])));
}

/** Live bookings of several people. */
export async function liveOfPeople(db: Queries, personIds: string[]): Promise<Booking[]> {
  const { bookings } = db.t;
  const found: Booking[] = [];
  for (let at = 0; at < personIds.length; at += PEOPLE_AT_ONCE) {
    const some = personIds.slice(at, at + PEOPLE_AT_ONCE);
    found.push(
      ...(await db
        .select()
        .from(bookings)
        .where(and(inArray(bookings.personId, some), inArray(bookings.state, [...LIVE])))),
    );
  }
  return found;
}

/** How many wait before this number in the queue. */
export async function waitingBefore(db: Queries, sessionId: string, queueNumber: number): Promise<number> {
  const { bookings } = db.t;
  const [row] = await db
    .select({ before: count() })
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, sessionId),
        eq(bookings.state, 'waiting'),
        lt(bookings.queueNumber, queueNumber),
      ),
    );
  return row?.before ?? 0;
}

/** Sessions on which an offer's last instant has passed. */
export async function sessionsWithMissedOffers(db: Queries, now: Date): Promise<string[]> {
  const { bookings } = db.t;
  const rows = await db
    .selectDistinct({ sessionId: bookings.sessionId })
    .from(bookings)
    .where(and(eq(bookings.state, 'offered'), lt(bookings.offerEndsAt, now)));
  return rows.map((row) => row.sessionId);
}

/** Offers on this session whose last instant has passed, in the order of the queue. */
export async function missedOffers(db: Queries, sessionId: string, now: Date): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(
      and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'offered'), lt(bookings.offerEndsAt, now)),
    )
    .orderBy(asc(bookings.queueNumber));
}

/** Confirmed since before `dueAt` and not yet reminded this close to the start. */
export async function dueForReminder(
  db: Queries,
  sessionId: string,
  days: number,
  dueAt: Date,
): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(
      and(
        eq(bookings.sessionId, sessionId),
        eq(bookings.state, 'confirmed'),
        lt(bookings.confirmedAt, dueAt),
        or(isNull(bookings.remindedDays), gte(bookings.remindedDays, days + 1)),
      ),
    )
    .orderBy(asc(bookings.queueNumber));
}

/** Confirmed, and not yet sent the joining details. */
export async function dueForJoining(db: Queries, sessionId: string): Promise<Booking[]> {
  const { bookings } = db.t;
  return db
    .select()
    .from(bookings)
    .where(
      and(eq(bookings.sessionId, sessionId), eq(bookings.state, 'confirmed'), isNull(bookings.joiningToldAt)),
    )
    .orderBy(asc(bookings.queueNumber));
}

export async function insertNeeds(
  tx: Queries,
  bookingId: string,
  needs: string,
  deleteAfter: Date,
): Promise<void> {
  await tx.insert(tx.t.accessNeeds).values({ bookingId, needs, deleteAfter });
}

export async function needsOf(db: Queries, bookingId: string): Promise<string | null> {
  const { accessNeeds } = db.t;
  const [row] = await db.select().from(accessNeeds).where(eq(accessNeeds.bookingId, bookingId));
  return row?.needs ?? null;
}

/** Access needs go when a booking ends, and 28 days after the session (a setting). */
export async function deleteNeeds(tx: Queries, bookingId: string): Promise<void> {
  await tx.delete(tx.t.accessNeeds).where(eq(tx.t.accessNeeds.bookingId, bookingId));
}

export async function deleteExpiredNeeds(tx: Queries, now: Date): Promise<void> {
  await tx.delete(tx.t.accessNeeds).where(lte(tx.t.accessNeeds.deleteAfter, now));
}
