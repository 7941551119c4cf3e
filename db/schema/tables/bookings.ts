import { sql } from 'drizzle-orm';
import type { Columns } from '../columns.sqlite.ts';
import type { catalogueTables } from './catalogue.ts';
import type { peopleTables } from './people.ts';
import type { sessionTables } from './sessions.ts';

type Dated = ReturnType<typeof catalogueTables> & ReturnType<typeof sessionTables>;

export type LiveState = 'awaiting-approval' | 'confirmed' | 'waiting' | 'offered';
export type EndedState =
  | 'cancelled'
  | 'late-cancelled'
  | 'turned-down'
  | 'offer-missed'
  | 'declined'
  | 'substituted'
  | 'closed'
  | 'session-cancelled';
export type BookingState = LiveState | EndedState;

/** A person's claim on a place, what they need there, and the calendar entries that outlive it. */
export function bookingTables(
  { table, text, int, instant, json, index, uniqueIndex }: Columns,
  { people, organisations }: ReturnType<typeof peopleTables>,
  { activities, sessions, sessionDays }: Dated,
) {
  /** Places of a session set aside for a group until a release. */
  const allocations = table(
    'allocations',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      /** As people read it: "Schools". */
      name: text('name').notNull(),
      /** The group: these sectors, and these organisations. */
      sectors: json<string[]>('sectors').notNull(),
      organisationIds: json<string[]>('organisation_ids').notNull(),
      places: int('places').notNull(),
      /** From this instant the places that are left belong to everybody; null: never. */
      releaseAt: instant('release_at'),
      /** When that happened, or when an organiser ended it. */
      releasedAt: instant('released_at'),
      createdAt: instant('created_at').notNull(),
    },
    (t) => [
      index('allocations_session').on(t.sessionId),
      index('allocations_release').on(t.releasedAt, t.releaseAt),
    ],
  );

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
      /** As whose person they booked, for caps, set-aside places and reports; null: nobody's. */
      organisationId: text('organisation_id').references(() => organisations.id),
      /** The set-aside places from which this one was taken, and to which it goes back. */
      allocationId: text('allocation_id').references(() => allocations.id),
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
      /** A manager's approval, where the activity asks for one; those waiting without it are passed over. */
      approval: text('approval').$type<'asked' | 'given' | 'refused'>(),
      managerName: text('manager_name'),
      managerAddress: text('manager_address'),
      /** The booking whose place this person took over as a colleague. */
      substitutesId: text('substitutes_id'),
    },
    (t) => [
      uniqueIndex('bookings_one_live')
        .on(t.sessionId, t.personId)
        .where(sql`state in ('awaiting-approval', 'confirmed', 'waiting', 'offered')`),
      index('bookings_queue').on(t.sessionId, t.state, t.queueNumber),
      index('bookings_person').on(t.personId, t.state),
      index('bookings_offers').on(t.state, t.offerEndsAt),
      index('bookings_organisation').on(t.organisationId, t.sessionId),
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

  /** What a line manager is asked about a booking; answered by whoever reads the mail, with its code. */
  const approvals = table(
    'approvals',
    {
      id: text('id').primaryKey(),
      bookingId: text('booking_id')
        .notNull()
        .references(() => bookings.id),
      managerName: text('manager_name').notNull(),
      managerAddress: text('manager_address').notNull(),
      codeHash: text('code_hash').notNull(),
      wrongTries: int('wrong_tries').notNull().default(0),
      askedAt: instant('asked_at').notNull(),
      remindedAt: instant('reminded_at'),
      /** Set while the booking holds a place: after it the place goes back. */
      deadlineAt: instant('deadline_at'),
      decidedAt: instant('decided_at'),
      decision: text('decision').$type<'given' | 'refused' | 'lapsed' | 'withdrawn'>(),
      /** An organiser who decided instead; null: the manager, or time. */
      decidedById: text('decided_by_id'),
      reason: text('reason'),
    },
    (t) => [
      index('approvals_booking').on(t.bookingId),
      index('approvals_open').on(t.decidedAt, t.deadlineAt),
    ],
  );

  /** News that cannot wait: sent at once, and who has not seen it is rung up. */
  const notices = table(
    'notices',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      sentById: text('sent_by_id').notNull(),
      subject: text('subject').notNull(),
      body: text('body').notNull(),
      sentAt: instant('sent_at').notNull(),
    },
    (t) => [index('notices_session').on(t.sessionId)],
  );

  const noticeReceipts = table(
    'notice_receipts',
    {
      id: text('id').primaryKey(),
      noticeId: text('notice_id')
        .notNull()
        .references(() => notices.id),
      bookingId: text('booking_id')
        .notNull()
        .references(() => bookings.id),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      openedAt: instant('opened_at'),
      confirmedAt: instant('confirmed_at'),
      /** An organiser has rung them up. */
      reachedAt: instant('reached_at'),
      reachedById: text('reached_by_id'),
    },
    (t) => [uniqueIndex('notice_receipts_once').on(t.noticeId, t.bookingId)],
  );

  /** What organisers write to those of a session, kept as a draft until they have seen it. */
  const sessionMessages = table(
    'session_messages',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      writtenById: text('written_by_id').notNull(),
      audience: text('audience').$type<'confirmed' | 'waiting' | 'absent' | 'chosen'>().notNull(),
      /** The bookings it is for, where they were chosen one by one. */
      bookingIds: json<string[]>('booking_ids').notNull(),
      subject: text('subject').notNull(),
      body: text('body').notNull(),
      fileIds: json<string[]>('file_ids').notNull(),
      writtenAt: instant('written_at').notNull(),
      sentAt: instant('sent_at'),
      told: int('told'),
    },
    (t) => [index('session_messages_session').on(t.sessionId)],
  );

  return {
    allocations,
    bookings,
    accessNeeds,
    invitations,
    approvals,
    notices,
    noticeReceipts,
    sessionMessages,
  };
}
