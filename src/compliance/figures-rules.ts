import { addDays } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import type { CityCounts, Group } from './city-counting-rules.ts';

export type FigureBy = 'sector' | 'organisation' | 'role' | 'activity';
export type Figure = { by: FigureBy; key: string; people: number; counts: Record<string, number> };

/** The key under which the whole city stands among the sectors. */
export const WHOLE_CITY = '';

/** The last days of so many months before this one, the earliest first; a day that ends a month is not among them. */
export function monthEndsBefore(day: Day, months: number): Day[] {
  const ends: Day[] = [];
  for (let at = day; ends.length < months; ) {
    at = addDays(`${at.slice(0, 8)}01`, -1);
    ends.unshift(at);
  }
  return ends;
}

/** Counts as rows to keep, the whole city among the sectors. Pure. */
export function figuresOf({ all, sectors, organisations, roles, activities }: CityCounts): Figure[] {
  const rows = (by: FigureBy, groups: Iterable<[string, Group]>): Figure[] =>
    [...groups].map(([key, { people, counts }]) => ({ by, key, people, counts }));
  return [
    ...rows('sector', [[WHOLE_CITY, all], ...sectors]),
    ...rows('organisation', organisations),
    ...rows('role', roles),
    ...rows('activity', activities),
  ];
}

/**
 * How much of what is essential is in date, in whole per cent; due soon is still in date, booked is not yet, and
 * what is to be confirmed is neither met nor missed. Null where nothing is asked.
 */
export function shareInDate(counts: Readonly<Record<string, number>>): number | null {
  let asked = 0;
  for (const [state, count] of Object.entries(counts)) if (state !== 'to-be-confirmed') asked += count;
  if (asked === 0) return null;
  return Math.round((100 * ((counts['in-date'] ?? 0) + (counts['due-soon'] ?? 0))) / asked);
}
