import type { Day } from '../../../src/platform/time.ts';

/** Monday is 1, Sunday is 7. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00Z`).getUTCDay() || 7;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same day of a later (or earlier) month, or that month's last day where it is shorter. */
export function addMonths(day: Day, months: number): Day {
  const [year, month, date] = partsOf(day);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayFrom(year, month + months, Math.min(date, lastDay));
}

/** "Second Tuesday": the nth such weekday of a month, counted from its first day. */
export function nthWeekday(year: number, month: number, nth: number, weekday: number): Day {
  const first = dayFrom(year, month, 1);
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1));
}

/** A weekday in term on which no bank holiday of England falls. */
export function isTermDay(day: Day): boolean {
  return weekdayOf(day) <= 5 && !isBankHoliday(day) && !isSchoolHoliday(day);
}

/** The bank holidays of England and Wales, with their substitutes when they fall on a weekend. */
export function isBankHoliday(day: Day): boolean {
  const [year] = partsOf(day);
  const easter = easterSunday(year);
  const newYear = dayFrom(year, 1, 1);
  const christmas = dayFrom(year, 12, 25);
  return [
    weekdayOf(newYear) > 5 ? nthWeekday(year, 1, 1, 1) : newYear,
    addDays(easter, -2),
    addDays(easter, 1),
    nthWeekday(year, 5, 1, 1),
    lastMonday(year, 5),
    lastMonday(year, 8),
    christmas,
    addDays(christmas, 1),
    ...(weekdayOf(christmas) === 5 ? [addDays(christmas, 3)] : []),
    ...(weekdayOf(christmas) >= 6 ? [dayFrom(year, 12, 27), dayFrom(year, 12, 28)] : []),
  ].includes(day);
}

/**
 * Roughly the school holidays of a city in the south of England: summer, Christmas, two weeks from Good
 * Friday, and a week in the middle of each term, each with the weekend before it.
 */
export function isSchoolHoliday(day: Day): boolean {
  const [year] = partsOf(day);
  const easter = easterSunday(year);
  return [
    [dayFrom(year, 1, 1), dayFrom(year, 1, 4)],
    weekFrom(nthWeekday(year, 2, 3, 1)),
    [addDays(easter, -2), addDays(easter, 14)],
    weekFrom(lastMonday(year, 5)),
    [dayFrom(year, 7, 22), dayFrom(year, 9, 2)],
    weekFrom(lastMonday(year, 10)),
    [dayFrom(year, 12, 20), dayFrom(year, 12, 31)],
  ].some(([first = '', last = '']) => day >= first && day <= last);
}

function weekFrom(monday: Day): [Day, Day] {
  return [addDays(monday, -2), addDays(monday, 6)];
}

function lastMonday(year: number, month: number): Day {
  return addDays(nthWeekday(year, month + 1, 1, 1), -7);
}

/** Gauss's rule for the Gregorian calendar, in the form of Butcher. */
function easterSunday(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((8 * b + 13) / 25);
  const e = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const f = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7;
  const g = Math.floor((a + 11 * e + 22 * f) / 451);
  const days = e + f - 7 * g + 114;
  return dayFrom(year, Math.floor(days / 31), (days % 31) + 1);
}

function partsOf(day: Day): [year: number, month: number, date: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function dayFrom(year: number, month: number, date: number): Day {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}
