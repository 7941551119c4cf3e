import { z } from 'zod';
import { MOST_DATES, type Rhythm, type SeriesRule, type Typed } from '../catalogue/index.ts';
import { instantAt, isDay, type Span } from '../platform/time.ts';
import { oneOf, optionalCount, optionalDay, optionalTime, readTime, textAt, textsAt } from './desk-forms.ts';
import type { ReadSession } from './session-form.ts';

export const NTH = ['first', 'second', 'third', 'fourth', 'last'] as const;
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
const NTHS = ['1', '2', '3', '4', '5'] as const;
const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const needed = (message: string) => ({ error: message });

/** What a form says of the dates of several sessions. */
export type SeriesWish = { rule: SeriesRule; begins: string; ends: string };

export const seriesForm = z
  .object({
    rhythm: oneOf(['weekly', 'monthly-weekday', 'monthly-date'], 'Choose how often'),
    every: optionalCount('the number of weeks', 1, 26),
    nth: z.enum(NTHS).catch('1'),
    weekday: z.enum(DAYS).catch('1'),
    first: optionalDay('the first day').refine((day) => day !== null, needed('Enter the first day')),
    until: optionalDay('the last day'),
    count: optionalCount('how many', 1, MOST_DATES),
    begins: optionalTime('the beginning').refine((time) => time !== null, needed('Enter when they begin')),
    ends: optionalTime('the end').refine((time) => time !== null, needed('Enter when they end')),
    opensDaysBefore: optionalCount('the days', 0, 730),
  })
  .superRefine(({ first, until, count, begins, ends }, context) => {
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (until === null && count === null) wrong('until', 'Enter the last day, or how many sessions');
    if (first !== null && until !== null && until < first)
      wrong('until', 'The last day must be after the first');
    if (begins !== null && ends !== null && begins >= ends)
      wrong('ends', 'The end must be after the beginning');
  })
  .transform(
    ({ rhythm, every, nth, weekday, first, until, count, begins, ends }): SeriesWish => ({
      rule: { rhythm: rhythmOf(rhythm, every, nth, weekday), from: first ?? '', until, count },
      begins: begins ?? '',
      ends: ends ?? '',
    }),
  );

/** One date of a series as it is listed: it counts where it is ticked. */
export type DateRow = { index: number; used: boolean; day: string; from: string; to: string };

/** The dates as they are listed and were adjusted. */
export function rowsOf(typed: Typed): DateRow[] {
  const rows = Math.min(Number(textAt(typed, 'rows')) || 0, MOST_DATES);
  const used = new Set(textsAt(typed, 'use'));
  return Array.from({ length: rows }, (_, index) => ({
    index,
    used: used.has(String(index)),
    day: textAt(typed, `day-${index}`),
    from: textAt(typed, `from-${index}`),
    to: textAt(typed, `to-${index}`),
  }));
}

/** The span of a listed date; null where it cannot be read. */
export function spanOf({ day, from, to }: DateRow, zone: string): Span | null {
  const [begins, ends] = [readTime(from), readTime(to)];
  if (!isDay(day) || !begins || !ends) return null;
  const span = { startsAt: instantAt(day, begins, zone), endsAt: instantAt(day, ends, zone) };
  return span.startsAt < span.endsAt ? span : null;
}

/** The spans of the ticked dates, soonest first, or what is wrong with some of them. */
export function readRows(rows: DateRow[], zone: string, now: Date): ReadSession<Span[]> {
  const used = rows.filter((row) => row.used);
  if (used.length === 0) return { ok: false, errors: [{ field: 'dates', text: 'Tick at least one date' }] };
  const errors = used.flatMap((row) => {
    const span = spanOf(row, zone);
    const field = `day-${row.index}`;
    if (span === null)
      return [{ field, text: `Date ${row.index + 1}: enter a date, when it begins and when it ends` }];
    return span.startsAt <= now ? [{ field, text: `Date ${row.index + 1} must lie ahead` }] : [];
  });
  if (errors.length > 0) return { ok: false, errors };
  const spans = used.flatMap((row) => spanOf(row, zone) ?? []);
  return { ok: true, data: spans.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()) };
}

function rhythmOf(
  kind: 'weekly' | 'monthly-weekday' | 'monthly-date',
  every: number | null,
  nth: (typeof NTHS)[number],
  weekday: (typeof DAYS)[number],
): Rhythm {
  if (kind === 'weekly') return { kind, every: every ?? 1 };
  if (kind === 'monthly-date') return { kind };
  return { kind, nth: Number(nth) as 1 | 2 | 3 | 4 | 5, weekday: Number(weekday) };
}
