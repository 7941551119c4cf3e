import { DateTime } from 'luxon';

/** "09:30", as a field for a time takes it. */
export function wallTime(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('HH:mm');
}
