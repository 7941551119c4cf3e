import { asc, eq, inArray } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** An entry of the catalogue, never dated. */
export type Activity = Queries['t']['activities']['$inferSelect'];

/** The entries that the catalogue offers, by title. */
export async function currentActivities(db: Queries): Promise<Activity[]> {
  const { activities } = db.t;
  return db.select().from(activities).where(eq(activities.state, 'current')).orderBy(asc(activities.title));
}

/** Activities by id, in whatever state they are. */
export async function activitiesById(db: Queries, ids: string[]): Promise<Map<string, Activity>> {
  if (ids.length === 0) return new Map();
  const { activities } = db.t;
  const rows = await db
    .select()
    .from(activities)
    .where(inArray(activities.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The activity at this address, in whatever state it is. */
export async function activityBySlug(db: Queries, slug: string): Promise<Activity | null> {
  const { activities } = db.t;
  const [row] = await db.select().from(activities).where(eq(activities.slug, slug));
  return row ?? null;
}
