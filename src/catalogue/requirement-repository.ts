import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A cell: what an activity is for people in a role. */
export type Requirement = Queries['t']['requirements']['$inferSelect'];

/** The city's cells that are switched on, whether or not they are in force today; an organisation's own are not for the catalogue. */
export async function activeRequirements(db: Queries): Promise<Requirement[]> {
  const { requirements } = db.t;
  return db
    .select()
    .from(requirements)
    .where(and(eq(requirements.active, true), isNull(requirements.organisationId)))
    .orderBy(asc(requirements.id));
}
