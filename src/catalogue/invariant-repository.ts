import { eq, gte, or, sql } from 'drizzle-orm';
import type { Invariant } from '../platform/invariant.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { requirementInvariants } from './requirement-invariant-repository.ts';
import { isOutOfHours } from './session-rules.ts';

const MOST = 100;

/** What must hold of the sessions and the requirements of the catalogue; `zone` is the wall clock of the place. */
export function catalogueInvariants(zone: string): Invariant[] {
  return [
    { name: 'a session begins and ends with its days', find: sessionsOffTheirDays },
    { name: 'the days of a session follow each other', find: daysOutOfOrder },
    {
      name: 'a session knows its local day and whether it is out of hours',
      find: (db) => sessionsOffTheWallClock(db, zone),
    },
    ...requirementInvariants,
  ];
}

async function sessionsOffTheirDays(db: Queries): Promise<string[]> {
  const { sessions, sessionDays } = db.t;
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .leftJoin(sessionDays, eq(sessionDays.sessionId, sessions.id))
    .groupBy(sessions.id, sessions.startsAt, sessions.endsAt)
    .having(
      sql`count(${sessionDays.id}) = 0 or min(${sessionDays.startsAt}) <> ${sessions.startsAt} or max(${sessionDays.endsAt}) <> ${sessions.endsAt}`,
    )
    .limit(MOST);
  return rows.map(({ id }) => `session ${id}`);
}

async function daysOutOfOrder(db: Queries): Promise<string[]> {
  const { sessionDays } = db.t;
  const backwards = await db
    .select({ id: sessionDays.sessionId })
    .from(sessionDays)
    .where(gte(sessionDays.startsAt, sessionDays.endsAt))
    .limit(MOST);
  const counted = await db
    .select({ id: sessionDays.sessionId })
    .from(sessionDays)
    .groupBy(sessionDays.sessionId)
    .having(or(sql`min(${sessionDays.dayNumber}) <> 1`, sql`max(${sessionDays.dayNumber}) <> count(*)`))
    .limit(MOST);
  return [...backwards, ...counted].map(({ id }) => `session ${id}`);
}

async function sessionsOffTheWallClock(db: Queries, zone: string): Promise<string[]> {
  const { sessions } = db.t;
  const rows = await db
    .select({
      id: sessions.id,
      startsAt: sessions.startsAt,
      startsOn: sessions.startsOn,
      outOfHours: sessions.outOfHours,
    })
    .from(sessions);
  return rows
    .filter(
      ({ startsAt, startsOn, outOfHours }) =>
        startsOn !== dayOf(startsAt, zone) || outOfHours !== isOutOfHours(startsAt, zone),
    )
    .slice(0, MOST)
    .map(({ id }) => `session ${id}`);
}
