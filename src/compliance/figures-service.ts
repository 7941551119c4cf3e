import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf } from '../platform/time.ts';
import type { Group } from './city-counting-rules.ts';
import { countCity } from './city-facts.ts';
import { FEW } from './city-groups-rules.ts';
import { daysKept, keepFigures, sectorFigures } from './figures-repository.ts';
import { figuresOf, monthEndsBefore, shareInDate, WHOLE_CITY } from './figures-rules.ts';
import { questionOf } from './standing-facts.ts';

const MONTHS = 12;

/**
 * Keeps the figures of the last twelve month ends: the newest on the day after, and whichever are missing, as when
 * Muster is new or was not running. A missing one is made from what is known today, as a new Muster was told of
 * everything at once; made once, it stays. Counting is done outside of the transaction; twice is harmless.
 * The newest is made first, at most so many in one go.
 */
export async function keepMonthEnds(platform: Platform, most = MONTHS): Promise<void> {
  const { store, clock, zone } = platform;
  const days = monthEndsBefore(dayOf(clock.now(), zone), MONTHS);
  const kept = await daysKept(store.read, days);
  const missing = days.filter((day) => !kept.has(day)).reverse();
  for (const day of missing.slice(0, most)) {
    const counts = await countCity(platform, questionOf(platform, { day, knowledge: 'today' }));
    await store.transaction((tx) => keepFigures(tx, day, clock.now(), figuresOf(counts)));
  }
}

/** The same as a job: one month end at a time, so that what waits for the worker waits for one count at most. */
export function keepOneMonthEnd(platform: Platform): Promise<void> {
  return keepMonthEnds(platform, 1);
}

/** A day and how much was in date then; null where that was not kept, nothing was asked or the group was small. */
export type Point = { day: Day; people: number | null; share: number | null };

/**
 * The year before a day in month ends, and the day itself as it was counted: of the whole city under '' and of each
 * sector. Days on which a group was small say nothing.
 */
export async function yearBefore(
  { store }: Platform,
  day: Day,
  { all, sectors }: { all: Group; sectors: ReadonlyMap<string, Group> },
): Promise<Map<string, Point[]>> {
  const days = monthEndsBefore(day, MONTHS);
  const kept = new Map(
    (await sectorFigures(store.read, days)).map((figure) => [`${figure.day} ${figure.key}`, figure]),
  );
  const now = new Map([[WHOLE_CITY, all], ...sectors]);
  return new Map(
    [...now].map(([key, group]) => [
      key,
      [...days.map((at) => point(at, kept.get(`${at} ${key}`))), point(day, group)],
    ]),
  );
}

function point(
  day: Day,
  figure: (Pick<Group, 'people'> & { counts: Record<string, number> }) | undefined,
): Point {
  if (figure === undefined || figure.people < FEW) return { day, people: null, share: null };
  return { day, people: figure.people, share: shareInDate(figure.counts) };
}
