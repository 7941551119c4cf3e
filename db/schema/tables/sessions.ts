import type { Columns } from '../columns.sqlite.ts';
import type { catalogueTables } from './catalogue.ts';
import type { peopleTables } from './people.ts';
import type { platformTables } from './platform.ts';

/** A draft is seen by its organisers alone, an announced date can be held but not booked. */
export type SessionState = 'draft' | 'announced' | 'open' | 'cancelled';

/** The dated sessions of the catalogue's activities, where and by whom they are held, and who asked for new dates. */
export function sessionTables(
  { table, text, int, bool, instant, day, index, uniqueIndex }: Columns,
  { storedFiles }: ReturnType<typeof platformTables>,
  { people }: ReturnType<typeof peopleTables>,
  { activities }: ReturnType<typeof catalogueTables>,
) {
  /** Venues and trainers are kept, so that they are chosen and their clashes named. */
  const venues = table('venues', {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    postcode: text('postcode').notNull(),
    /** How many people fit; null: nobody has said. */
    places: int('places'),
    /** How to find it, and what helps people who need help to get in. */
    directions: text('directions').notNull().default(''),
    archivedAt: instant('archived_at'),
  });

  const trainers = table(
    'trainers',
    {
      id: text('id').primaryKey(),
      name: text('name').notNull(),
      /** The trainer as somebody who signs in: they may take the registers of their sessions, and nothing else. */
      personId: text('person_id').references(() => people.id),
      address: text('address'),
      phone: text('phone'),
      archivedAt: instant('archived_at'),
    },
    (t) => [index('trainers_person').on(t.personId)],
  );

  const sessions = table(
    'sessions',
    {
      id: text('id').primaryKey(),
      /** Raised first in every change to the session or its places: that update is the lock. */
      version: int('version').notNull().default(0),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      state: text('state').$type<SessionState>().notNull(),
      deliveryMode: text('delivery_mode').$type<'teams' | 'face-to-face'>().notNull(),
      /** As people read it; a kept venue fills it in. */
      venue: text('venue'),
      venueId: text('venue_id').references(() => venues.id),
      joiningDetails: text('joining_details'),
      /** The trainers' names as people read them; who may take the register is in `session_trainers`. */
      trainer: text('trainer'),
      locality: text('locality'),
      /** Null: no limit. */
      capacity: int('capacity'),
      startsAt: instant('starts_at').notNull(),
      endsAt: instant('ends_at').notNull(),
      /** Local calendar day of the start, and whether it is an evening or a weekend: for the filters. */
      startsOn: day('starts_on').notNull(),
      outOfHours: bool('out_of_hours').notNull(),
      bookingOpensAt: instant('booking_opens_at').notNull(),
      /** Places that come free are given out by the published rule; off: the organiser does it. */
      automation: bool('automation').notNull().default(true),
      /** Counted under the session's lock; the audit compares them with the bookings. */
      confirmed: int('confirmed').notNull().default(0),
      /** Places held by an offer or while a manager's approval is awaited. */
      held: int('held').notNull().default(0),
      waiting: int('waiting').notNull().default(0),
      queueNumber: int('queue_number').notNull().default(0),
      /** Places set aside for a group that nobody has yet and that are not released. */
      reserved: int('reserved').notNull().default(0),
      /** Those waiting whose organisation is at its cap: they do not stand before newcomers of others. */
      passedOver: int('passed_over').notNull().default(0),
      /** When everybody waiting was told that a place is open to the first who takes it; null: no call is open. */
      calledAt: instant('called_at'),
      datesToldAt: instant('dates_told_at'),
      /** Set once those still waiting at the end were closed and told. */
      settledAt: instant('settled_at'),
      cancelledAt: instant('cancelled_at'),
      cancelReason: text('cancel_reason'),
      /** Raised by every edit of an organiser, unlike `version`, which every booking raises. */
      revision: int('revision').notNull().default(0),
      /** The organiser has closed booking before its time. */
      bookingClosedAt: instant('booking_closed_at'),
      /** Fewer than this, and the organisers are asked to decide this many days before. */
      minimum: int('minimum'),
      minimumDaysBefore: int('minimum_days_before'),
      /** The organisers have decided to run it with fewer. */
      minimumWaivedAt: instant('minimum_waived_at'),
      /** At most this many places for the people of one organisation. */
      organisationCap: int('organisation_cap'),
      /** Null: the activity's own holds. */
      closesHoursBefore: int('closes_hours_before'),
      freeUntilDaysBefore: int('free_until_days_before'),
      lateCancelledBy: text('late_cancelled_by').$type<'self' | 'organiser'>(),
      queueRule: text('queue_rule').$type<'time' | 'need'>(),
      delegateNotes: text('delegate_notes'),
      preCourseWork: text('pre_course_work'),
      createdAt: instant('created_at').notNull(),
    },
    (t) => [
      index('sessions_activity').on(t.activityId, t.state, t.startsAt),
      index('sessions_starts').on(t.state, t.startsAt),
      index('sessions_settled').on(t.settledAt, t.startsAt),
      index('sessions_told').on(t.datesToldAt, t.bookingOpensAt),
    ],
  );

  const sessionDays = table(
    'session_days',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      dayNumber: int('day_number').notNull(),
      startsAt: instant('starts_at').notNull(),
      endsAt: instant('ends_at').notNull(),
    },
    (t) => [uniqueIndex('session_days_number').on(t.sessionId, t.dayNumber)],
  );

  const sessionTrainers = table(
    'session_trainers',
    {
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      trainerId: text('trainer_id')
        .notNull()
        .references(() => trainers.id),
    },
    (t) => [
      uniqueIndex('session_trainers_once').on(t.sessionId, t.trainerId),
      index('session_trainers_trainer').on(t.trainerId),
    ],
  );

  /** Work before the session and handouts, for those who have a place. */
  const sessionFiles = table(
    'session_files',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      fileId: text('file_id')
        .notNull()
        .references(() => storedFiles.id),
      title: text('title').notNull(),
      addedAt: instant('added_at').notNull(),
      addedById: text('added_by_id').notNull(),
    },
    (t) => [index('session_files_session').on(t.sessionId)],
  );

  /** Days on which a rule for several sessions puts none: school holidays and bank holidays. */
  const holidays = table(
    'holidays',
    {
      id: text('id').primaryKey(),
      name: text('name').notNull(),
      kind: text('kind').$type<'school' | 'bank'>().notNull(),
      startsOn: day('starts_on').notNull(),
      endsOn: day('ends_on').notNull(),
    },
    (t) => [index('holidays_ends').on(t.endsOn)],
  );

  const interests = table(
    'interests',
    {
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      createdAt: instant('created_at').notNull(),
    },
    (t) => [
      uniqueIndex('interests_once').on(t.personId, t.activityId),
      index('interests_activity').on(t.activityId),
    ],
  );

  return {
    venues,
    trainers,
    sessions,
    sessionDays,
    sessionTrainers,
    sessionFiles,
    holidays,
    interests,
  };
}
