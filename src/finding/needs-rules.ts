import type { Standing, State } from '../compliance/index.ts';
import { addMonths } from '../platform/days.ts';
import { type Day, sayCalendarDay } from '../platform/time.ts';

/** What somebody needs, in the order in which it is told. */
export type Needs = {
  /** Essential, and not met or soon not met any more: the most urgent first. */
  essential: Standing[];
  recommended: Standing[];
  /** Met, essential ones first, what lapses first before the rest. */
  met: Standing[];
  /** "2 essential things to do; 1 lapses by 31 August 2027." */
  summary: string;
};

const ORDER: Record<State, number> = {
  overdue: 0,
  missing: 1,
  'due-soon': 2,
  'to-be-confirmed': 3,
  booked: 4,
  'in-date': 5,
};
const NEW_FOR_MONTHS = 6;

/** Sorts a person's standings into what is to be done, and what is met. Pure. */
export function needsOf(standings: Standing[], titleOf: (activityId: string) => string): Needs {
  const sorted = [...standings].sort((a, b) => compare(a, b, titleOf));
  // What waits for an answer is asked in a place of its own.
  const open = sorted.filter(({ state }) => state !== 'in-date' && state !== 'to-be-confirmed');
  return {
    essential: open.filter(({ level }) => level === 'essential'),
    recommended: open.filter(({ level }) => level === 'recommended'),
    met: sorted.filter(({ state }) => state === 'in-date'),
    summary: summaryOf(standings.filter(({ level }) => level === 'essential')),
  };
}

function compare(a: Standing, b: Standing, titleOf: (id: string) => string): number {
  return (
    ORDER[a.state] - ORDER[b.state] ||
    (a.level === b.level ? 0 : a.level === 'essential' ? -1 : 1) ||
    (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') ||
    titleOf(a.activityId).localeCompare(titleOf(b.activityId))
  );
}

function summaryOf(essential: Standing[]): string {
  const count = (...states: State[]) => essential.filter(({ state }) => states.includes(state)).length;
  const parts = [
    said(count('overdue'), 'essential thing is overdue', 'essential things are overdue'),
    said(count('missing'), 'is still to be done', 'are still to be done'),
    said(count('due-soon'), 'lapses soon', 'lapse soon'),
    said(count('booked'), 'is booked', 'are booked'),
    said(questions(essential), 'question waits for your answer', 'questions wait for your answer'),
  ].filter((part) => part !== null);
  if (parts.length > 0) return `Of what is essential for you: ${parts.join(', ')}.`;
  return essential.length > 0
    ? 'Everything that is essential for you is in date.'
    : 'Nothing is essential for your roles.';
}

/** One answer may decide about several activities. */
function questions(essential: Standing[]): number {
  return new Set(essential.flatMap(({ question }) => question ?? [])).size;
}

function said(count: number, one: string, many: string): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : many}`;
}

export type InductionStep = { standing: Standing; by: Day | null; text: string };

/**
 * What somebody who took a post or a role within the last six months is to do, by its day: first what has one,
 * then the rest. Empty for everybody else. Pure.
 */
export function inductionOf(standings: Standing[], today: Day): InductionStep[] {
  const since = addMonths(today, -NEW_FOR_MONTHS);
  return standings
    .filter(({ reasons }) => reasons.length > 0 && reasons.every((reason) => isNew(reason.since, since)))
    .filter(({ level, state }) => level === 'essential' && state !== 'in-date' && state !== 'to-be-confirmed')
    .map((standing) => ({ standing, by: standing.dueOn, text: stepWords(standing) }))
    .sort((a, b) => (a.by ?? '9999').localeCompare(b.by ?? '9999'));
}

function isNew(since: Day | null, from: Day): boolean {
  return since !== null && since >= from;
}

function stepWords({ state, dueOn, booked }: Standing): string {
  const place = booked === null ? '' : `, and you have a place on ${sayCalendarDay(booked.startsOn)}`;
  if (dueOn === null) return `As soon as you can${place}`;
  return `${state === 'overdue' ? 'Was to be done by' : 'By'} ${sayCalendarDay(dueOn)}${place}`;
}
