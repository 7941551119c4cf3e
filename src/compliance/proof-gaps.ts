import { type Day, sayCalendarDay } from '../platform/time.ts';
import type { ProofLine } from './proof-rules.ts';

/** One thing that one person has not done, or not in time, and what is being done about it. */
export type ProofGap = {
  name: string;
  requirement: string;
  level: 'Essential' | 'Recommended';
  state: 'overdue' | 'missing';
  word: 'Overdue' | 'Missing';
  /** "was in date until 1 January 2026", "to be done by 1 May 2027", "never done" */
  since: string;
  bookedFor: Day | null;
};

export const GAPS_TITLE = 'Missing or overdue, and what is being done';
export const NO_GAPS = 'Nothing is missing or overdue.';

/**
 * What is not met on the day, the essential and the overdue first, and of the same in the order of the lines. Who has
 * never done it and has a place booked stands here as well, though their standing is "booked": the place is what is
 * being done. Pure.
 */
export function proofGaps(lines: ProofLine[]): ProofGap[] {
  const gaps = lines.filter(isGap).map(gapOf);
  return (['Essential', 'Recommended'] as const).flatMap((level) =>
    (['overdue', 'missing'] as const).flatMap((state) =>
      gaps.filter((gap) => gap.level === level && gap.state === state),
    ),
  );
}

function isGap({ state, done }: ProofLine): boolean {
  return state === 'overdue' || state === 'missing' || (state === 'booked' && done === null);
}

function gapOf({ name, requirement, level, state, done, dueOn, bookedFor }: ProofLine): ProofGap {
  const overdue = state === 'overdue';
  return {
    name,
    requirement,
    level: level === 'essential' ? 'Essential' : 'Recommended',
    state: overdue ? 'overdue' : 'missing',
    word: overdue ? 'Overdue' : 'Missing',
    since: saySince(overdue, done?.on ?? null, dueOn),
    bookedFor,
  };
}

function saySince(overdue: boolean, doneOn: Day | null, dueOn: Day | null): string {
  if (dueOn === null)
    return doneOn === null ? 'never done' : `done on ${sayCalendarDay(doneOn)}, which does not count`;
  const day = sayCalendarDay(dueOn);
  if (!overdue) return `to be done by ${day}`;
  return doneOn === null ? `was to be done by ${day}` : `was in date until ${day}`;
}

/** "booked for 9 March 2027", or that nothing is. */
export function sayDoing({ bookedFor }: ProofGap): string {
  return bookedFor === null ? 'No place booked' : `Booked for ${sayCalendarDay(bookedFor)}`;
}
