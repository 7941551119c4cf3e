import { registerAccess } from '../attendance/index.ts';
import { bookingWindows } from '../bookings/index.ts';
import {
  type Activity,
  activitiesById,
  type Catalogue,
  catalogueOf,
  daysOfSessions,
  type Flag,
  NO_FLAG,
  type Session,
  sessionsById,
  trainerPeople,
} from '../catalogue/index.ts';
import { teamsById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { kindOf, roleNames, termsOf } from './activity-page.ts';
import { type RouteView, routeOf } from './booking-route.ts';
import type { DoneView } from './done-words.ts';
import { type MineView, mineOfActivity, mineOfSession } from './my-state.ts';
import { bookingButton, type SessionRow } from './session-rows.ts';
import {
  type PlacesView,
  placesWords,
  type SessionStanding,
  standingOf,
  whereWords,
} from './session-words.ts';
import { timeWords } from './time-words.ts';
import { isBarred, viewerOf } from './viewer.ts';

export type SessionPage = {
  id: string;
  activity: Activity;
  activityHref: string;
  kind: string;
  title: string;
  standing: SessionStanding;
  when: string[];
  where: string;
  online: boolean;
  locality: string | null;
  trainer: string | null;
  team: { name: string; mailbox: string | null } | null;
  opens: string | null;
  closes: string | null;
  places: PlacesView;
  waiting: number;
  limited: boolean;
  cancelReason: string | null;
  /** What it costs and what is charged, a sentence each. */
  terms: string[];
  flag: Flag;
  mine: MineView | null;
  /** What they have on other dates of it, where one has a place on one date at a time. */
  otherDates: MineView[];
  done: DoneView | null;
  button: SessionRow['button'];
  /** Who alone may book, where the person who looks is not among them. */
  onlyFor: string[];
  route: RouteView;
  interested: boolean;
  /** May take the register. */
  register: boolean;
};

/** Everything that a session's page shows; never its joining details. Throws NotFound. */
export async function sessionPage(platform: Platform, me: Me | null, id: string): Promise<SessionPage> {
  const { read } = platform.store;
  const session = (await sessionsById(read, [id])).get(id);
  const catalogue = await catalogueOf(platform);
  const activity = session === undefined ? undefined : catalogue.byId.get(session.activityId);
  if (session === undefined || activity === undefined || session.state === 'draft') throw new NotFound();
  return pageOf(platform, catalogue, me, session, activity);
}

/**
 * The same page as a delegate who is not signed in will see it, for organisers who look first: a draft as if it
 * were open, also of an activity that the catalogue does not have yet. Null for an unknown session.
 */
export async function sessionPreview(platform: Platform, id: string): Promise<SessionPage | null> {
  const { read } = platform.store;
  const session = (await sessionsById(read, [id])).get(id);
  const activity = (await activitiesById(read, [session?.activityId ?? ''])).get(session?.activityId ?? '');
  if (session === undefined || activity === undefined) return null;
  const shown = session.state === 'draft' ? { ...session, state: 'open' as const } : session;
  return pageOf(platform, await catalogueOf(platform), null, shown, activity);
}

async function pageOf(
  platform: Platform,
  catalogue: Catalogue,
  me: Me | null,
  session: Session,
  activity: Activity,
): Promise<SessionPage> {
  const { read } = platform.store;
  const { id } = session;
  const viewer = await viewerOf(platform, catalogue, me);
  const window = (await bookingWindows(platform))(session, activity);
  const days = (await daysOfSessions(read, [id])).get(id) ?? [session];
  const teams = await teamsById(read, activity.teamId === null ? [] : [activity.teamId]);
  const now = platform.clock.now();
  const words = timeWords(platform.zone);
  const standing = standingOf(session, activity, window, now);
  const booking = viewer.bookings.find((mine) => mine.sessionId === id);
  const trainers = me === null ? [] : await trainerPeople(read, id);
  const otherDates = (viewer.bookingsOf.get(activity.id) ?? []).filter((mine) => mine.sessionId !== id);
  const barred = isBarred(activity, viewer);
  return {
    id,
    activity,
    activityHref: `/activities/${activity.slug}`,
    kind: kindOf(catalogue, activity),
    title: `${activity.title.replace(/\.$/, '')}, ${words.day(session.startsAt)}`,
    standing,
    when: days.map((day) => words.when(day)),
    where: whereWords(session),
    online: session.deliveryMode === 'teams',
    locality: catalogue.place.localities.find(({ key }) => key === session.locality)?.label ?? null,
    trainer: session.trainer,
    team: (activity.teamId === null ? undefined : teams.get(activity.teamId)) ?? null,
    opens:
      standing === 'hold-the-date' && now < session.bookingOpensAt
        ? words.moment(session.bookingOpensAt)
        : null,
    closes: ['open', 'full', 'hold-the-date'].includes(standing) ? words.moment(window.closesAt) : null,
    places: placesWords(session, standing, words, now),
    waiting: session.waiting,
    limited: session.capacity !== null,
    cancelReason: session.cancelReason,
    terms: termsOf(catalogue, activity),
    flag: viewer.flags.get(activity.id) ?? NO_FLAG,
    mine: booking === undefined ? null : mineOfSession(booking, words),
    otherDates: activity.dateLimit === 'one' ? mineOfActivity(otherDates, words, now) : [],
    done: viewer.done.get(activity.id) ?? null,
    button: booking === undefined && !barred ? bookingButton(id, standing) : null,
    onlyFor: barred ? roleNames(catalogue, activity.eligibleRoles) : [],
    route: routeOf(activity),
    interested: viewer.interests.has(activity.id),
    register: me !== null && registerAccess(me, trainers, activity) !== null,
  };
}
