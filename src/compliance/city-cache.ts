import { setImmediate as otherWork } from 'node:timers/promises';
import type { Platform } from '../platform/platform.ts';
import type { Store } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { countCity } from './city-facts.ts';
import { type CityView, mayShow } from './city-groups-rules.ts';
import { questionOf } from './standing-facts.ts';

/** The city, and when it was counted. */
export type CountedCity = { view: CityView; countedAt: Date };

type Kept = { value: Promise<CountedCity>; madeAt: number; shownAt: number };

const AGE_MS = 5 * 60_000;
/** The demonstration's and the tests' clock may jump. */
const CLOCK_AGE_MS = 10 * 60_000;
const DAYS_KEPT = 8;

/** By store, as each test has its own; a process has one. */
const shelves = new WeakMap<Store, Map<Day, Kept>>();

/** After what the city asks for, or what counts for it, was changed here: the next page counts again. */
export function cityChanged({ store }: Platform): void {
  shelves.delete(store);
}

/** Other work comes between the last piece and what may be shown, and between that and the page. */
async function countAndHide(platform: Platform, day: Day, countedAt: Date): Promise<CountedCity> {
  const counts = await countCity(platform, questionOf(platform, { day, knowledge: 'today' }));
  await otherWork();
  const view = mayShow(counts);
  await otherWork();
  return { view, countedAt };
}

/** The city on a day as known today, at most some minutes old; who asks while it is counted waits for the same. */
export function cityOn(platform: Platform, day: Day): Promise<CountedCity> {
  const shelf = shelves.get(platform.store) ?? new Map<Day, Kept>();
  shelves.set(platform.store, shelf);
  const [madeAt, countedAt] = [performance.now(), platform.clock.now()];
  const shownAt = countedAt.getTime();
  const kept = shelf.get(day);
  if (kept !== undefined && madeAt - kept.madeAt < AGE_MS && Math.abs(shownAt - kept.shownAt) < CLOCK_AGE_MS)
    return kept.value;
  const value = countAndHide(platform, day, countedAt);
  shelf.delete(day);
  shelf.set(day, { value, madeAt, shownAt });
  const [oldest] = shelf.keys();
  if (shelf.size > DAYS_KEPT && oldest !== undefined) shelf.delete(oldest);
  // What failed is not kept: the next page tries again.
  value.catch(() => shelf.delete(day));
  return value;
}
