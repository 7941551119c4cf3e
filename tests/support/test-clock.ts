import { DateTime } from 'luxon';
import type { Clock } from '../../src/platform/clock.ts';

/** A clock that stands still until it is turned. */
export type TestClock = Clock & {
  /** To a wall-clock time such as 2027-03-06T09:30. */
  set(local: string): void;
  /** Forward (or back) by elapsed time. */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
};

/** A clock that shows `local`, wall-clock time in `zone`. */
export function testClock(local: string, zone: string): TestClock {
  let now = at(local, zone);
  return {
    now: () => now,
    set(next) {
      now = at(next, zone);
    },
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      now = new Date(now.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
    },
  };
}

function at(local: string, zone: string): Date {
  return DateTime.fromISO(local, { zone }).toJSDate();
}
