import { sql } from 'drizzle-orm';
import type { Columns } from '../columns.sqlite.ts';
import type { catalogueTables } from './catalogue.ts';
import type { peopleTables } from './people.ts';

export type LiveState = 'confirmed' | 'waiting' | 'offered';
export type EndedState =
  | 'cancelled'
  | 'late-cancelled'
  | 'turned-down'
  | 'offer-missed'
  | 'closed'
  | 'session-cancelled';
export type BookingState = LiveState | EndedState;

/** A person's claim on a place, what they need there, and the calendar entries that outlive it. */
export function bookingTables(
  { table, text, int, instant, index, uniqueIndex }: Columns,
  { people }: ReturnType<typeof peopleTables>,
  { activities, sessions, sessionDays }: ReturnType<typeof catalogueTables>,
) {
  const bookings = table(
    'bookings',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      /** Who attends, and apart from that who booked. */
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      bookedById: text('booked_by_id').notNull(),
      state: text('state').$type<BookingState>().notNull(),
      /** The order in the queue; kept when a place is given, so that history can be told. */
      queueNumber: int('queue_number'),
      bookedAt: instant('booked_at').notNull(),
      confirmedAt: instant('confirmed_at'),
      /** Set when the queue gave the place without asking: until then giving it back is never late. */
      giveBackUntil: instant('give_back_until'),
      offeredAt: instant('offered_at'),
      offerEndsAt: instant('offer_ends_at'),
      endedAt: instant('ended_at'),
      endReason: text('end_reason'),
      /** Reminders that were sent or passed, in days before: so that none goes twice. */
      remindedDays: int('reminded_days'),
      joiningToldAt: instant('joining_told_at'),
    },
    (t) => [
      uniqueIndex('bookings_one_live')
        .on(t.sessionId, t.personId)
        .where(sql`state in ('confirmed', 'waiting', 'offered')`),
      index('bookings_queue').on(t.sessionId, t.state, t.queueNumber),
      index('bookings_person').on(t.personId, t.state),
      index('bookings_offers').on(t.state, t.offerEndsAt),
    ],
  );

  const accessNeeds = table(
    'access_needs',
    {
      bookingId: text('booking_id')
        .primaryKey()
        .references(() => bookings.id),
      needs: text('needs').notNull(),
      deleteAfter: instant('delete_after').notNull(),
    },
    (t) => [index('access_needs_delete').on(t.deleteAfter)],
  );

  const invitations = table(
    'invitations',
    {
      uid: text('uid').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      sessionDayId: text('session_day_id')
        .notNull()
        .references(() => sessionDays.id),
      sequence: int('sequence').notNull(),
      state: text('state').$type<'requested' | 'cancelled'>().notNull(),
    },
    (t) => [uniqueIndex('invitations_person_day').on(t.personId, t.sessionDayId)],
  );

  return { bookings, accessNeeds, invitations };
}
