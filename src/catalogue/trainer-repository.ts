import { and, asc, eq, gte, inArray, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { daysBefore } from '../platform/time.ts';
import type { Session } from './session-repository.ts';

/** No session goes on for longer; with it the index finds the few that matter among many. */
const LONGEST_DAYS = 366;

/**
 * The sessions of these teams' activities, and those that this person trains, that end not before `from` and
 * start not after `until`; the earliest first. Left out are cancelled ones, and any that began over a year before.
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
        inArray(sessions.state, ['announced', 'open']),
        gte(sessions.startsAt, daysBefore(from, LONGEST_DAYS, 'UTC')),
        lte(sessions.startsAt, until),
        gte(sessions.endsAt, from),
        teamIds.length === 0 ? trains : or(trains, inArray(activities.teamId, teamIds)),
      ),
    )
    .orderBy(asc(sessions.startsAt), asc(sessions.id));
  return rows.map(({ session, title }) => ({ ...session, title }));
}
