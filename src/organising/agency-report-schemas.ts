import { addDays, addMonths } from '../platform/days.ts';
import { type Day, isDay, sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';

export const GROUPINGS = ['agency', 'sector', 'locality', 'activity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type AskedReport = {
  from: Day;
  to: Day;
  by: Grouping;
  /** Only these; empty for all. */
  only: { agency: string; sector: string; locality: string; activity: string };
  /** As typed, so that the form comes back filled in. */
  values: { quarter: string; from: string; to: string };
  errors: FieldError[];
  /** The same question as the query of an address. */
  query: string;
};

/** "2027-1" for the quarter in which a day falls. */
export function quarterOf(day: Day): string {
  return `${day.slice(0, 4)}-${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** The first and the last day of a quarter. */
export function daysOfQuarter(quarter: string): { from: Day; to: Day } {
  const [year = '', number = ''] = quarter.split('-');
  const from = `${year}-${String(Number(number) * 3 - 2).padStart(2, '0')}-01`;
  return { from, to: addDays(addMonths(from, 3), -1) };
}

const STARTS = ['January to March', 'April to June', 'July to September', 'October to December'];

/** The quarters to choose from: the next one, this one and those of two years before, the latest first. */
export function quartersAround(today: Day): { value: string; text: string }[] {
  const first = daysOfQuarter(quarterOf(today)).from;
  return Array.from({ length: 10 }, (_, index) => {
    const value = quarterOf(addMonths(first, 3 - 3 * index));
    return { value, text: `${STARTS[Number(value.slice(5)) - 1]} ${value.slice(0, 4)}` };
  });
}

/** "1 January 2027 to 31 March 2027" */
export function sayPeriod({ from, to }: { from: Day; to: Day }): string {
  return from === to ? sayCalendarDay(from) : `${sayCalendarDay(from)} to ${sayCalendarDay(to)}`;
}

/**
 * What an address asks of the report: a quarter, or any first and last day; this quarter by agency where it says
 * nothing. Where both stand in the form, what was changed since it was shown holds: `was` is the quarter that
 * it showed. Days that are none are said, and this quarter shown. Never throws.
 */
export function readAskedReport(query: unknown, today: Day): AskedReport {
  const asked = Object(query) as Record<string, unknown>;
  const text = (name: string) => {
    const value = asked[name];
    return typeof value === 'string' ? value.trim().slice(0, 100) : '';
  };
  const dated = text('from') !== '' || text('to') !== '';
  const chosen = /^[12]\d{3}-[1-4]$/.test(text('quarter')) ? text('quarter') : '';
  const changed = typeof asked.was === 'string' && chosen !== asked.was;
  const quarter = dated && !(changed && chosen !== '') ? '' : chosen || quarterOf(today);
  const errors = quarter === '' ? errorsOf(text('from'), text('to')) : [];
  const span =
    quarter !== ''
      ? daysOfQuarter(quarter)
      : errors.length > 0
        ? daysOfQuarter(quarterOf(today))
        : { from: text('from'), to: text('to') };
  const by = GROUPINGS.find((one) => one === text('by')) ?? 'agency';
  const only = {
    agency: text('agency'),
    sector: text('sector'),
    locality: text('locality'),
    activity: text('activity'),
  };
  const said = { ...(quarter === '' ? span : { quarter }), by, ...only };
  return {
    ...span,
    by,
    only,
    values: { quarter, from: quarter === '' ? text('from') : '', to: quarter === '' ? text('to') : '' },
    errors,
    query: new URLSearchParams(Object.entries(said).filter(([, value]) => value !== '')).toString(),
  };
}

function errorsOf(from: string, to: string): FieldError[] {
  if (!isDay(from)) return [{ field: 'from', text: 'Enter the first day as a date' }];
  if (!isDay(to)) return [{ field: 'to', text: 'Enter the last day as a date' }];
  return from <= to ? [] : [{ field: 'to', text: 'The last day has to be the first day or a later one' }];
}
