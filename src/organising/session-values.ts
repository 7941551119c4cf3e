import { DateTime } from 'luxon';
import type { SessionFacts, Typed } from '../catalogue/index.ts';
import { dayOf, type Span } from '../platform/time.ts';
import { wallTime } from './wall-time.ts';

/** What an organiser wrote of a session as the form shows it, wall-clock times of `zone`. */
export function valuesOfSession(facts: SessionFacts, zone: string): Typed {
  return {
    ...dayValues(facts.days, zone),
    deliveryMode: facts.deliveryMode,
    venueId: facts.venueId ?? '',
    // The words of a kept venue follow from it.
    venue: facts.venueId === null ? (facts.venue ?? '') : '',
    joiningDetails: facts.joiningDetails ?? '',
    capacity: count(facts.capacity),
    trainerIds: facts.trainerIds,
    locality: facts.locality ?? '',
    minimum: count(facts.minimum),
    minimumDaysBefore: count(facts.minimumDaysBefore),
    opensOn: dayOf(facts.bookingOpensAt, zone),
    opensAt: wallTime(facts.bookingOpensAt, zone),
    closesHoursBefore: count(facts.closesHoursBefore),
    freeUntilDaysBefore: count(facts.freeUntilDaysBefore),
    lateCancelledBy: facts.lateCancelledBy ?? '',
    delegateNotes: facts.delegateNotes ?? '',
    preCourseWork: facts.preCourseWork ?? '',
  };
}

/** A new session like another one: the same words, rules and times of day, and no date yet. */
export function valuesOfCopy(facts: SessionFacts, zone: string): Typed {
  const blank = Object.fromEntries(facts.days.map((_, index) => [`day-${index + 1}`, '']));
  const rows = String(facts.days.length);
  return { ...valuesOfSession(facts, zone), ...blank, opensOn: '', opensAt: '', rows };
}

function dayValues(days: Span[], zone: string): Typed {
  return Object.fromEntries(
    days.flatMap(({ startsAt, endsAt }, index) => [
      [`day-${index + 1}`, DateTime.fromJSDate(startsAt, { zone }).toFormat('yyyy-MM-dd')],
      [`from-${index + 1}`, wallTime(startsAt, zone)],
      [`to-${index + 1}`, wallTime(endsAt, zone)],
    ]),
  );
}

function count(value: number | null): string {
  return value === null ? '' : String(value);
}
