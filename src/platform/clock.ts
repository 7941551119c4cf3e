import { DateTime } from 'luxon';

/** The one place that knows what time it is. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/**
 * A clock for the demonstration and the tests: it shows `local` (wall-clock time in `zone`, such as
 * 2027-03-01T09:00) now, and runs on from there. Throws when `local` is no such time.
 */
export function clockFrom(local: string, zone: string): Clock {
  const start = DateTime.fromISO(local, { zone });
  if (!start.isValid) throw new RangeError(`${local} is not a local time such as 2027-03-01T09:00`);
  const offset = start.toMillis() - Date.now();
  return { now: () => new Date(Date.now() + offset) };
}
