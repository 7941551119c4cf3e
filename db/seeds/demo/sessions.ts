import { type Day, dayOf, daysBefore, instantAt, type Span } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import {
  addDays,
  addMonths,
  isBankHoliday,
  isSchoolHoliday,
  isTermDay,
  nthWeekday,
  weekdayOf,
} from './calendar.ts';
import { randomFrom } from './random.ts';
import { read } from './read.ts';

/** A rule by which the dates of an activity fall: "second Tuesday of these months, 10:00 to 11:30". */
type Outline = {
  activity: string;
  months: number[];
  nth: number;
  weekday: number;
  from: string;
  to: string;
  /** A second day this many days later. */
  gap?: number;
  at: string;
  capacity: number | null;
  locality?: string;
  opensWeeksBefore?: number;
  inHolidays?: boolean;
};
type Programme = { venues: Record<string, string | null>; trainers: string[]; outlines: Outline[] };

/** A session as it is laid down, before anybody has booked. */
export type Planned = {
  id: string;
  activityId: string;
  days: (Span & { id: string })[];
  startsAt: Date;
  endsAt: Date;
  startsOn: Day;
  outOfHours: boolean;
  venue: string | null;
  trainer: string | null;
  locality: string | null;
  capacity: number | null;
  opensAt: Date;
};

export type Setting = {
  activity: string;
  at: string;
  capacity: number | null;
  locality?: string;
  opensWeeksBefore?: number;
};

const USUAL_WEEKS = 30;
const programme = read<Programme>('programme.json');

/**
 * Every session from three months before `from` to eight months after `until`. The dates follow from the
 * calendar alone, so that the same session has the same identifier on whichever day one asks.
 */
export function plannedSessions(from: Date, until: Date, zone: string): Planned[] {
  const first = addMonths(dayOf(from, zone), -3);
  const last = addMonths(dayOf(until, zone), 8);
  const planned = new Map<string, Planned>();
  // A date that falls into the holidays moves on, so the month before may reach into the range.
  for (let month = addMonths(`${first.slice(0, 7)}-01`, -1); month <= last; month = addMonths(month, 1)) {
    for (const outline of programme.outlines) {
      if (!outline.months.includes(Number(month.slice(5, 7)))) continue;
      const day = dateIn(month, outline);
      if (day === null || day < first || day > last) continue;
      const session = plan(outline, day, outline.from, outline.to, zone, outline.gap);
      planned.set(session.id, session);
    }
  }
  return [...planned.values()].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** One session of this kind on a day, wall-clock times in `zone`. */
export function plan(
  setting: Setting,
  day: Day,
  from: string,
  to: string,
  zone: string,
  gap?: number,
): Planned {
  const id = stableId('session', `${setting.activity} ${day} ${from} ${setting.locality ?? ''}`);
  const days = (gap === undefined ? [day] : [day, addDays(day, gap)]).map((date, index) => ({
    id: stableId('session-day', `${id} ${index + 1}`),
    startsAt: instantAt(date, from, zone),
    endsAt: instantAt(date, to, zone),
  }));
  const startsAt = instantAt(day, from, zone);
  return {
    id,
    activityId: setting.activity,
    days,
    startsAt,
    endsAt: days.at(-1)?.endsAt ?? startsAt,
    startsOn: day,
    outOfHours: weekdayOf(day) > 5 || from >= '17:00',
    venue: programme.venues[setting.at] ?? null,
    trainer: setting.capacity === null ? null : randomFrom(`trainer ${id}`).pick(programme.trainers),
    locality: setting.locality ?? null,
    capacity: setting.capacity,
    opensAt: opening(day, setting.opensWeeksBefore ?? USUAL_WEEKS, zone),
  };
}

/** Booking opens at nine in the morning, whole weeks before. */
export function opening(day: Day, weeks: number, zone: string): Date {
  return daysBefore(instantAt(day, '09:00', zone), weeks * 7, zone);
}

/** The day in this month, or up to three weeks later where holidays are in the way; null if still none. */
function dateIn(month: Day, { nth, weekday, gap, inHolidays }: Outline): Day | null {
  const day = nthWeekday(Number(month.slice(0, 4)), Number(month.slice(5, 7)), nth, weekday);
  if (inHolidays === true) return day;
  for (let weeks = 0; weeks <= 3; weeks++) {
    const candidate = addDays(day, weeks * 7);
    if (isWorkable(candidate) && (gap === undefined || isWorkable(addDays(candidate, gap)))) return candidate;
  }
  return null;
}

/** In term; a Saturday counts by the term around it. */
function isWorkable(day: Day): boolean {
  return weekdayOf(day) === 6 ? !isSchoolHoliday(day) && !isBankHoliday(day) : isTermDay(day);
}
