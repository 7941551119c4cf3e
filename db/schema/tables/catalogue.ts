import type { Columns } from '../columns.sqlite.ts';
import type { peopleTables } from './people.ts';

export type BookingRoute = { type: string; text: string; href: string | null; addressLost: boolean };
/** `minutes` of learning within `months`, of which at least this share (0 to 1) participatory. */
export type HoursRule = { minutes: number; months: number; participatoryShare: number };
/** What attending costs: the first rule whose sectors name the organisation's holds; no sectors: everybody else. */
export type PriceRule = { sectors: string[]; pence: number; per: 'place' | 'day' };
/** A charge as a share of the price, or a sum of its own. */
export type ChargeRule = { kind: 'percent'; percent: number } | { kind: 'fixed'; pence: number };
/** What a new session of an activity begins with; absent: nothing is said. */
export type SessionDefaults = {
  capacity?: number | null;
  minimum?: number | null;
  minimumDaysBefore?: number | null;
  venueId?: string | null;
  opensDaysBefore?: number | null;
  organisationCap?: number | null;
  startTime?: string | null;
  endTime?: string | null;
};
export type Meaning = { text: string; where: string | null };

/** The catalogue, never dated, and its requirements. */
export function catalogueTables(
  { table, text, int, bool, instant, day, json, index, uniqueIndex }: Columns,
  { roles, teams, organisations }: ReturnType<typeof peopleTables>,
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
        .$type<'draft' | 'current' | 'archived' | 'proposal' | 'school-only' | 'resource'>()
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
      /** Raised by every edit of an organiser, so that the second of two is shown what the first changed. */
      revision: int('revision').notNull().default(0),
      /** Whether a line manager is told of a place, or has to approve it first. */
      approval: text('approval')
        .$type<'none' | 'tell-manager' | 'manager-approves'>()
        .notNull()
        .default('none'),
      /** How long a manager has to answer; null: the city's own setting holds. */
      approvalHours: int('approval_hours'),
      /** The queue by time of joining, or in two bands, those first for whom it is essential and not met. */
      queueRule: text('queue_rule').$type<'time' | 'need'>().notNull().default('time'),
      /** Null: the city's own setting holds. */
      reminderDays: json<number[]>('reminder_days'),
      /** Notes to delegates and work before the session; a session may have its own. */
      delegateNotes: text('delegate_notes'),
      preCourseWork: text('pre_course_work'),
      sessionDefaults: json<SessionDefaults>('session_defaults'),
      prices: json<PriceRule[]>('prices'),
      lateCharge: json<ChargeRule>('late_charge'),
      noShowCharge: json<ChargeRule>('no_show_charge'),
      /** The partnership's evaluation form, sent when the register closes. */
      evaluationUrl: text('evaluation_url'),
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

  return { activities, requirements, acronyms };
}
