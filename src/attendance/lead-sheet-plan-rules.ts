import { nameInOrder, nameKey } from '../platform/tables/column-rules.ts';
import { readDay } from '../platform/tables/day-rules.ts';
import type { Row } from '../platform/tables/read-table.ts';
import { type Day, sayCalendarDay } from '../platform/time.ts';
import { datesIn, isSummary, type Sheet, saysNothing } from './lead-sheet-rules.ts';

/** What each column is ('name', 'first', 'last', 'ignore' or an activity's id), and who is meant by which name. */
export type SheetChoices = {
  columns: Record<string, string>;
  /** By line: a person's id, 'new' or 'skip'. */
  people: Record<string, string>;
  /** Whoever is not known is added to the staff, unless a line says otherwise. */
  addsUnknown: boolean;
};

export type Staff = { personId: string; name: string; roles: { label: string }[]; startsOn: Day };
export type Done = { activityId: string; day: Day; twoDigits: boolean };
export type SheetPlan = {
  matched: { line: number; person: Staff; fresh: Done[]; known: Done[] }[];
  adding: { line: number; name: string; fresh: Done[] }[];
  ambiguous: {
    line: number;
    name: string;
    why: string;
    candidates: Staff[];
    chosen: string;
    count: number;
  }[];
  wrong: { line: number; name: string; text: string }[];
};

/**
 * What a lead's sheet makes of the record: a completion for each date below a course. Names are looked for among
 * the organisation's own staff only. A date to come, before 1990 or that is none is wrong; what is on record
 * already (`onRecord`: "person activity day") is known. `titles`: the activities that may be recorded, by id.
 */
export function planSheet(
  sheet: Sheet,
  choices: SheetChoices,
  staff: Staff[],
  onRecord: ReadonlySet<string>,
  titles: Map<string, string>,
  today: Day,
): SheetPlan {
  const plan: SheetPlan = { matched: [], adding: [], ambiguous: [], wrong: [] };
  const written = new Set(onRecord);
  for (const row of sheet.people) {
    const name = nameOf(row, choices);
    if (name === '' || isSummary(name)) continue;
    const done = doneIn(row, name, choices, titles, today, plan);
    if (done.length === 0) continue;
    const chosen = choices.people[String(row.line)] ?? '';
    const named = staff.filter((one) => nameKey(one.name) === nameKey(name));
    const candidates = named.length > 0 ? named : alike(name, staff);
    const person =
      candidates.find(({ personId }) => personId === chosen) ?? (named.length === 1 ? named[0] : undefined);
    if (chosen === 'skip') continue;
    if (chosen === 'new') addNew(plan, row.line, name, done);
    else if (person !== undefined) {
      const isKnown = (one: Done) => written.has(`${person.personId} ${one.activityId} ${one.day}`);
      const [known, fresh] = [done.filter(isKnown), done.filter((one) => !isKnown(one))];
      for (const one of fresh) written.add(`${person.personId} ${one.activityId} ${one.day}`);
      plan.matched.push({ line: row.line, person, fresh, known });
    } else if (named.length === 0 && choices.addsUnknown) addNew(plan, row.line, name, done);
    else {
      const why =
        named.length > 1 ? `${named.length} people here have this name` : 'Nobody here has this name';
      plan.ambiguous.push({ line: row.line, name, why, candidates, chosen, count: done.length });
    }
  }
  return plan;
}

export type LeftOut = { at: number; heading: string; dates: number };

/** Columns with dates that are recorded as nothing, and how many dates each holds. */
export function leftOutOf(
  { columns, people }: Sheet,
  choices: SheetChoices,
  titles: ReadonlySet<string>,
  today: Day,
): LeftOut[] {
  const year = Number(today.slice(0, 4));
  return columns
    .filter(({ at }) => !titles.has(choices.columns[at] ?? '') && !NAMED.has(choices.columns[at] ?? ''))
    .map(({ at, heading }) => ({
      at,
      heading,
      dates: people
        .flatMap(({ cells }) => datesIn(cells[at] ?? ''))
        .filter((part) => /\d/.test(part) && readDay(part, year).ok).length,
    }))
    .filter(({ dates }) => dates > 0);
}

const NAMED = new Set(['name', 'first', 'last']);

/** Somebody who stands in two rows of the sheet is added once. */
function addNew(plan: SheetPlan, line: number, name: string, done: Done[]): void {
  const before = plan.adding.find((one) => nameKey(one.name) === nameKey(name));
  if (before === undefined) plan.adding.push({ line, name, fresh: done });
  else {
    const has = new Set(before.fresh.map(({ activityId, day }) => `${activityId} ${day}`));
    before.fresh.push(...done.filter(({ activityId, day }) => !has.has(`${activityId} ${day}`)));
  }
}

function nameOf({ cells }: Row, { columns }: SheetChoices): string {
  const of = (kind: string) =>
    Object.entries(columns)
      .filter(([, value]) => value === kind)
      .map(([at]) => cells[Number(at)] ?? '')
      .join(' ')
      .trim();
  return nameInOrder(of('name')) || nameInOrder(`${of('first')} ${of('last')}`);
}

const EARLIEST = '1990-01-01';

function doneIn(
  { line, cells }: Row,
  name: string,
  { columns }: SheetChoices,
  titles: Map<string, string>,
  today: Day,
  plan: SheetPlan,
): Done[] {
  const done = new Map<string, Done>();
  for (const [at, activityId] of Object.entries(columns)) {
    const title = titles.get(activityId);
    const cell = cells[Number(at)] ?? '';
    if (title === undefined || saysNothing(cell)) continue;
    for (const part of datesIn(cell)) {
      const read = readDay(part, Number(today.slice(0, 4)));
      const wrong = !read.ok ? read.text : dayProblem(read.day, today);
      if (wrong !== null) plan.wrong.push({ line, name, text: `${title}: ${wrong}` });
      else if (read.ok)
        done.set(`${activityId} ${read.day}`, { activityId, day: read.day, twoDigits: read.twoDigits });
    }
  }
  return [...done.values()];
}

/** Why nobody can have completed something on this day; null where they can. */
export function dayProblem(day: Day, today: Day): string | null {
  if (day > today) return `${sayCalendarDay(day)} is still to come`;
  return day < EARLIEST ? `${sayCalendarDay(day)} is too long ago to be right` : null;
}

/** Those with whom the name shares a word of three letters or more, as after a change of surname. */
function alike(name: string, staff: Staff[]): Staff[] {
  const words = nameKey(name)
    .split(' ')
    .filter((word) => word.length > 2);
  return staff
    .filter((one) =>
      nameKey(one.name)
        .split(' ')
        .some((word) => words.includes(word)),
    )
    .slice(0, 10);
}
