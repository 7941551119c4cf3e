import type { Day } from '../platform/time.ts';
import type { ChangeKind } from './lead-change-rules.ts';
import type { StateFilter } from './lead-rules.ts';
import type { Standing, State } from './standing-rules.ts';
import { STATES } from './standing-words.ts';

/** The drawing of a state's shape (components/icons.svg.njk). */
export const ICONS: Record<State, string> = {
  overdue: 'cross',
  missing: 'circle',
  'to-be-confirmed': 'question',
  'due-soon': 'clock',
  booked: 'calendar',
  'in-date': 'check',
};

/** What a cell of the matrix shows: its state in a word, and one line more. */
export type CellWords = { state: State; word: string; icon: string; detail: string; later: string };

/** A standing for a cell: short, as forty of them stand in a row. */
export function cellWords(standing: Standing): CellWords {
  const { state, done } = standing;
  const later = done === null || done.recordedLater === null ? '' : shortDay(done.recordedLater);
  return { state, word: STATES[state].word, icon: ICONS[state], detail: detailOf(standing), later };
}

function detailOf({ state, dueOn, done, booked }: Standing): string {
  const place = booked === null ? '' : `booked for ${shortDay(booked.startsOn)}`;
  const doneOn = done === null ? '' : `done ${shortDay(done.completedOn)}`;
  switch (state) {
    case 'overdue':
      return joined(dueOn === null ? '' : `was due ${shortDay(dueOn)}`, place);
    case 'missing':
      return joined(dueOn === null ? '' : `due ${shortDay(dueOn)}`, place);
    case 'to-be-confirmed':
      return joined(doneOn, place);
    case 'booked':
      return booked === null ? '' : `for ${shortDay(booked.startsOn)}`;
    case 'due-soon':
    case 'in-date':
      return joined(dueOn === null ? doneOn : `until ${shortDay(dueOn)}`, place);
  }
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** "4 Mar 2027" */
export function shortDay(day: Day): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** "2 became overdue" */
export function sayChange(kind: ChangeKind, count: number): string {
  return `${count} ${CHANGED[kind]}`;
}

const CHANGED: Record<ChangeKind, string> = {
  overdue: 'became overdue',
  completed: 'completed',
  booked: 'booked',
  joined: 'joined',
  left: 'left',
};

/** How a choice of standings is called in the filter. */
export function stateFilterWords(state: StateFilter): string {
  return state === 'lapsing' ? 'Lapses this term' : STATES[state].word;
}

/** "Ann, Bo and Cy"; the rest as a number where there are more than `most`. */
export function sayNames(names: string[], most = 12): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
