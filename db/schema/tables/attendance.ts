import type { Columns } from '../columns.sqlite.ts';
import type { bookingTables } from './bookings.ts';
import type { catalogueTables } from './catalogue.ts';
import type { peopleTables } from './people.ts';
import type { platformTables } from './platform.ts';
import type { sessionTables } from './sessions.ts';

type Dated = ReturnType<typeof catalogueTables> & ReturnType<typeof sessionTables>;

export type Mark = 'attended' | 'part' | 'absent';
export type CompletionSource = 'attended' | 'recorded' | 'e-learning' | 'reading' | 'evidence' | 'import';
export type ChargeReason = 'place' | 'late-cancellation' | 'no-show';
export type EvidenceState = 'submitted' | 'asked' | 'verified' | 'refused' | 'withdrawn';

/** Who came, what follows from it for the learning record, and the proof that people bring. */
export function attendanceTables(
  { table, text, int, bool, instant, day, index, uniqueIndex }: Columns,
  { storedFiles }: ReturnType<typeof platformTables>,
  { people, organisations }: ReturnType<typeof peopleTables>,
  { activities, sessions, sessionDays }: Dated,
  { bookings }: ReturnType<typeof bookingTables>,
) {
  const registers = table('registers', {
    sessionId: text('session_id')
      .primaryKey()
      .references(() => sessions.id),
    closedAt: instant('closed_at'),
    closedById: text('closed_by_id'),
    /** Set while a register that was closed is open again for a correction; the history keeps the reasons. */
    reopenedAt: instant('reopened_at'),
    noShowsToldAt: instant('no_shows_told_at'),
  });

  const marks = table(
    'marks',
    {
      id: text('id').primaryKey(),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      sessionDayId: text('session_day_id')
        .notNull()
        .references(() => sessionDays.id),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      mark: text('mark').$type<Mark>().notNull(),
      /** Why only in part, where it was said. */
      partReason: text('part_reason').$type<'late' | 'left-early'>(),
      /** Came without a confirmed place. */
      unscheduled: bool('unscheduled').notNull().default(false),
      /** On the device that made it, which may have had no connection: the later one of two stands. */
      madeAt: instant('made_at').notNull(),
      recordedAt: instant('recorded_at').notNull(),
      recordedById: text('recorded_by_id').notNull(),
    },
    (t) => [
      uniqueIndex('marks_once').on(t.sessionDayId, t.personId),
      index('marks_session').on(t.sessionId),
      index('marks_person').on(t.personId),
    ],
  );

  const evidence = table(
    'evidence',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      /** Whose lead is asked to verify it; null: an administrator. */
      organisationId: text('organisation_id').references(() => organisations.id),
      completedOn: day('completed_on').notNull(),
      provider: text('provider').notNull(),
      minutes: int('minutes'),
      participatory: bool('participatory').notNull().default(false),
      note: text('note').notNull(),
      fileId: text('file_id').references(() => storedFiles.id),
      state: text('state').$type<EvidenceState>().notNull(),
      submittedAt: instant('submitted_at').notNull(),
      decidedAt: instant('decided_at'),
      decidedById: text('decided_by_id'),
      /** Why it was refused, or what was asked. */
      decisionText: text('decision_text'),
      answerText: text('answer_text'),
    },
    (t) => [
      index('evidence_person').on(t.personId),
      index('evidence_organisation').on(t.organisationId, t.state),
    ],
  );

  /** Never rewritten: what was wrong is withdrawn, with who, when and why, and a right one is added. */
  const completions = table(
    'completions',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      completedOn: day('completed_on').notNull(),
      source: text('source').$type<CompletionSource>().notNull(),
      sessionId: text('session_id').references(() => sessions.id),
      evidenceId: text('evidence_id').references(() => evidence.id),
      /** The organisation whose lead recorded it; null where nobody's lead did. */
      organisationId: text('organisation_id').references(() => organisations.id),
      provider: text('provider'),
      edition: text('edition'),
      minutes: int('minutes'),
      participatory: bool('participatory').notNull().default(false),
      recordedAt: instant('recorded_at').notNull(),
      /** Null: by time or by the published rule. */
      recordedById: text('recorded_by_id'),
      certificateNumber: text('certificate_number').notNull(),
      /** As printed: the certificate goes on saying it after a change of name. */
      printedName: text('printed_name').notNull(),
      withdrawnAt: instant('withdrawn_at'),
      withdrawnById: text('withdrawn_by_id'),
      withdrawnReason: text('withdrawn_reason'),
      /** The import that brought it, to tell what one file did. */
      importId: text('import_id'),
    },
    (t) => [
      uniqueIndex('completions_certificate').on(t.certificateNumber),
      index('completions_person').on(t.personId, t.activityId, t.completedOn),
      index('completions_session').on(t.sessionId),
    ],
  );

  /** What an organisation owes for a booking; never rewritten: waived or taken back, with who, when and why. */
  const charges = table(
    'charges',
    {
      id: text('id').primaryKey(),
      bookingId: text('booking_id')
        .notNull()
        .references(() => bookings.id),
      sessionId: text('session_id')
        .notNull()
        .references(() => sessions.id),
      organisationId: text('organisation_id').references(() => organisations.id),
      reason: text('reason').$type<ChargeReason>().notNull(),
      pence: int('pence').notNull(),
      /** The rule that made it, in words, as it was then. */
      rule: text('rule').notNull(),
      madeAt: instant('made_at').notNull(),
      waivedAt: instant('waived_at'),
      /** Null: taken back because the register was corrected. */
      waivedById: text('waived_by_id'),
      waivedReason: text('waived_reason'),
    },
    (t) => [
      index('charges_booking').on(t.bookingId),
      index('charges_session').on(t.sessionId),
      index('charges_organisation').on(t.organisationId, t.madeAt),
    ],
  );

  return { registers, marks, evidence, completions, charges };
}
