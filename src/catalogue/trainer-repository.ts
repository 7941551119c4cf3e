import { and, asc, eq, gte, inArray, lte, ne, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Session } from './session-repository.ts';

/**
 * The sessions of these teams' activities, and those that this person trains, that end not before `from` and
 * start not after `until`; the earliest first, cancelled ones left out.
 */
export async function sessionsInCharge(
  db: Queries,
  { personId, teamIds }: { personId: string; teamIds: string[] },
  { from, until }: { from: Date; until: Date },
): Promise<(Session & { title: string })[]> {
  const { sessions, activities } = db.t;
  const trains = eq(sessions.trainerId, personId);
  const rows = await db
    .select({ session: sessions, title: activities.title })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(
      and(
        ne(sessions.state, 'cancelled'),
        lte(sessions.startsAt, until),
        gte(sessions.endsAt, from),
        teamIds.length === 0 ? trains : or(trains, inArray(activities.teamId, teamIds)),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
  return rows.map(({ session, title }) => ({ ...session, title }));
}
