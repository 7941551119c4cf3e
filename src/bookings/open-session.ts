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

/** A session with all that its rules, its pages and its mails need. */
export type OpenSession = {
  session: Session;
  activity: Activity;
  days: SessionDay[];
  team: Team | null;
  settings: BookingSettings;
  timing: Timing;
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
      timing: { startsAt: session.startsAt, settings, zone, bookingClosedAt: session.bookingClosedAt },
    });
  }
  return open;
}
