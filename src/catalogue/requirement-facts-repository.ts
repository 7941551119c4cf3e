import { and, eq, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Requirement } from './requirement-repository.ts';

/** What a standing has to know of an activity. */
export type ActivityFacts = {
  id: string;
  title: string;
  slug: string;
  state: string;
  entryType: string;
  programme: string | null;
  organisationId: string | null;
};

/**
 * Every requirement that is switched on, the city's and the organisations' own, in force or not. `knownAt`
 * null: as known today; else as it was on record at that instant, an end that was written down later left out.
 */
export async function requirementsKnown(db: Queries, knownAt: Date | null): Promise<Requirement[]> {
  const { requirements } = db.t;
  const rows = await db
    .select()
    .from(requirements)
    .where(
      and(
        eq(requirements.active, true),
        knownAt === null
          ? undefined
          : or(isNull(requirements.recordedAt), lte(requirements.recordedAt, knownAt)),
      ),
    )
    .orderBy(requirements.id);
  if (knownAt === null) return rows;
  return rows.map((row) =>
    row.endRecordedAt !== null && row.endRecordedAt > knownAt ? { ...row, endsOn: null } : row,
  );
}

/** All activities, archived and hidden ones among them, as completions may be of any. */
export async function activityFacts(db: Queries): Promise<ActivityFacts[]> {
  const { id, title, slug, state, entryType, programme, organisationId } = db.t.activities;
  return db
    .select({ id, title, slug, state, entryType, programme, organisationId })
    .from(db.t.activities)
    .orderBy(title);
}
