import { DateTime } from 'luxon';
import type { Span } from '../platform/time.ts';

/** An evening begins at this hour of the wall clock. */
const EVENING = 17;

/** True for a session that starts on a Saturday or a Sunday, on the wall clock of `zone`. */
export function isWeekend(startsAt: Date, zone: string): boolean {
  return DateTime.fromJSDate(startsAt, { zone }).weekday >= 6;
}

/** True for a session that starts at 5pm or later, on the wall clock of `zone`. */
export function isEvening(startsAt: Date, zone: string): boolean {
  return DateTime.fromJSDate(startsAt, { zone }).hour >= EVENING;
}

/** Evenings and weekends: what `out_of_hours` of a session says, so that they can be found by it. */
export function isOutOfHours(startsAt: Date, zone: string): boolean {
  return isWeekend(startsAt, zone) || isEvening(startsAt, zone);
}

/** True where each day ends after it begins and begins when the one before it is over. */
export function daysInOrder(days: Span[]): boolean {
  return days.every(
    (day, index) => day.startsAt < day.endsAt && day.startsAt >= (days[index - 1]?.endsAt ?? day.startsAt),
  );
}
