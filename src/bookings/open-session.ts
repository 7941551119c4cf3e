import {
  type Activity,
  activitiesById,
  daysOfSessions,
  type Session,
  type SessionDay,
  sessionsById,
} from '../catalogue/index.ts';
import { type Team, teamsById } from '../people/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { type BookingSettings, readBookingSettings, settingsFor } from './booking-settings.ts';
import type { Timing } from './place-rules.ts';
import { NO_POOLS, type PlaceBook, type Pools } from './pool-rules.ts';
import { readPools } from './pools-repository.ts';

/** A session with all that its rules, its pages and its mails need. */
export type OpenSession = {
  session: Session;
  activity: Activity;
  days: SessionDay[];
  team: Team | null;
  settings: BookingSettings;
  timing: Timing;
  pools: Pools;
};

/** One session as it is now, without a lock; null where there is none. */
export async function readSession(db: Queries, zone: string, id: string): Promise<OpenSession | null> {
  const found = await sessionsById(db, [id]);
  return (await withRules(db, zone, [...found.values()])).get(id) ?? null;
}

/** These sessions with their activity, days, team and the settings that hold for them. */
export async function withRules(
  db: Queries,
  zone: string,
  sessions: Session[],
): Promise<Map<string, OpenSession>> {
  const ids = sessions.map((session) => session.id);
  const days = await daysOfSessions(db, ids);
  const activities = await activitiesById(
    db,
    sessions.map((session) => session.activityId),
  );
  const teams = await teamsById(
    db,
    [...activities.values()].flatMap((activity) => activity.teamId ?? []),
  );
  const city = await readBookingSettings(db);
  const pools = await readPools(db, sessions);
  const open = new Map<string, OpenSession>();
  for (const session of sessions) {
    const activity = activities.get(session.activityId);
    if (activity === undefined) throw new Error(`session ${session.id} has no activity`);
    const settings = settingsFor(activity, city, session);
    open.set(session.id, {
      session,
      activity,
      days: days.get(session.id) ?? [],
      team: teams.get(activity.teamId ?? '') ?? null,
      settings,
      pools: pools.get(session.id) ?? NO_POOLS,
      timing: { startsAt: session.startsAt, settings, zone, bookingClosedAt: session.bookingClosedAt },
    });
  }
  return open;
}

/** All places of an open session as they stand. */
export function placeBook({ session, pools }: Pick<OpenSession, 'session' | 'pools'>): PlaceBook {
  return { ...pools, capacity: session.capacity, taken: session.confirmed + session.held };
}

/** The rule by which its queue is ordered: the session's own, or the activity's. */
export function queueRuleOf({
  session,
  activity,
}: Pick<OpenSession, 'session' | 'activity'>): 'time' | 'need' {
  return session.queueRule ?? activity.queueRule;
}

/** True where the queue is served in the order of joining, whoever is in it, so that its first few tell all. */
export function isPlain(open: Pick<OpenSession, 'session' | 'activity' | 'pools'>): boolean {
  return (
    open.pools.setAside.length === 0 &&
    open.pools.cap === null &&
    open.activity.approval !== 'manager-approves' &&
    queueRuleOf(open) === 'time'
  );
}
