import type { WindowOf } from '../bookings/index.ts';
import {
  type Activity,
  type Catalogue,
  type Flag,
  isFree,
  type ListedSession,
  type SessionCounters,
  sessionCounters,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Listed } from './catalogue-listing.ts';
import type { DoneView } from './done-words.ts';
import { type MineView, mineOfActivity } from './my-state.ts';
import { type PlacesView, placesWords, standingOf } from './session-words.ts';
import { type TimeWords, timeWords } from './time-words.ts';
import type { Viewer } from './viewer.ts';

/** An activity in a list, in words. */
export type ActivityRow = {
  href: string;
  title: string;
  kind: string;
  category: string;
  extras: string[];
  summary: string;
  flag: { level: string; text: string } | null;
  mine: MineView[];
  /** "You did this on 3 March 2026, in date until 3 March 2028"; null for what was never done. */
  done: DoneView | null;
  next: NextView | null;
  /** Where there is no date: how it is booked, or that there is none yet. */
  route: string;
};

type NextView = {
  href: string;
  when: string;
  leaf: { weekday: string; day: string; month: string };
  places: PlacesView;
  /** A later date with places, where the next has none. */
  instead: { href: string; text: string } | null;
  more: string | null;
};

const MANY = 5;
const SHORTEST_SUMMARY = 70;

/** The rows of one page of a list. The dates may be a second old, so the next one's places are counted again. */
export async function activityRows(
  platform: Platform,
  windowOf: WindowOf,
  catalogue: Catalogue,
  viewer: Viewer,
  entries: Listed[],
): Promise<ActivityRow[]> {
  const next = entries.flatMap(({ dates }) => dates[0]?.id ?? []);
  const counters = await sessionCounters(platform.store.read, next);
  const now = platform.clock.now();
  const words = timeWords(platform.zone);
  const kinds = new Map(catalogue.place.kinds.map((kind) => [kind.key, kind.label]));
  return entries.map(({ activity, flag, dates }) => ({
    href: `/activities/${activity.slug}`,
    title: activity.title,
    kind: kinds.get(activity.kind) ?? activity.kind,
    category: activity.category,
    extras: isFree(activity) ? ['Free'] : [],
    summary: inShort(activity.summary),
    flag: flagView(flag),
    mine: mineOfActivity(viewer.bookingsOf.get(activity.id) ?? [], words, now),
    done: viewer.done.get(activity.id) ?? null,
    next: nextView(activity, recounted(dates, counters, now), windowOf, words, now),
    route: routeWords(activity),
  }));
}

/** The dates as they are now, without those that were cancelled or have begun meanwhile. */
function recounted(
  dates: ListedSession[],
  counters: ReadonlyMap<string, SessionCounters>,
  now: Date,
): ListedSession[] {
  return dates
    .map((session) => ({ ...session, ...counters.get(session.id) }))
    .filter((session) => session.state === 'open' && session.startsAt > now);
}

/** The tag and its reason: the strongest one; the activity's own page has them all. */
export function flagView(flag: Flag | null): ActivityRow['flag'] {
  if (flag?.level == null) return null;
  return { level: flag.level, text: flag.question?.text ?? flag.because[0] ?? '' };
}

/** The first sentence, and more where that one is very short: a list is for choosing, not for reading. */
export function inShort(summary: string): string {
  const end = summary.indexOf('. ', SHORTEST_SUMMARY);
  return end === -1 ? summary : summary.slice(0, end + 1);
}

/** How to come by a place where there is no date here. */
export function routeWords(
  activity: Pick<Activity, 'entryType' | 'bookedHere' | 'eligibility' | 'deliveryMode'>,
): string {
  if (activity.deliveryMode === 'reading') return 'Reading: nothing to book';
  if (activity.entryType === 'programme') return 'A programme: see what is in it';
  if (activity.entryType === 'external-system') return 'A booking system of its own';
  if (activity.eligibility === 'by-invitation') return 'By invitation';
  return activity.bookedHere ? 'No dates yet' : 'Booked elsewhere';
}

function nextView(
  activity: Activity,
  dates: ListedSession[],
  windowOf: WindowOf,
  words: TimeWords,
  now: Date,
): NextView | null {
  const [next, second] = dates;
  if (next === undefined) return null;
  const standing = standingOf(next, activity, windowOf(next, activity), now);
  const fallback =
    standing === 'full' && second !== undefined && windowOf(second, activity).walkIn ? second : undefined;
  const more = dates.length - 1;
  return {
    href: `/sessions/${next.id}`,
    when: words.when(next),
    leaf: words.leaf(next.startsAt),
    places: placesWords(next, standing, words, now),
    instead:
      fallback === undefined
        ? null
        : { href: `/sessions/${fallback.id}`, text: `Places on ${words.date(fallback.startsAt, now)}` },
    more:
      more === 0
        ? null
        : `and ${more >= MANY ? 'more dates' : `${more} more ${more === 1 ? 'date' : 'dates'}`}`,
  };
}
