import { asc, isNull, lte, or } from 'drizzle-orm';
import { activityFacts, requirementsKnown } from '../catalogue/index.ts';
import { rolesOf } from '../people/index.ts';
import type { Queries } from '../platform/store/store.ts';
import type { RulebookFacts } from './rulebook-rules.ts';

export type EquivalenceRow = Queries['t']['equivalences']['$inferSelect'];

/** What counts for what, in force or not; as known today (null) or as it was on record at an instant. */
export async function equivalencesKnown(db: Queries, knownAt: Date | null): Promise<EquivalenceRow[]> {
  const { equivalences } = db.t;
  const rows = await db
    .select()
    .from(equivalences)
    .where(
      knownAt === null
        ? undefined
        : or(isNull(equivalences.recordedAt), lte(equivalences.recordedAt, knownAt)),
    )
    .orderBy(asc(equivalences.id));
  if (knownAt === null) return rows;
  return rows.map((row) =>
    row.endRecordedAt !== null && row.endRecordedAt > knownAt ? { ...row, endsOn: null } : row,
  );
}

/** Everything that a rulebook of any day is made of, as known today (null) or as on record at an instant. */
export async function rulebookFacts(db: Queries, knownAt: Date | null): Promise<RulebookFacts> {
  const [rules, equivalences, activities, roles] = await Promise.all([
    requirementsKnown(db, knownAt),
    equivalencesKnown(db, knownAt),
    activityFacts(db),
    rolesOf(db),
  ]);
  return {
    rules,
    equivalences,
    programmes: new Map(
      activities.flatMap(({ id, programme }) => (programme === null ? [] : [[id, programme] as const])),
    ),
    roleKinds: new Map(roles.map(({ key, kind }) => [key, kind])),
    withoutStanding: new Set(
      activities.filter(({ entryType }) => entryType === 'external-system').map(({ id }) => id),
    ),
  };
}
