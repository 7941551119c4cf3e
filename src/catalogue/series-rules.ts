import { DateTime } from 'luxon';
import { addDays, addMonths } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';

/** Every so many weeks, each month on "the second Tuesday" (5: the last one), or each month on a date. */
export type Rhythm =
  | { kind: 'weekly'; every: number }
  | { kind: 'monthly-weekday'; nth: 1 | 2 | 3 | 4 | 5; weekday: number }
  | { kind: 'monthly-date' };

/** `until` is the last day that may come; `count` is how many days are wanted, skipped ones not counted. */
export type SeriesRule = { rhythm: Rhythm; from: Day; until: Day | null; count: number | null };

export type Skipped = { day: Day; name: string };

/** More than a year of weeks in one go is a slip of the hand. */
export const MOST_DATES = 60;
const MOST_TRIED = 600;

type Named = { name: string; startsOn: Day; endsOn: Day };

/**
 * The days that a rule makes, and those it passes over with the name of the holiday in their way. Days are
 * calendar days: whoever puts a wall-clock time on them has it stay over a change of the clocks (scenario 33).
 * A month without such a date, or without a fifth such weekday, has none.
 */
export function seriesDays(rule: SeriesRule, holidays: Named[]): { days: Day[]; skipped: Skipped[] } {
  const days: Day[] = [];
  const skipped: Skipped[] = [];
  const most = Math.min(rule.count ?? MOST_DATES, MOST_DATES);
  for (let step = 0; step < MOST_TRIED && days.length < most; step++) {
    const day = dayAt(rule, step);
    if (day === null || day < rule.from) continue;
    if (rule.until !== null && day > rule.until) break;
    const holiday = holidayOn(day, holidays);
    if (holiday === null) days.push(day);
    else skipped.push({ day, name: holiday });
  }
  return { days, skipped };
}

/** The name of the holiday that this day is part of, or null. */
export function holidayOn(day: Day, holidays: Named[]): string | null {
  return holidays.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn)?.name ?? null;
}

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: Day): number {
  return DateTime.fromISO(day).weekday;
}

function dayAt({ rhythm, from }: SeriesRule, step: number): Day | null {
  if (rhythm.kind === 'weekly') return addDays(from, 7 * rhythm.every * step);
  const month = addMonths(`${from.slice(0, 7)}-01`, step).slice(0, 7);
  if (rhythm.kind === 'monthly-date') return existing(`${month}-${from.slice(8)}`);
  const first = `${month}-01`;
  const offset = (rhythm.weekday - weekdayOf(first) + 7) % 7;
  if (rhythm.nth < 5) return addDays(first, offset + 7 * (rhythm.nth - 1));
  return existing(addDays(first, offset + 28), month) ?? addDays(first, offset + 21);
}

/** The day, where there is such a one (and, if asked, in this month). */
function existing(day: Day, month = day.slice(0, 7)): Day | null {
  return DateTime.fromISO(day).isValid && day.startsWith(month) ? day : null;
}
