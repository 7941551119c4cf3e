import { asc, eq } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A cell: what an activity is for people in a role. */
export type Requirement = Queries['t']['requirements']['$inferSelect'];

/** The cells that are switched on, whether or not they are in force today. */
export async function activeRequirements(db: Queries): Promise<Requirement[]> {
  const { requirements } = db.t;
  return db.select().from(requirements).where(eq(requirements.active, true)).orderBy(asc(requirements.id));
}
