import type { Columns } from '../columns.sqlite.ts';
import type { peopleTables } from './people.ts';

export type BookingRoute = { type: string; text: string; href: string | null; addressLost: boolean };
/** `minutes` of learning within `months`, of which at least this share (0 to 1) participatory. */
export type HoursRule = { minutes: number; months: number; participatoryShare: number };
export type Meaning = { text: string; where: string | null };

/** The catalogue (never dated), its requirements, and the dated sessions. */
export function catalogueTables(
  { table, text, int, bool, instant, day, json, index, uniqueIndex }: Columns,
  { people, roles, teams, organisations }: ReturnType<typeof peopleTables>,
) {
  const activities = table(
    'activities',
    {
      id: text('id').primaryKey(),
      slug: text('slug').notNull(),
      title: text('title').notNull(),
      kind: text('kind').notNull(),
      entryType: text('entry_type').notNull(),
      category: text('category').notNull(),
      summary: text('summary').notNull(),
      outcomes: json<string[]>('outcomes').notNull(),
      /** What the catalogue says; the role flags decide standing and eligibility decides who may book. */
      audienceText: text('audience_text').notNull(),
      audienceRoles: json<string[]>('audience_roles').notNull(),
      requirementText: text('requirement_text'),
      eligibility: text('eligibility').$type<'open' | 'by-role' | 'by-invitation'>().notNull(),
      eligibleRoles: json<string[]>('eligible_roles').notNull(),
      bookedHere: bool('booked_here').notNull(),
      bookingRoute: json<BookingRoute>('booking_route').notNull(),
      contact: text('contact').notNull(),
      teamId: text('team_id').references(() => teams.id),
      frequency: text('frequency'),
      deliveryMode: text('delivery_mode').notNull(),
      localities: json<string[]>('localities').notNull(),
      durationText: text('duration_text'),
      state: text('state')
        .$type<'current' | 'archived' | 'proposal' | 'school-only' | 'resource'>()
        .notNull(),
      oldNames: json<string[]>('old_names').notNull(),
      programme: text('programme'),
      freeOfCharge: bool('free_of_charge').notNull(),
      priceText: text('price_text'),
      /** One confirmed coming place per person, or no limit. */
      dateLimit: text('date_limit').$type<'one' | 'none'>().notNull(),
      clashRule: text('clash_rule').$type<'ignore' | 'warn' | 'stop'>().notNull().default('warn'),
      /** Null: the city's own setting holds. */
      closesHoursBefore: int('closes_hours_before'),
      freeUntilDaysBefore: int('free_until_days_before'),
      lateCancelledBy: text('late_cancelled_by').$type<'self' | 'organiser'>(),
      /** An organisation's own activity, seen by its people only and never in the public catalogue. */
      organisationId: text('organisation_id').references(() => organisations.id),
      /** Continuing professional development that taking part counts for; null where nobody has said. */
      cpdMinutes: int('cpd_minutes'),
      participatory: bool('participatory').notNull().default(false),
      /** How much of a session of several days makes a completion. */
      attendanceRule: text('attendance_rule').$type<'every-day' | 'any-day'>().notNull().default('every-day'),
      /** After a no-show the person and their organisation's leads are told, once. */
      tellsNoShow: bool('tells_no_show').notNull().default(true),
      source: text('source').notNull(),
      notes: json<string[]>('notes').notNull(),
    },
    (t) => [uniqueIndex('activities_slug').on(t.slug), index('activities_state').on(t.state)],
  );

  const requirements = table(
    'requirements',
    {
      id: text('id').primaryKey(),
      roleKey: text('role_key')
        .notNull()
        .references(() => roles.key),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      level: text('level').$type<'essential' | 'recommended'>().notNull(),
      conditionText: text('condition_text'),
      /** The guide leaves the condition open: a function role answers it. */
      conditional: bool('conditional').notNull(),
      requirementText: text('requirement_text'),
      refreshMonths: int('refresh_months'),
      initialWithinMonths: int('initial_within_months'),
      edition: text('edition'),
      confidence: text('confidence').notNull(),
      source: text('source').notNull(),
      /** Facts of the source that no rule reads yet (hours, scope, note ...), kept for the administrator. */
      details: json<Record<string, unknown>>('details').notNull(),
      /** False: a proposal, which no standing looks at. Switching it on begins a row beside it. */
      active: bool('active').notNull(),
      startsOn: day('starts_on'),
      endsOn: day('ends_on'),
      /** Null: the city's. Else an organisation's own addition, for what people hold there. */
      organisationId: text('organisation_id').references(() => organisations.id),
      /** Either/or: completing any of these activities meets it as well. */
      alternatives: json<string[]>('alternatives'),
      /** Hours within a period instead of one completion (health level 3). */
      hours: json<HoursRule>('hours'),
      /** The proposal or the ended row that this one follows. */
      followsId: text('follows_id'),
      /** When this and its end were written down; null (rows of the reference data): always known. */
      recordedAt: instant('recorded_at'),
      recordedBy: text('recorded_by'),
      endRecordedAt: instant('end_recorded_at'),
    },
    (t) => [index('requirements_activity').on(t.activityId), index('requirements_role').on(t.roleKey)],
  );

  const acronyms = table('acronyms', {
    acronym: text('acronym').primaryKey(),
    meanings: json<Meaning[]>('meanings').notNull(),
    successor: text('successor'),
  });

  const sessions = table(
    'sessions',
    {
      id: text('id').primaryKey(),
      /** Raised first in every change to the session or its places: that update is the lock. */
      version: int('version').notNull().default(0),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      state: text('state').$type<'announced' | 'open' | 'cancelled'>().notNull(),
      deliveryMode: text('delivery_mode').$type<'teams' | 'face-to-face'>().notNull(),
      venue: text('venue'),
      joiningDetails: text('joining_details'),
      trainer: text('trainer'),
      /** The trainer as somebody who signs in: they may take the register, and nothing else. */
      trainerId: text('trainer_id').references(() => people.id),
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
      held: int('held').notNull().default(0),
      waiting: int('waiting').notNull().default(0),
      queueNumber: int('queue_number').notNull().default(0),
      /** When everybody waiting was told that a place is open to the first who takes it; null: no call is open. */
      calledAt: instant('called_at'),
      datesToldAt: instant('dates_told_at'),
      /** Set once those still waiting at the end were closed and told. */
      settledAt: instant('settled_at'),
      cancelledAt: instant('cancelled_at'),
      cancelReason: text('cancel_reason'),
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

  return { activities, requirements, acronyms, sessions, sessionDays, interests };
}
