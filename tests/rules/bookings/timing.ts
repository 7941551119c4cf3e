import { DateTime } from 'luxon';
import { DEFAULT_SETTINGS } from '../../../src/bookings/booking-settings.ts';
import type { Timing } from '../../../src/bookings/place-rules.ts';

export const ZONE = 'Europe/London';

/** A wall-clock time in London as an instant. */
export function at(local: string): Date {
  return DateTime.fromISO(local, { zone: ZONE }).toJSDate();
}

/** The city's default rule for a session that starts at this wall-clock time. */
export function timing(startsAt: string, own: Partial<Timing['settings']> = {}): Timing {
  return { startsAt: at(startsAt), zone: ZONE, settings: { ...DEFAULT_SETTINGS, ...own } };
}
