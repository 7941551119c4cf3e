import type { WindowOf } from '../bookings/index.ts';
import {
  type Activity,
  isEvening,
  isWeekend,
  type ListedSession,
  type NextDates,
  nextDatesOf,
  nextSessions,
  type SessionFilter,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { CatalogueFilters } from './catalogue-filters.ts';

/** Most filters are met by the first few; where none of them fits, more are read at a time. */
const FIRST_BATCH = 6;
const LATER_BATCH = 60;
const SHOWN = 6;

/** True where the filters ask for something that only dated sessions can have. */
export function asksForDates(filters: CatalogueFilters): boolean {
  const { locality, mode, from, to, time, places } = filters;
  return [locality, mode, from, to, time, places].some((value) => value !== undefined);
}

/**
 * The next sessions of these activities that fit the filters, soonest first. Where the filters ask for
 * dates, an activity without one that fits is left out of the result.
 */
export async function datesFor(
  platform: Platform,
  windowOf: WindowOf,
  activities: Activity[],
  filters: CatalogueFilters,
): Promise<NextDates> {
  if (!asksForDates(filters)) return nextDatesOf(platform);
  const byId = new Map(activities.map((activity) => [activity.id, activity]));
  const fitting = new Map<string, ListedSession[]>();
  const any = await nextDatesOf(platform);
  const now = platform.clock.now();
  let after = new Map(
    activities.filter(({ id }) => (any.get(id) ?? []).length > 0).map(({ id }) => [id, now]),
  );
  for (let batch = FIRST_BATCH; after.size > 0; batch = LATER_BATCH) {
    const batches = await nextSessions(platform.store.read, after, sessionFilter(filters), now, batch);
    after = keepFitting(platform, windowOf, byId, filters, batches, batch, fitting);
  }
  return fitting;
}

/** Puts what fits into `fitting`; gives those of which none fitted and more is to be read, and from when. */
function keepFitting(
  { zone }: Platform,
  windowOf: WindowOf,
  byId: ReadonlyMap<string, Activity>,
  filters: CatalogueFilters,
  batches: NextDates,
  batch: number,
  fitting: Map<string, ListedSession[]>,
): Map<string, Date> {
  const further = new Map<string, Date>();
  for (const [activityId, sessions] of batches) {
    const activity = byId.get(activityId);
    const last = sessions.at(-1);
    if (activity === undefined || last === undefined) continue;
    const fit = sessions.filter((session) => fits(session, activity, filters, windowOf, zone));
    if (fit.length > 0) fitting.set(activityId, fit.slice(0, SHOWN));
    else if (sessions.length === batch) further.set(activityId, last.startsAt);
  }
  return further;
}

/** What the database cannot tell: the wall clock of evenings, and the rules of booking. */
function fits(
  session: ListedSession,
  activity: Activity,
  { time, places }: CatalogueFilters,
  windowOf: WindowOf,
  zone: string,
): boolean {
  if (time === 'evening' && !isEvening(session.startsAt, zone)) return false;
  if (time === 'weekend' && !isWeekend(session.startsAt, zone)) return false;
  return places === undefined || (activity.bookedHere && windowOf(session, activity).walkIn);
}

function sessionFilter({ mode, locality, from, to, time, places }: CatalogueFilters): SessionFilter {
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(locality === undefined ? {} : { locality }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(time === undefined ? {} : { outOfHours: true }),
    ...(places === undefined ? {} : { placesFree: true }),
  };
}
