import { cellAt, findColumns, nameInOrder, nameKey, plain } from '../platform/tables/column-rules.ts';
import { readDay } from '../platform/tables/day-rules.ts';
import type { Row } from '../platform/tables/read-table.ts';
import type { Day } from '../platform/time.ts';
import { dayProblem } from './lead-sheet-plan-rules.ts';

export const COMPLETION_COLUMNS = {
  address: [
    'email',
    'email address',
    'work email',
    'e mail',
    'user email',
    'learner email',
    'username',
    'login',
  ],
  name: ['name', 'full name', 'learner', 'learner name', 'user', 'user full name', 'delegate', 'participant'],
  first: ['first name', 'forename', 'given name'],
  last: ['surname', 'last name', 'family name'],
  course: ['course', 'course name', 'course title', 'activity', 'module', 'training', 'title', 'programme'],
  day: [
    'date',
    'completed',
    'completed on',
    'completion date',
    'date completed',
    'completed date',
    'time completed',
    'passed on',
  ],
  hours: ['hours', 'cpd hours', 'cpd', 'duration', 'duration hours', 'learning hours'],
  provider: ['provider', 'supplier', 'organisation providing', 'training provider', 'delivered by'],
} as const;
export type CompletionColumn = keyof typeof COMPLETION_COLUMNS;

export type CompletionChoices = {
  columns: Partial<Record<CompletionColumn, number>>;
  /** The activity of every row of a file without a column for it; empty: by column. */
  activity: string;
  /** By what the file calls a course (plain): an activity's id, or 'none'. */
  courses: Record<string, string>;
  /** By line, where the names differ: 'yes' it is them, or 'skip'. */
  people: Record<string, string>;
};

export type Activity = { id: string; slug: string; title: string; oldNames: string[]; kind: string };
export type CompletionRow = {
  line: number;
  personId: string;
  activityId: string;
  day: Day;
  minutes: number | null;
  provider: string | null;
};
type Named = { line: number; name: string; address: string };
export type CompletionPlan = {
  fresh: (CompletionRow & Named)[];
  known: (CompletionRow & Named)[];
  /** The address is somebody's, and the name in the file is quite another. */
  ambiguous: (Named & { chosen: string })[];
  /** Nobody has proved this address: nothing is recorded, and nobody is created from a provider's file. */
  unknown: Named[];
  /** Courses that could be any or none of the activities, in the order of the file. */
  courses: { text: string; lines: number[]; chosen: string }[];
  wrong: { line: number; name: string; text: string }[];
};

const LONGEST = 120;
const MOST_HOURS = 500;

export function guessCompletionColumns(header: string[]): CompletionChoices['columns'] {
  const names = Object.fromEntries(Object.entries(COMPLETION_COLUMNS).map(([key, list]) => [key, [...list]]));
  return findColumns(header, names as Record<CompletionColumn, string[]>);
}

/** What the file calls its courses, in its order. */
export function coursesIn(rows: Row[], { columns }: Pick<CompletionChoices, 'columns'>): string[] {
  const texts = new Map<string, string>();
  for (const { cells } of rows) {
    const text = cellAt(cells, columns.course);
    if (plain(text) !== '' && !texts.has(plain(text))) texts.set(plain(text), text);
  }
  return [...texts.values()];
}

/**
 * What a provider's file makes of the record. A row is somebody's by their proved address alone (`people`, by
 * the address in lower case); where the name is quite another it waits for a yes. `onRecord` holds "person
 * activity day"; `activities` are those that may be recorded by whoever imports.
 */
export function planCompletions(
  rows: Row[],
  choices: CompletionChoices,
  people: Map<string, { personId: string; name: string }>,
  onRecord: ReadonlySet<string>,
  activities: Activity[],
  today: Day,
): CompletionPlan {
  const plan: CompletionPlan = { fresh: [], known: [], ambiguous: [], unknown: [], courses: [], wrong: [] };
  const allowed = new Set(activities.map(({ id }) => id));
  const written = new Set(onRecord);
  const asked = new Map<string, CompletionPlan['courses'][number]>();
  for (const row of rows) {
    const read = readRow(row, choices, today);
    if ('text' in read) {
      plan.wrong.push(read);
      continue;
    }
    const { course, ...facts } = read;
    const activityId = choices.activity === '' ? (choices.courses[plain(course)] ?? '') : choices.activity;
    if (activityId === 'none') continue;
    if (!allowed.has(activityId)) {
      const one = asked.get(plain(course));
      if (one === undefined) asked.set(plain(course), { text: course, lines: [row.line], chosen: '' });
      else one.lines.push(row.line);
      continue;
    }
    const person = people.get(read.address.toLowerCase());
    const { line, name, address } = read;
    const chosen = choices.people[String(line)] ?? '';
    if (person === undefined) plan.unknown.push({ line, name, address });
    else if (chosen === 'skip') continue;
    else if (name !== '' && chosen !== 'yes' && !alike(name, person.name))
      plan.ambiguous.push({ line, name, address, chosen });
    else {
      const key = `${person.personId} ${activityId} ${read.day}`;
      (written.has(key) ? plan.known : plan.fresh).push({ ...facts, personId: person.personId, activityId });
      written.add(key);
    }
  }
  plan.courses = [...asked.values()];
  return plan;
}

type Read = Omit<CompletionRow, 'personId' | 'activityId'> & Named & { course: string };

function readRow(
  { line, cells }: Row,
  { columns, activity }: CompletionChoices,
  today: Day,
): Read | CompletionPlan['wrong'][number] {
  const cell = (key: CompletionColumn) => cellAt(cells, columns[key]);
  const name = nameInOrder(cell('name')) || nameInOrder(`${cell('first')} ${cell('last')}`);
  const wrong = (text: string) => ({ line, name: name || cell('address'), text });
  const address = cell('address');
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) {
    return wrong(
      address === '' ? 'There is no email address in this row' : `“${address}” is not an email address`,
    );
  }
  if (activity === '' && plain(cell('course')) === '') return wrong('There is no course in this row');
  if (cell('day') === '') return wrong('There is no date in this row');
  const day = readDay(cell('day'), Number(today.slice(0, 4)));
  if (!day.ok) return wrong(day.text);
  const problem = dayProblem(day.day, today);
  if (problem !== null) return wrong(problem);
  const minutes = minutesIn(cell('hours'));
  if (minutes === 'unreadable') return wrong(`“${cell('hours')}” is not a number of hours, such as 1.5`);
  const provider = [...cell('provider')].slice(0, LONGEST).join('') || null;
  return { line, name, address, course: cell('course'), day: day.day, minutes, provider };
}

/** "1.5" and "1,5" are hours, "45 minutes" and "1:30" are what they say. */
function minutesIn(text: string): number | null | 'unreadable' {
  const said = text.trim().toLowerCase().replace(',', '.');
  if (said === '') return null;
  const [, hours, clock] = /^(\d{1,3}):(\d{2})(?::\d{2})?$/.exec(said) ?? [];
  const [, alone] = /^(\d{1,3}(?:\.\d+)?) ?(?:h|hrs?|hours?)?$/.exec(said) ?? [];
  const [, short] = /^(\d{1,4}) ?(?:m|mins?|minutes?)$/.exec(said) ?? [];
  const minutes =
    hours !== undefined
      ? Number(hours) * 60 + Number(clock)
      : alone !== undefined
        ? Math.round(Number(alone) * 60)
        : short !== undefined
          ? Number(short)
          : Number.NaN;
  if (Number.isNaN(minutes) || minutes > MOST_HOURS * 60) return 'unreadable';
  return minutes === 0 ? null : minutes;
}

/** Two names that share a word are taken for one person's, as people marry and providers shorten. */
function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const words = new Set(nameKey(a).split(' '));
  return nameKey(b)
    .split(' ')
    .some((word) => words.has(word));
}
