import { asc, inArray } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** The activities that these teams own, in whatever state, by title. */
export async function activitiesOfTeams(
  db: Queries,
  teamIds: string[],
): Promise<{ id: string; title: string }[]> {
  if (teamIds.length === 0) return [];
  const { activities } = db.t;
  return db
    .select({ id: activities.id, title: activities.title })
    .from(activities)
    .where(inArray(activities.teamId, teamIds))
    .orderBy(asc(activities.title));
}
