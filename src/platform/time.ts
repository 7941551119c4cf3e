import { DateTime } from 'luxon';

/** Wall-clock arithmetic and the way people write times. A day is YYYY-MM-DD; an instant is a Date. */
export type Day = string;
export type Span = { startsAt: Date; endsAt: Date };

const HOUR = 3_600_000;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * The same wall-clock time some days earlier: three days before Tuesday 9:30 is Saturday 9:30, also across
 * a clock change (scenario 33).
 */
export function daysBefore(instant: Date, days: number, zone: string): Date {
  return DateTime.fromJSDate(instant, { zone }).minus({ days }).toJSDate();
}

/** Elapsed hours earlier, whatever the clocks did (scenario 33). */
export function hoursBefore(instant: Date, hours: number): Date {
  return new Date(instant.getTime() - hours * HOUR);
}

/** Elapsed hours later. */
export function hoursAfter(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * HOUR);
}

/** Elapsed minutes later. */
export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** Whichever comes first. */
export function earlier(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()));
}

const MOST_KEPT = 10_000;
const keptDays = new Map<string, Map<number, Day>>();

/**
 * The calendar day on which this instant falls in the zone. Sessions begin and end at the same instants for all
 * who have a place on them, and zones are slow, so what was found is kept.
 */
export function dayOf(instant: Date, zone: string): Day {
  const kept = keptDays.get(zone) ?? new Map<number, Day>();
  keptDays.set(zone, kept);
  const at = instant.getTime();
  const known = kept.get(at);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const day = DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd');
  kept.set(at, day);
  return day;
}

/** A wall-clock time on a day as an instant; a time that the clocks skip moves forward. */
export function instantAt(day: Day, time: string, zone: string): Date {
  return DateTime.fromISO(`${day}T${time}`, { zone }).toJSDate();
}

/** The first and the last-plus-one instant of a day. */
export function boundsOf(day: Day, zone: string): { from: Date; until: Date } {
  const start = DateTime.fromISO(day, { zone }).startOf('day');
  return { from: start.toJSDate(), until: start.plus({ days: 1 }).toJSDate() };
}

/** True for an existing calendar day written YYYY-MM-DD. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text).isValid;
}

/** Two spans share time; touching end to start is no overlap (scenario 32). */
export function overlaps(a: Span, b: Span): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** "Tuesday 9 March 2027" */
export function sayDay(instant: Date, zone: string): string {
  const at = DateTime.fromJSDate(instant, { zone });
  return `${WEEKDAYS[at.weekday - 1]} ${at.day} ${MONTHS[at.month - 1]} ${at.year}`;
}

/** "Tue 9 Mar" */
export function sayShortDay(instant: Date, zone: string): string {
  const at = DateTime.fromJSDate(instant, { zone });
  return `${WEEKDAYS[at.weekday - 1]?.slice(0, 3)} ${at.day} ${MONTHS[at.month - 1]?.slice(0, 3)}`;
}

/** "9 March", with the year when it is not `now`'s. */
export function sayDate(instant: Date, now: Date, zone: string): string {
  const at = DateTime.fromJSDate(instant, { zone });
  const year = at.year === DateTime.fromJSDate(now, { zone }).year ? '' : ` ${at.year}`;
  return `${at.day} ${MONTHS[at.month - 1]}${year}`;
}

/** "3 March 2026": a calendar day, which is in no zone. */
export function sayCalendarDay(day: Day): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

/** "9:30am", "12 noon", "2pm", "midnight" */
export function sayTime(instant: Date, zone: string): string {
  const at = DateTime.fromJSDate(instant, { zone });
  if (at.minute === 0 && at.hour === 12) return '12 noon';
  if (at.minute === 0 && at.hour === 0) return 'midnight';
  const hour = at.hour % 12 === 0 ? 12 : at.hour % 12;
  const minutes = at.minute === 0 ? '' : `:${String(at.minute).padStart(2, '0')}`;
  return `${hour}${minutes}${at.hour < 12 ? 'am' : 'pm'}`;
}

/** "9:30am to 12:30pm" */
export function sayTimeRange(span: Span, zone: string): string {
  return `${sayTime(span.startsAt, zone)} to ${sayTime(span.endsAt, zone)}`;
}

/** "Tuesday 9 March 2027, 9:30am to 12:30pm", one such phrase for each day of a session. */
export function sayWhen(span: Span, zone: string): string {
  return `${sayDay(span.startsAt, zone)}, ${sayTimeRange(span, zone)}`;
}

/** "Tuesday 9 March 2027, 9:30am": a deadline. */
export function sayMoment(instant: Date, zone: string): string {
  return `${sayDay(instant, zone)}, ${sayTime(instant, zone)}`;
}

/** "2 days", "5 hours", "1 hour", "20 minutes": how long until something, rounded down, never below a minute. */
export function sayTimeLeft(from: Date, until: Date): string {
  const minutes = Math.max(1, Math.floor((until.getTime() - from.getTime()) / 60_000));
  if (minutes >= 48 * 60) return `${Math.floor(minutes / (24 * 60))} days`;
  if (minutes >= 60) return minutes < 120 ? '1 hour' : `${Math.floor(minutes / 60)} hours`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** "1st", "2nd", "3rd", "11th" */
export function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}
