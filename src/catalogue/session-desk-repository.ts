import { and, asc, count, eq, exists, gt, gte, inArray, lte, or } from 'drizzle-orm';
import type { SessionState } from '../../db/schema/tables/sessions.ts';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day, Span } from '../platform/time.ts';
import type { Session } from './session-repository.ts';

/** Which sessions an organiser wants to see; days are those of the start. `mine`: put on or trained by this person. */
export type DeskFilter = {
  activityId?: string;
  state?: SessionState;
  from?: Day;
  to?: Day;
  mine?: string;
};

export type DeskSession = Session & { title: string };

/**
 * One page of the sessions of these teams' activities that are not over unless days are asked for, soonest
 * first, and how many there are. `page` counts from 1.
 */
export async function sessionsOfTeams(
  db: Queries,
  teamIds: string[],
  filter: DeskFilter,
  now: Date,
  { page, size }: { page: number; size: number },
): Promise<{ sessions: DeskSession[]; total: number }> {
  if (teamIds.length === 0) return { sessions: [], total: 0 };
  const { sessions, activities } = db.t;
  const wanted = and(inArray(activities.teamId, teamIds), ...conditions(db, filter, now));
  const [counted] = await db
    .select({ n: count() })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(wanted);
  const rows = await db
    .select({ session: sessions, title: activities.title })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .where(wanted)
    .orderBy(asc(sessions.startsAt), asc(sessions.id))
    .limit(size)
    .offset((page - 1) * size);
  return {
    sessions: rows.map(({ session, title }) => ({ ...session, title })),
    total: Number(counted?.n ?? 0),
  };
}

/** Of each of these activities the sessions to come, drafts too, soonest first: which, when and in what state. */
export async function datesToCome(
  db: Queries,
  activityIds: string[],
  now: Date,
): Promise<Map<string, Pick<Session, 'id' | 'startsAt' | 'state'>[]>> {
  const dates = new Map<string, Pick<Session, 'id' | 'startsAt' | 'state'>[]>();
  if (activityIds.length === 0) return dates;
  const { sessions } = db.t;
  const rows = await db
    .select({
      id: sessions.id,
      activityId: sessions.activityId,
      startsAt: sessions.startsAt,
      state: sessions.state,
    })
    .from(sessions)
    .where(
      and(
        inArray(sessions.activityId, activityIds),
        inArray(sessions.state, ['draft', 'announced', 'open']),
        gt(sessions.startsAt, now),
      ),
    )
    .orderBy(asc(sessions.startsAt));
  for (const { activityId, ...row } of rows) dates.set(activityId, [...(dates.get(activityId) ?? []), row]);
  return dates;
}

/** Puts a locked session that nobody has booked on other days, however many. */
export async function replaceDays(tx: Queries, sessionId: string, days: Span[]): Promise<void> {
  const { sessionDays } = tx.t;
  await tx.delete(sessionDays).where(eq(sessionDays.sessionId, sessionId));
  await tx
    .insert(sessionDays)
    .values(days.map((span, index) => ({ ...span, id: newId(), sessionId, dayNumber: index + 1 })));
}

function conditions(db: Queries, { activityId, state, from, to, mine }: DeskFilter, now: Date) {
  const { sessions } = db.t;
  return [
    activityId === undefined ? undefined : eq(sessions.activityId, activityId),
    state === undefined ? undefined : eq(sessions.state, state),
    from === undefined ? undefined : gte(sessions.startsOn, from),
    to === undefined ? undefined : lte(sessions.startsOn, to),
    from === undefined && to === undefined ? gt(sessions.endsAt, now) : undefined,
    mine === undefined ? undefined : ofPerson(db, mine),
  ];
}

function ofPerson(db: Queries, personId: string) {
  const { sessions, sessionTrainers, trainers, history } = db.t;
  const trains = db
    .select({ id: sessionTrainers.sessionId })
    .from(sessionTrainers)
    .innerJoin(trainers, eq(trainers.id, sessionTrainers.trainerId))
    .where(and(eq(sessionTrainers.sessionId, sessions.id), eq(trainers.personId, personId)));
  const putOn = db
    .select({ id: history.id })
    .from(history)
    .where(
      and(
        eq(history.subjectKind, 'session'),
        eq(history.subjectId, sessions.id),
        eq(history.what, 'put-on'),
        eq(history.actorId, personId),
      ),
    );
  return or(exists(trains), exists(putOn));
}
