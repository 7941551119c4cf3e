import { and, asc, eq, gt, inArray, like, notInArray, or, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Activity } from './activity-repository.ts';

/** The activities of these teams in every state that organisers deal with, by title. */
export async function activitiesOfTeams(db: Queries, teamIds: string[]): Promise<Activity[]> {
  if (teamIds.length === 0) return [];
  const { activities } = db.t;
  return db
    .select()
    .from(activities)
    .where(
      and(inArray(activities.teamId, teamIds), notInArray(activities.state, ['school-only', 'resource'])),
    )
    .orderBy(asc(activities.title), asc(activities.id));
}

/** All activities that a team may own, by title, with the team that owns them. */
export async function ownableActivities(db: Queries): Promise<Activity[]> {
  const { activities } = db.t;
  return db
    .select()
    .from(activities)
    .where(notInArray(activities.state, ['school-only', 'resource', 'proposal']))
    .orderBy(asc(activities.title), asc(activities.id));
}

/** Locks an activity by an update of nothing and gives it as it is now; null for an unknown id. */
export async function lockActivity(tx: Queries, id: string): Promise<Activity | null> {
  const { activities } = tx.t;
  const [row] = await tx
    .update(activities)
    .set({ state: sql`${activities.state}` })
    .where(eq(activities.id, id))
    .returning();
  return row ?? null;
}

/** The addresses that begin as this one does. */
export async function slugsLike(tx: Queries, slug: string): Promise<Set<string>> {
  const { activities } = tx.t;
  const rows = await tx
    .select({ slug: activities.slug })
    .from(activities)
    .where(or(eq(activities.slug, slug), like(activities.slug, `${slug}-%`)));
  return new Set(rows.map((row) => row.slug));
}

export async function insertActivity(
  tx: Queries,
  activity: Queries['t']['activities']['$inferInsert'],
): Promise<void> {
  await tx.insert(tx.t.activities).values(activity);
}

export async function updateActivity(
  tx: Queries,
  id: string,
  change: Partial<Omit<Activity, 'id'>>,
): Promise<void> {
  await tx.update(tx.t.activities).set(change).where(eq(tx.t.activities.id, id));
}

/** How many sessions of an activity are still to come and not cancelled; drafts do not count. */
export async function sessionsToCome(db: Queries, activityId: string, now: Date): Promise<number> {
  const { sessions } = db.t;
  const [row] = await db
    .select({ n: sql<number>`count(*)` })
    .from(sessions)
    .where(
      and(
        eq(sessions.activityId, activityId),
        inArray(sessions.state, ['announced', 'open']),
        gt(sessions.endsAt, now),
      ),
    );
  return Number(row?.n ?? 0);
}
