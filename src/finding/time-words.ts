import { dayOf, sayDate, sayDay, sayShortDay, sayTime, sayTimeRange, sayWhen } from '../platform/time.ts';

/** The words for a time, on the wall clock of one place; each is worked out once, as lists repeat them. */
export type TimeWords = {
  /** "Tuesday 9 March 2027, 9:30am to 12:30pm"; over several days "..., 9:30am, to Wednesday 10 March 2027". */
  when(span: { startsAt: Date; endsAt: Date }): string;
  /** "Tuesday 9 March 2027" */
  day(at: Date): string;
  /** "9:30am to 12:30pm" */
  hours(span: { startsAt: Date; endsAt: Date }): string;
  /** "Tuesday 9 March 2027, 9:30am" */
  moment(at: Date): string;
  /** "9 March", with the year where it is not this one's. */
  date(at: Date, now: Date): string;
  /** "Tue", "9", "Mar": the parts of a calendar leaf. */
  leaf(at: Date): { weekday: string; day: string; month: string };
};

const MOST_KEPT = 5_000;
/** In every zone of the world the year changes at a full quarter of an hour. */
const QUARTER_HOUR = 900_000;
const byZone = new Map<string, TimeWords>();

/** The words of this zone. */
export function timeWords(zone: string): TimeWords {
  const known = byZone.get(zone) ?? makeWords(zone);
  byZone.set(zone, known);
  return known;
}

function makeWords(zone: string): TimeWords {
  const date = remembered(
    ({ at, now }: { at: Date; now: Date }) => `${at.getTime()} ${Math.floor(now.getTime() / QUARTER_HOUR)}`,
    ({ at, now }) => sayDate(at, now, zone),
  );
  const moment = (at: Date) => `${sayDay(at, zone)}, ${sayTime(at, zone)}`;
  return {
    when: remembered(
      ({ startsAt, endsAt }) => `${startsAt.getTime()} ${endsAt.getTime()}`,
      (span) =>
        dayOf(span.startsAt, zone) === dayOf(span.endsAt, zone)
          ? sayWhen(span, zone)
          : `${moment(span.startsAt)}, to ${sayDay(span.endsAt, zone)}`,
    ),
    day: remembered(instant, (at) => sayDay(at, zone)),
    hours: remembered(
      ({ startsAt, endsAt }) => `${startsAt.getTime()} ${endsAt.getTime()}`,
      (span) => sayTimeRange(span, zone),
    ),
    moment: remembered(instant, moment),
    date: (at, now) => date({ at, now }),
    leaf: remembered(instant, (at) => {
      const [weekday = '', day = '', month = ''] = sayShortDay(at, zone).split(' ');
      return { weekday, day, month };
    }),
  };
}

function instant(at: Date): string {
  return String(at.getTime());
}

/** Zone arithmetic costs some microseconds a time, and a page of a list has a hundred of them. */
function remembered<In, Out>(key: (value: In) => string, work: (value: In) => Out): (value: In) => Out {
  const kept = new Map<string, Out>();
  return (value) => {
    const name = key(value);
    const known = kept.get(name);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const result = work(value);
    kept.set(name, result);
    return result;
  };
}
