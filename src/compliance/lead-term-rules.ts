import type { Day } from '../platform/time.ts';

/**
 * The last day of the school term that a day lies in or leads to. English terms end at Christmas, Easter and in
 * summer, on days that each authority and school sets; no list of them comes with the reference data, so a term
 * runs until Easter Sunday, 31 August or 31 December, whichever comes next. Holidays belong to the term before.
 */
export function termEndOf(day: Day): Day {
  const year = Number(day.slice(0, 4));
  return [easterOf(year), `${day.slice(0, 4)}-08-31`].find((end) => day <= end) ?? `${day.slice(0, 4)}-12-31`;
}

/** Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm of 1876). */
function easterOf(year: number): Day {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(Math.floor(f / 31))}-${two((f % 31) + 1)}`;
}
