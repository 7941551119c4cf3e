import { z } from 'zod';
import { type SessionFacts, type Typed, type Venue, venueLine } from '../catalogue/index.ts';
import { instantAt, isDay, type Span } from '../platform/time.ts';
import { type FieldError, listOf, optionalLine, parseForm } from '../platform/web/forms.ts';
import {
  oneOf,
  oneOrNone,
  optionalCount,
  optionalDay,
  optionalTime,
  readTime,
  textAt,
  textOrNull,
} from './desk-forms.ts';

/** What may be chosen where a session is written. */
export type SessionChoices = {
  venues: ReadonlyMap<string, Venue>;
  trainerIds: ReadonlySet<string>;
  localities: readonly string[];
  zone: string;
};

type Where = Pick<SessionFacts, 'deliveryMode' | 'venueId' | 'venue' | 'joiningDetails' | 'capacity'>;
type Rest = Omit<SessionFacts, keyof Where | 'days' | 'bookingOpensAt'> & { bookingOpensAt: Date | null };

export const MOST_DAYS = 10;

/** Where, how and for how many: what is changed elsewhere once somebody has booked. */
function whereForm({ venues }: SessionChoices): z.ZodType<Where> {
  return z
    .object({
      deliveryMode: oneOf(['teams', 'face-to-face'], 'Choose face to face or online'),
      venueId: z
        .string()
        .default('')
        .refine((id) => id === '' || venues.has(id), { error: 'Choose a venue from the list' }),
      venue: optionalLine('the place', 300),
      joiningDetails: textOrNull('the joining details', 2000),
      capacity: optionalCount('the places', 1, 5000),
    })
    .transform(({ venueId, venue, ...form }) => {
      const kept = form.deliveryMode === 'face-to-face' ? venues.get(venueId) : undefined;
      const written = form.deliveryMode === 'face-to-face' && venue !== '' ? venue : null;
      return { ...form, venueId: kept?.id ?? null, venue: kept === undefined ? written : venueLine(kept) };
    });
}

function restForm({ trainerIds, localities, zone }: SessionChoices): z.ZodType<Rest> {
  return z
    .object({
      trainerIds: listOf(z.string())
        .refine((ids) => ids.every((id) => trainerIds.has(id)), { error: 'Choose trainers from the list' })
        .transform((ids) => [...new Set(ids)].sort()),
      locality: oneOrNone(localities, 'Choose a part of the city from the list'),
      minimum: optionalCount('the fewest people', 1, 5000),
      minimumDaysBefore: optionalCount('the days', 0, 365),
      opensOn: optionalDay('the day on which booking opens'),
      opensAt: optionalTime('the time at which booking opens'),
      closesHoursBefore: optionalCount('when booking closes', 0, 2000),
      freeUntilDaysBefore: optionalCount('until when cancelling is free', 0, 365),
      lateCancelledBy: oneOrNone(['self', 'organiser'], 'Choose who may cancel late'),
      delegateNotes: textOrNull('the notes', 3000),
      preCourseWork: textOrNull('the work before the session', 3000),
    })
    .transform(({ opensOn, opensAt, ...form }) => ({
      ...form,
      bookingOpensAt: opensOn === null ? null : instantAt(opensOn, opensAt ?? '09:00', zone),
    }));
}

export type SessionDraft = Where & Rest;
export type ReadSession<T> = { ok: true; data: T } | { ok: false; errors: FieldError[] };

/** All of a session but its days. */
export function readSessionForm(body: unknown, choices: SessionChoices): ReadSession<SessionDraft> {
  const where = parseForm(whereForm(choices), body);
  const rest = readRest(body, choices);
  if (where.ok && rest.ok) return { ok: true, data: { ...where.data, ...rest.data } };
  return { ok: false, errors: [...(where.ok ? [] : where.errors), ...(rest.ok ? [] : rest.errors)] };
}

/** Of a session that somebody has booked: all but days, place, link and places. */
export function readRest(body: unknown, choices: SessionChoices): ReadSession<Rest> {
  return parseForm(restForm(choices), body);
}

/** The days of a session as they are typed, row by row; rows that are wholly empty count for nothing. */
export function readDays(typed: Typed, zone: string): ReadSession<Span[]> {
  const errors: FieldError[] = [];
  const days: Span[] = [];
  for (let row = 1; row <= MOST_DAYS; row++) {
    const [day, from, to] = ['day', 'from', 'to'].map((name) => textAt(typed, `${name}-${row}`).trim());
    if (!day) continue;
    const [begins, ends] = [readTime(from ?? ''), readTime(to ?? '')];
    if (!isDay(day)) errors.push({ field: `day-${row}`, text: `Enter day ${row} as a date` });
    else if (!begins)
      errors.push({ field: `from-${row}`, text: `Enter when day ${row} begins, such as 9:30` });
    else if (!ends) errors.push({ field: `to-${row}`, text: `Enter when day ${row} ends, such as 12:30` });
    else days.push({ startsAt: instantAt(day, begins, zone), endsAt: instantAt(day, ends, zone) });
  }
  if (days.length === 0 && errors.length === 0) errors.push({ field: 'day-1', text: 'Enter the day' });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, data: days };
}

/** How many rows for days a form shows: those that are filled, at least one, and one more where it was asked for. */
export function dayRows(typed: Typed, more: boolean): number[] {
  let last = 1;
  for (let row = 1; row <= MOST_DAYS; row++) if (textAt(typed, `day-${row}`) !== '') last = row;
  const rows = Math.max(last, Number(textAt(typed, 'rows')) || 1) + (more ? 1 : 0);
  return Array.from({ length: Math.min(rows, MOST_DAYS) }, (_, index) => index + 1);
}

/** Why these days were refused, at the first of them. */
export const DAYS_REFUSED = {
  days: 'Each day must end after it begins, and begin after the one before it is over',
  past: 'The first day must lie ahead',
} as const;
