import { addMonths } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import { type Standing, type State, URGENCY } from './standing-rules.ts';

/** One of the people of a matrix, with where they stand. */
export type Row = {
  personId: string;
  name: string;
  held: { roleKey: string; answer: 'yes' | 'no' }[];
  standings: Standing[];
};

/** `lapsing`: in date now and no longer at the end of the term. */
export type StateFilter = State | 'lapsing';

/** What a lead asks to see; null: all of it. */
export type MatrixFilter = { role: string | null; requirement: string | null; state: StateFilter | null };

/** A required activity: essential where it is for anybody shown. */
export type Column = { activityId: string; essential: boolean };

export type Matrix<R extends Row> = { rows: R[]; columns: Column[] };

/** The order in which states are listed. */
export const STATE_ORDER = (Object.keys(URGENCY) as State[]).sort((a, b) => URGENCY[a] - URGENCY[b]);

const byName = new Intl.Collator('en-GB');

/**
 * The people who fit a filter, the most urgent first, and the activities that any of them has to do, essential
 * ones first. With a state only who is in it somewhere is shown, and only what somebody is in it for.
 */
export function matrixOf<R extends Row>(
  people: R[],
  filter: MatrixFilter,
  { title, termEnd }: { title: (activityId: string) => string; termEnd: Day },
): Matrix<R> {
  const all = filter.requirement === null && filter.state === null;
  const fits = (standing: Standing) =>
    all ||
    ((filter.requirement === null || standing.activityId === filter.requirement) &&
      (filter.state === null || isIn(standing, filter.state, termEnd)));
  const rows = people.filter(
    ({ held, standings }) =>
      (filter.role === null ||
        held.some(({ roleKey, answer }) => roleKey === filter.role && answer === 'yes')) &&
      (all || standings.some(fits)),
  );
  const columns = new Map<string, Column>();
  for (const { standings } of rows) {
    for (const standing of standings) {
      if (!fits(standing)) continue;
      const column = columns.get(standing.activityId);
      if (column === undefined)
        columns.set(standing.activityId, {
          activityId: standing.activityId,
          essential: standing.level === 'essential',
        });
      else if (standing.level === 'essential') column.essential = true;
    }
  }
  const named = [...columns.values()].map((column) => ({ column, title: title(column.activityId) }));
  return {
    rows: mostUrgentFirst(rows),
    columns: named
      .sort(
        (a, b) => Number(b.column.essential) - Number(a.column.essential) || byName.compare(a.title, b.title),
      )
      .map(({ column }) => column),
  };
}

/**
 * Sorts people: who has most that is essential and overdue first, then missing, then to be confirmed; then the
 * same of what is recommended; then what falls due first; then by name.
 */
export function mostUrgentFirst<R extends Row>(people: R[]): R[] {
  const ranked = people.map((row) => ({ row, rank: rankOf(row), due: firstDue(row) }));
  ranked.sort((a, b) => {
    for (const [at, count] of a.rank.entries()) {
      const difference = (b.rank[at] ?? 0) - count;
      if (difference !== 0) return difference;
    }
    if (a.due !== b.due) return a.due < b.due ? -1 : 1;
    return byName.compare(a.row.name, b.row.name) || (a.row.personId < b.row.personId ? -1 : 1);
  });
  return ranked.map(({ row }) => row);
}

/** Where what needs somebody is counted: essential, recommended. What is booked or in date needs nobody. */
const PLACES: Partial<Record<State, readonly [number, number]>> = {
  overdue: [0, 3],
  missing: [1, 4],
  'to-be-confirmed': [2, 5],
  'due-soon': [6, 7],
};
const NEVER = '9999';

function rankOf({ standings }: Row): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const { state, level } of standings) {
    const place = PLACES[state]?.[level === 'essential' ? 0 : 1];
    if (place !== undefined) counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function firstDue({ standings }: Row): Day {
  let first = NEVER;
  for (const { dueOn } of standings) if (dueOn !== null && dueOn < first) first = dueOn;
  return first;
}

/** True where a standing is in a state, or lapses by the end of the term. */
export function isIn(standing: Standing, state: StateFilter, termEnd: Day): boolean {
  return state === 'lapsing' ? lapsesBy(standing, termEnd) : standing.state === state;
}

/**
 * True for what is in date (due soon and booked among it) and falls due by a day, unless done again. A newcomer's
 * last day is no lapse: they have nothing yet that could.
 */
export function lapsesBy({ state, done, dueOn, refreshMonths, reasons }: Standing, day: Day): boolean {
  if (done === null || dueOn === null || dueOn > day) return false;
  if (state === 'in-date' || state === 'due-soon') return true;
  if (state !== 'booked') return false;
  if (reasons.some(({ rule }) => rule.hours !== null)) return true;
  return refreshMonths !== null && addMonths(done.completedOn, refreshMonths) === dueOn;
}

export type Counts = {
  /** How many standings are in each state, how many of them essential, and of how many people. */
  states: { state: State; standings: number; essential: number; people: number }[];
  /** Of how many requirements people are in date now and not at the end of the term, and booked in time for it. */
  lapsing: { standings: number; people: number; booked: number };
};

/** The figures above a matrix. */
export function countsOf(people: Pick<Row, 'personId' | 'standings'>[], termEnd: Day): Counts {
  const states = new Map(
    STATE_ORDER.map((state) => [state, { state, standings: 0, essential: 0, people: 0 }]),
  );
  const lapsing = { standings: 0, people: 0, booked: 0 };
  for (const { standings } of people) {
    const seen = new Set<State>();
    let lapses = false;
    for (const standing of standings) {
      const line = states.get(standing.state);
      if (line === undefined) continue;
      line.standings += 1;
      if (standing.level === 'essential') line.essential += 1;
      if (!seen.has(standing.state)) line.people += 1;
      seen.add(standing.state);
      if (!lapsesBy(standing, termEnd)) continue;
      lapsing.standings += 1;
      lapses = true;
      if (isBookedInTime(standing)) lapsing.booked += 1;
    }
    if (lapses) lapsing.people += 1;
  }
  return { states: [...states.values()], lapsing };
}

function isBookedInTime({ booked, dueOn }: Standing): boolean {
  return booked !== null && (dueOn === null || booked.endsOn <= dueOn);
}
