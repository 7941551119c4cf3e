import { type ListedRegisters, registersFor } from '../attendance/index.ts';
import { bookingWindows, type MyBooking, type WindowOf } from '../bookings/index.ts';
import {
  type Activity,
  type Catalogue,
  catalogueOf,
  type ListedSession,
  listedSessions,
  nextDatesOf,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { mineOfSession } from './my-state.ts';
import { type NeedsPage, needsPage } from './needs-page.ts';
import { type CatalogueChoices, choicesOf } from './role-choices.ts';
import { type SessionRow, sessionRows } from './session-rows.ts';
import { standingOf } from './session-words.ts';
import { timeWords } from './time-words.ts';
import { isBarred, type Viewer, viewerOf } from './viewer.ts';

const DATES = 6;
const FEWEST_MINE = 3;
const MY_BOOKINGS = 5;

/** A condition that this person has not answered, with every activity that depends on it. */
export type Question = { roleKey: string; text: string; activities: { title: string; href: string }[] };

export type HomePage = {
  choices: CatalogueChoices;
  kinds: { text: string; href: string; count: number }[];
  dates: SessionRow[];
  /** These dates are of what is essential or recommended for the person who looks. */
  forMe: boolean;
  mine: MyComing[];
  more: number;
  /** Null for who is not signed in. */
  needs: NeedsPage | null;
  questions: Question[];
  hasRoles: boolean;
  /** Those that I may open, as an organiser or a trainer; null for who is not signed in. */
  registers: ListedRegisters | null;
};

type MyComing = { href: string; title: string; when: string; state: MyBooking['state']; text: string };

/** What the home page shows: something for everybody, and for somebody signed in what is theirs. */
export async function homePage(platform: Platform, me: Me | null): Promise<HomePage> {
  const catalogue = await catalogueOf(platform);
  const viewer = await viewerOf(platform, catalogue, me);
  const windowOf = await bookingWindows(platform);
  return {
    choices: choicesOf(catalogue),
    kinds: kindLinks(catalogue),
    ...(await soonDates(platform, windowOf, catalogue, viewer)),
    mine: myComing(platform, catalogue, viewer),
    more: Math.max(0, viewer.bookings.length - MY_BOOKINGS),
    needs: await needsPage(platform, windowOf, catalogue, viewer),
    questions: questionsOf(catalogue, viewer),
    hasRoles: viewer.roles.some((role) => !role.derived),
    registers: me === null ? null : await registersFor(platform, me),
  };
}

function kindLinks(catalogue: Catalogue): HomePage['kinds'] {
  return choicesOf(catalogue).kinds.map(({ value, text }) => ({
    text,
    href: `/catalogue?kind=${encodeURIComponent(value)}`,
    count: catalogue.activities.filter((activity) => activity.kind === value).length,
  }));
}

/**
 * The soonest date with a place of each activity that they may book; for somebody signed in of what is for them, if there is
 * enough of it. Which dates there are may be a second old, so the places are counted again.
 */
async function soonDates(
  platform: Platform,
  windowOf: WindowOf,
  catalogue: Catalogue,
  viewer: Viewer,
): Promise<Pick<HomePage, 'dates' | 'forMe'>> {
  const dates = await nextDatesOf(platform);
  const soonest = catalogue.activities
    .filter(
      (activity) => activity.bookedHere && !viewer.bookingsOf.has(activity.id) && !isBarred(activity, viewer),
    )
    .flatMap((activity) => (dates.get(activity.id) ?? []).find((date) => isFree(date, activity)) ?? [])
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const mine = soonest.filter((session) => viewer.flags.has(session.activityId));
  const forMe = mine.length >= FEWEST_MINE;
  const shown = (forMe ? mine : soonest).slice(0, DATES);
  const afresh = await listedSessions(
    platform.store.read,
    shown.map((session) => session.id),
  );
  const free = shown.flatMap(({ id, activityId }) => {
    const [session, activity] = [afresh.get(id), catalogue.byId.get(activityId)];
    return session !== undefined && activity !== undefined && isFree(session, activity) ? [session] : [];
  });
  const localities = new Map(catalogue.place.localities.map(({ key, label }) => [key, label]));
  return { dates: await sessionRows(platform, windowOf, viewer, catalogue.byId, localities, free), forMe };

  function isFree(session: ListedSession, activity: Activity): boolean {
    return standingOf(session, activity, windowOf(session, activity), platform.clock.now()) === 'open';
  }
}

function myComing(platform: Platform, catalogue: Catalogue, viewer: Viewer): MyComing[] {
  const words = timeWords(platform.zone);
  return viewer.bookings.slice(0, MY_BOOKINGS).map((booking) => {
    const { state, href, text } = mineOfSession(booking, words);
    const title = catalogue.byId.get(booking.activityId)?.title ?? 'A session';
    return { state, href, text, title, when: words.moment(booking.startsAt) };
  });
}

function questionsOf({ byId }: Catalogue, viewer: Viewer): Question[] {
  const questions = new Map<string, Question>();
  for (const [activityId, { question }] of viewer.flags) {
    const activity = byId.get(activityId);
    if (question === null || activity === undefined) continue;
    const known = questions.get(question.roleKey) ?? { ...question, activities: [] };
    known.activities.push({ title: activity.title, href: `/activities/${activity.slug}` });
    questions.set(question.roleKey, known);
  }
  return [...questions.values()];
}
