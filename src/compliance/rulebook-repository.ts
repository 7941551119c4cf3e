import { asc } from 'drizzle-orm';
import {
  type ActivityFacts,
  activityFacts,
  type Requirement,
  requirementsKnown,
} from '../catalogue/index.ts';
import { type Role, rolesOf } from '../people/index.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { RulebookFacts } from './rulebook-rules.ts';

export type EquivalenceRow = Queries['t']['equivalences']['$inferSelect'];

/** Everything that a rulebook of any day is made of, in force or not, whenever it was written down. */
export type RulebookRows = {
  requirements: Requirement[];
  equivalences: EquivalenceRow[];
  activities: ActivityFacts[];
  roles: Role[];
};

export async function rulebookRows(db: Queries): Promise<RulebookRows> {
  const [requirements, equivalences, activities, roles] = await Promise.all([
    requirementsKnown(db),
    equivalencesKnown(db),
    activityFacts(db),
    rolesOf(db),
  ]);
  return { requirements, equivalences, activities, roles };
}

/** What counts for what, in force or not, as known today. */
export async function equivalencesKnown(db: Queries): Promise<EquivalenceRow[]> {
  const { equivalences } = db.t;
  return db.select().from(equivalences).orderBy(asc(equivalences.id));
}

type Recorded = { recordedAt: Date | null; endRecordedAt: Date | null; endsOn: Day | null };

/**
 * The rows as known today (null), or as they were on record at an instant, an end that was written down later left
 * out. A row without a time of record was always there.
 */
export function onRecordAt<Row extends Recorded>(rows: Row[], knownAt: Date | null): Row[] {
  if (knownAt === null) return rows;
  return rows
    .filter(({ recordedAt }) => recordedAt === null || recordedAt <= knownAt)
    .map((row) =>
      row.endRecordedAt !== null && row.endRecordedAt > knownAt ? { ...row, endsOn: null } : row,
    );
}

/** The facts of a rulebook as known today (null), or as on record at an instant. Pure. */
export function rulebookFacts(rows: RulebookRows, knownAt: Date | null): RulebookFacts {
  const { activities, roles } = rows;
  return {
    rules: onRecordAt(rows.requirements, knownAt),
    equivalences: onRecordAt(rows.equivalences, knownAt),
    programmes: new Map(
      activities.flatMap(({ id, programme }) => (programme === null ? [] : [[id, programme] as const])),
    ),
    roleKinds: new Map(roles.map(({ key, kind }) => [key, kind])),
    withoutStanding: new Set(
      activities.filter(({ entryType }) => entryType === 'external-system').map(({ id }) => id),
    ),
  };
}
