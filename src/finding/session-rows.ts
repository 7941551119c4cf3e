import type { WindowOf } from '../bookings/index.ts';
import type { Activity, ListedSession } from '../catalogue/index.ts';
import { daysOfSessions } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type MineView, mineOfSession } from './my-state.ts';
import {
  type PlacesView,
  placesWords,
  type SessionStanding,
  standingOf,
  whereWords,
} from './session-words.ts';
import { timeWords } from './time-words.ts';
import { isBarred, type Viewer } from './viewer.ts';

/** A session in a list, in words. `when` has a line for each of its days. */
export type SessionRow = {
  id: string;
  href: string;
  title: string;
  leaf: { weekday: string; day: string; month: string };
  when: string[];
  where: string;
  online: boolean;
  standing: SessionStanding;
  places: PlacesView;
  mine: MineView | null;
  button: { text: string; href: string; main: boolean } | null;
};

/** The rows of these sessions, in their order; those of activities that are not given are left out. */
export async function sessionRows(
  platform: Platform,
  windowOf: WindowOf,
  viewer: Viewer,
  activities: ReadonlyMap<string, Activity>,
  localities: ReadonlyMap<string, string>,
  sessions: ListedSession[],
): Promise<SessionRow[]> {
  const days = await daysOfSessions(
    platform.store.read,
    sessions.map((session) => session.id),
  );
  const now = platform.clock.now();
  const words = timeWords(platform.zone);
  return sessions.flatMap((session) => {
    const activity = activities.get(session.activityId);
    if (activity === undefined) return [];
    const standing = standingOf(session, activity, windowOf(session, activity), now);
    const booking = viewer.bookings.find((mine) => mine.sessionId === session.id);
    return [
      {
        id: session.id,
        href: `/sessions/${session.id}`,
        title: activity.title,
        leaf: words.leaf(session.startsAt),
        when: (days.get(session.id) ?? [session]).map((day) => words.when(day)),
        where: [whereWords(session), localities.get(session.locality ?? '')].filter(Boolean).join(' · '),
        online: session.deliveryMode === 'teams',
        standing,
        places: placesWords(session, standing, words, now),
        mine: booking === undefined ? null : mineOfSession(booking, words),
        button:
          booking === undefined && !isBarred(activity, viewer) ? bookingButton(session.id, standing) : null,
      },
    ];
  });
}

/** The way to a place, where there is one for somebody who has none yet. */
export function bookingButton(sessionId: string, standing: SessionStanding): SessionRow['button'] {
  const href = `/sessions/${sessionId}/bookings/new`;
  if (standing === 'open') return { text: 'Book a place', href, main: true };
  if (standing === 'full') return { text: 'Join the waiting list', href, main: false };
  return null;
}
