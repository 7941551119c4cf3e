import { sayCalendarDay } from '../platform/time.ts';
import { saySource } from './source-words.ts';
import type { Reason, Standing, State } from './standing-rules.ts';

/** How states are called on every page, and the shape that says the same without colour. */
export const STATES: Record<State, { word: string; shape: string }> = {
  overdue: { word: 'Overdue', shape: 'cross' },
  missing: { word: 'Missing', shape: 'circle' },
  'to-be-confirmed': { word: 'To be confirmed', shape: 'question' },
  'due-soon': { word: 'Due soon', shape: 'clock' },
  booked: { word: 'Booked', shape: 'calendar' },
  'in-date': { word: 'In date', shape: 'tick' },
};

/** How a completion came about. */
export const SOURCES: Record<string, string> = {
  attended: 'attended',
  recorded: 'recorded for the whole staff or by their lead',
  'e-learning': 'e-learning',
  reading: 'reading confirmed',
  evidence: 'evidence that was verified',
  import: 'from a provider’s list',
};

type Names = {
  role(key: string): string;
  activity(id: string): string;
  /** Where an organisation's own rule comes from. */
  organisation?(id: string): string;
};

/** "In date until 3 March 2028", "Overdue since 4 March 2026, booked for 9 March 2027": one line for a cell. */
export function sayStanding({ state, dueOn, done, booked, refreshMonths }: Standing): string {
  const on = done === null ? null : sayCalendarDay(done.completedOn);
  switch (state) {
    case 'overdue':
      return `Overdue: ${done === null ? 'was to be done by' : 'was in date until'} ${dueOn === null ? 'an earlier day' : sayCalendarDay(dueOn)}${place(booked)}`;
    case 'missing':
      return `Missing${dueOn === null ? '' : `: to be done by ${sayCalendarDay(dueOn)}`}${place(booked)}`;
    case 'to-be-confirmed':
      return `To be confirmed${on === null ? '' : `: done on ${on}`}`;
    case 'due-soon':
      return `Due soon: in date until ${dueOn === null ? on : sayCalendarDay(dueOn)}${place(booked)}`;
    case 'booked':
      return `Booked for ${booked === null ? 'a coming day' : sayCalendarDay(booked.startsOn)}`;
    case 'in-date':
      return dueOn === null || refreshMonths === null
        ? `In date: done on ${on ?? 'an earlier day'}, once counts`
        : `In date until ${sayCalendarDay(dueOn)}`;
  }
}

/**
 * "Why?": the facts of a standing in plain sentences: every reason, what was done and how that is known, how long
 * it counts, and the place that is booked.
 */
export function whySentences(standing: Standing, names: Names): string[] {
  const { activityId, done, booked, refreshMonths, reasons, dueOn, state } = standing;
  const said = reasons.map((reason) => sayReason(reason, names));
  if (done === null) said.push('Nothing on record counts for it.');
  else {
    const other = done.activityId === activityId ? '' : ` (${names.activity(done.activityId)} counts for it)`;
    const late = done.recordedLater === null ? '' : `, written down on ${sayCalendarDay(done.recordedLater)}`;
    const edition = done.edition === null ? '' : `, ${done.edition} edition`;
    said.push(
      `Done on ${sayCalendarDay(done.completedOn)}${other}: ${SOURCES[done.source] ?? done.source}${edition}${late}.`,
    );
  }
  const hours = reasons.find(({ rule }) => rule.hours !== null)?.rule.hours;
  if (hours != null) said.push(sayHours(hours));
  else if (refreshMonths === null) said.push('No refresh period is stated, so once counts.');
  else said.push(`To be refreshed every ${sayMonths(refreshMonths)}, the shortest period of all reasons.`);
  if (dueOn !== null) said.push(sayDue(standing));
  if (state === 'to-be-confirmed')
    said.push('Until the question is answered it counts neither as met nor as missed.');
  if (booked !== null)
    said.push(
      `A place is booked${booked.activityId === activityId ? '' : ` on ${names.activity(booked.activityId)}`} for ${sayCalendarDay(booked.startsOn)}.`,
    );
  return said;
}

/** "Essential, as Designated safeguarding lead since 1 September 2025 (source)." */
export function sayReason({ rule, answer, since }: Reason, names: Names): string {
  const level = rule.level === 'essential' ? 'Essential' : 'Recommended';
  const own =
    rule.organisationId === null || names.organisation === undefined
      ? ''
      : `, asked for by ${names.organisation(rule.organisationId)}`;
  const edition = rule.edition === null ? '' : `, ${rule.edition} edition`;
  if (answer === 'unanswered')
    return `${level} if this applies, which nobody has answered: ${names.role(rule.roleKey)}${own}${edition}. Source: ${saySource(rule.source)}.`;
  return `${level} as ${names.role(rule.roleKey)}${since === null ? '' : ` since ${sayCalendarDay(since)}`}${own}${edition}. Source: ${saySource(rule.source)}.`;
}

/** "2 years", "18 months", "1 year" */
export function sayMonths(months: number): string {
  if (months % 12 === 0) return months === 12 ? 'year' : `${months / 12} years`;
  return months === 1 ? 'month' : `${months} months`;
}

function sayDue({ done, dueOn, state }: Standing): string {
  const day = sayCalendarDay(dueOn ?? '');
  if (state === 'missing' || done === null) return `A newcomer has until ${day}.`;
  return `It counts until ${day}, that day included.`;
}

function sayHours({
  minutes,
  months,
  participatoryShare,
}: {
  minutes: number;
  months: number;
  participatoryShare: number;
}): string {
  const share =
    participatoryShare === 0 ? '' : `, ${Math.round(participatoryShare * 100)}% of it participatory`;
  return `${minutes / 60} hours are asked for in ${months === 12 ? 'one year' : sayMonths(months)}${share}.`;
}

function place(booked: Standing['booked']): string {
  return booked === null ? '' : `; booked for ${sayCalendarDay(booked.startsOn)}`;
}
