import { eq } from 'drizzle-orm';
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

/** Every requirement that is switched on, the city's and the organisations' own, in force or not, as known today. */
export async function requirementsKnown(db: Queries): Promise<Requirement[]> {
  const { requirements } = db.t;
  return db.select().from(requirements).where(eq(requirements.active, true)).orderBy(requirements.id);
}

/** All activities, archived and hidden ones among them, as completions may be of any. */
export async function activityFacts(db: Queries): Promise<ActivityFacts[]> {
  const { id, title, slug, state, entryType, programme, organisationId } = db.t.activities;
  return db
    .select({ id, title, slug, state, entryType, programme, organisationId })
    .from(db.t.activities)
    .orderBy(title);
}
