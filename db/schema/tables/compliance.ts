import type { Columns } from '../columns.sqlite.ts';
import type { catalogueTables } from './catalogue.ts';
import type { peopleTables } from './people.ts';

/** Which organisations a rule is for; empty lists allow all. */
export type RuleScope = { sectors: string[]; kinds: ('setting' | 'agency')[] };

/** What meets what, what an organisation needs as a whole, and the city's figures over time. */
export function complianceTables(
  { table, text, int, instant, day, json, index, uniqueIndex }: Columns,
  { organisations, roles }: ReturnType<typeof peopleTables>,
  { activities }: ReturnType<typeof catalogueTables>,
) {
  /** Completing one activity counts as the other; ended and begun like requirements, never rewritten. */
  const equivalences = table(
    'equivalences',
    {
      id: text('id').primaryKey(),
      activityId: text('activity_id')
        .notNull()
        .references(() => activities.id),
      metById: text('met_by_id')
        .notNull()
        .references(() => activities.id),
      source: text('source').notNull(),
      startsOn: day('starts_on'),
      endsOn: day('ends_on'),
      recordedAt: instant('recorded_at').notNull(),
      recordedBy: text('recorded_by'),
      endRecordedAt: instant('end_recorded_at'),
    },
    (t) => [index('equivalences_activity').on(t.activityId)],
  );

  /** "At least one interview panel member with safer recruitment training". */
  const organisationRules = table(
    'organisation_rules',
    {
      id: text('id').primaryKey(),
      title: text('title').notNull(),
      /** Null: every organisation in the scope. */
      organisationId: text('organisation_id').references(() => organisations.id),
      scope: json<RuleScope>('scope').notNull(),
      /** Any of these activities counts. */
      activityIds: json<string[]>('activity_ids').notNull(),
      /** Only people who hold this role count; null: anybody. */
      roleKey: text('role_key').references(() => roles.key),
      atLeast: int('at_least').notNull(),
      refreshMonths: int('refresh_months'),
      source: text('source').notNull(),
      startsOn: day('starts_on').notNull(),
      endsOn: day('ends_on'),
      recordedAt: instant('recorded_at').notNull(),
      recordedBy: text('recorded_by'),
      endRecordedAt: instant('end_recorded_at'),
    },
    (t) => [index('organisation_rules_organisation').on(t.organisationId)],
  );

  /** How many of the city stood how on a day: figures only, nobody's name. */
  const standingFigures = table(
    'standing_figures',
    {
      id: text('id').primaryKey(),
      day: day('day').notNull(),
      by: text('by').$type<'sector' | 'organisation' | 'role' | 'activity'>().notNull(),
      key: text('key').notNull(),
      people: int('people').notNull(),
      /** Essential standings by state. */
      counts: json<Record<string, number>>('counts').notNull(),
      madeAt: instant('made_at').notNull(),
    },
    (t) => [uniqueIndex('standing_figures_once').on(t.day, t.by, t.key)],
  );

  return { equivalences, organisationRules, standingFigures };
}
