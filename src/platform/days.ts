import type { Day } from './time.ts';

/** Arithmetic on calendar days (YYYY-MM-DD), which know no zone; written by hand as a city's standings take a million. */

const DAY_MS = 86_400_000;

/** So many months later; where the month is shorter its last day: 29 February + 12 is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const index = (pair(day, 0) * 100 + pair(day, 2)) * 12 + pair(day, 5) - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const date = Math.min(pair(day, 8), daysIn(year, month));
  return `${year < 1000 ? String(year).padStart(4, '0') : year}-${TWO[month]}-${TWO[date]}`;
}

/** So many days later, or earlier where negative. */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one day to another; negative where the other is earlier. */
export function daysBetween(from: Day, until: Day): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const TWO = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, '0'));

/** The number that two digits write. */
function pair(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * ZERO;
}

const ZERO = '0'.charCodeAt(0);
