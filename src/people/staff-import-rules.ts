import { cellAt, findColumns, nameInOrder, nameKey, plain } from '../platform/tables/column-rules.ts';
import { readDay } from '../platform/tables/day-rules.ts';
import type { Row } from '../platform/tables/read-table.ts';
import type { Day } from '../platform/time.ts';
import { normalised } from './address-rules.ts';
import type { Role } from './role-rules.ts';
import type { Roster, StaffMember } from './staff-repository.ts';

export const STAFF_COLUMNS = {
  name: ['name', 'full name', 'staff name', 'staff member', 'employee', 'employee name'],
  first: ['first name', 'forename', 'given name', 'legal forename', 'preferred forename'],
  last: ['surname', 'last name', 'family name', 'legal surname', 'preferred surname'],
  address: [
    'work email',
    'email',
    'email address',
    'work email address',
    'e mail',
    'mail',
    'work e mail',
    'work mail',
    'school email',
  ],
  posts: ['post', 'posts', 'job title', 'job', 'role', 'roles', 'position'],
  designations: [
    'designations',
    'designation',
    'responsibilities',
    'safeguarding role',
    'safeguarding roles',
  ],
  startsOn: ['start date', 'start', 'started', 'from', 'date of joining', 'joined', 'employment start date'],
  endsOn: [
    'end date',
    'end',
    'leaving date',
    'left',
    'until',
    'date of leaving',
    'employment end date',
    'last day',
  ],
} as const;
export type StaffColumn = keyof typeof STAFF_COLUMNS;

/** Which column is what, what the file calls roles, and who is meant where that was not clear. */
export type StaffChoices = {
  columns: Partial<Record<StaffColumn, number>>;
  /** By what the file says (plain): a role's key, or 'none' where it is no role here. */
  roles: Record<string, string>;
  /** By line: a person's id, 'new' or 'skip'. */
  people: Record<string, string>;
};

export type NewRow = {
  line: number;
  name: string;
  address: string | null;
  roles: string[];
  startsOn: Day;
  endsOn: Day | null;
  /** Somebody else has this name, and the lead says that this is another person. */
  another: boolean;
};
export type ChangedRow = {
  line: number;
  person: StaffMember;
  beginning: string[];
  endsOn: Day | null;
};
export type AmbiguousRow = {
  line: number;
  name: string;
  why: string;
  candidates: StaffMember[];
  chosen: string;
};
export type WrongRow = { line: number; name: string; text: string };

export type StaffPlan = {
  adding: NewRow[];
  changing: ChangedRow[];
  same: { line: number; person: StaffMember }[];
  ambiguous: AmbiguousRow[];
  /** What the file calls roles that are none here, until it is said which they are; in the order of the file. */
  unknownRoles: { text: string; lines: number[]; chosen: string }[];
  wrong: WrongRow[];
  /** Work here today and are not in the file: nothing happens to them. */
  absent: StaffMember[];
};

type Read = {
  line: number;
  name: string;
  address: string | null;
  roles: string[];
  open: string[];
  startsOn: Day | null;
  endsOn: Day | null;
};

const LONGEST_NAME = 100;
const ADDRESS = /^[^\s@<>,;"()]{1,64}@[^\s@<>,;"()]+\.[^\s@<>,;"()]{2,}$/;

export function guessStaffColumns(header: string[]): StaffChoices['columns'] {
  const names = Object.fromEntries(Object.entries(STAFF_COLUMNS).map(([key, list]) => [key, [...list]]));
  return findColumns(header, names as Record<StaffColumn, string[]>);
}

/**
 * What a file of staff makes of an organisation's people. Matched are only its own people (`roster`), by an
 * address that it may see or by name; whoever else an address may belong to is not asked. `today` is where
 * somebody begins whose first day is not told.
 */
export function planStaff(
  rows: Row[],
  choices: StaffChoices,
  roles: Role[],
  roster: Roster,
  today: Day,
): StaffPlan {
  const plan: StaffPlan = {
    adding: [],
    changing: [],
    same: [],
    ambiguous: [],
    unknownRoles: [],
    wrong: [],
    absent: [],
  };
  const there = [...roster.current, ...roster.coming];
  const known = roleIndex(roles);
  const seen = new Map<string, number>();
  const inFile = new Set<string>();
  for (const row of rows) {
    const read = readRow(row, choices, known, today);
    if ('text' in read) {
      plan.wrong.push(read);
      continue;
    }
    for (const text of read.open) askForRole(plan, text, row.line, choices);
    const found = findPerson(read, there, roster.former, seen, choices);
    for (const { personId } of found.candidates) inFile.add(personId);
    if ('text' in found) plan.wrong.push({ line: read.line, name: read.name, text: found.text });
    else if ('why' in found) plan.ambiguous.push({ line: read.line, name: read.name, ...found });
    else if (read.open.length > 0) continue;
    else if (found.person === 'new') addRow(plan, read, today, found.another);
    else if (found.person !== 'skip') changeRow(plan, read, found.person);
  }
  plan.absent = roster.current.filter(({ personId }) => !inFile.has(personId));
  return plan;
}

function readRow(
  { line, cells }: Row,
  { columns, roles }: StaffChoices,
  known: Map<string, string>,
  today: Day,
): Read | WrongRow {
  const cell = (key: StaffColumn) => cellAt(cells, columns[key]);
  const both = `${cell('first')} ${cell('last')}`.trim();
  const name = nameInOrder(cell('name')) || nameInOrder(both);
  const wrong = (text: string) => ({ line, name, text });
  if (name === '') return wrong('There is no name in this row');
  if ([...name].length > LONGEST_NAME) return wrong(`The name is longer than ${LONGEST_NAME} characters`);
  const address = cell('address') === '' ? null : cell('address');
  if (address !== null && !ADDRESS.test(address)) return wrong(`“${address}” is not an email address`);
  const days = { startsOn: null as Day | null, endsOn: null as Day | null };
  for (const key of ['startsOn', 'endsOn'] as const) {
    if (cell(key) === '') continue;
    const day = readDay(cell(key), Number(today.slice(0, 4)) + 1);
    if (!day.ok) return wrong(day.text);
    days[key] = day.day;
  }
  const first = days.startsOn ?? today;
  if (days.endsOn !== null && days.endsOn < first) {
    return wrong(
      days.startsOn === null ? 'It says the last day and not the first' : 'The last day is before the first',
    );
  }
  const said = [cell('posts'), cell('designations')].flatMap((text) => rolesSaid(text, known));
  const answers = said.map((text) => known.get(plain(text)) ?? roles[plain(text)] ?? { text });
  return {
    line,
    name,
    address,
    roles: [...new Set(answers.filter((one) => typeof one === 'string' && one !== 'none'))] as string[],
    open: answers.flatMap((one) => (typeof one === 'string' ? [] : [one.text])),
    ...days,
  };
}

/** A cell may hold several roles; one whose own label has a comma in it is still found whole. */
function rolesSaid(text: string, known: Map<string, string>): string[] {
  const parts = text.split(/[;\n|]/).flatMap((part) => (known.has(plain(part)) ? [part] : part.split(',')));
  return parts.map((part) => part.trim()).filter((part) => plain(part) !== '');
}

/** Posts and designations by key, label, acronym and the parts of "Headteacher / Principal". */
function roleIndex(roles: Role[]): Map<string, string> {
  const index = new Map<string, string>();
  const held = roles.filter(({ kind }) => kind === 'post' || kind === 'designation');
  for (const { key, label, acronym } of held) {
    for (const text of [key, label, `${label} ${acronym ?? ''}`, acronym ?? '', ...label.split(' / ')]) {
      if (plain(text) !== '' && !index.has(plain(text))) index.set(plain(text), key);
    }
  }
  return index;
}

function askForRole(plan: StaffPlan, text: string, line: number, { roles }: StaffChoices): void {
  const known = plan.unknownRoles.find((one) => plain(one.text) === plain(text));
  if (known === undefined) plan.unknownRoles.push({ text, lines: [line], chosen: roles[plain(text)] ?? '' });
  else known.lines.push(line);
}

type Found =
  | { candidates: StaffMember[]; person: StaffMember | 'new' | 'skip'; another: boolean }
  | { candidates: StaffMember[]; why: string; chosen: string }
  | { candidates: StaffMember[]; text: string };

function findPerson(
  read: Read,
  there: StaffMember[],
  former: StaffMember[],
  seen: Map<string, number>,
  { people }: StaffChoices,
): Found {
  const chosen = people[String(read.line)] ?? '';
  const named = there.filter((one) => nameKey(one.name) === nameKey(read.name));
  const address = read.address === null ? null : normalised(read.address);
  const addressed = there.filter((one) => one.address !== null && normalised(one.address) === address);
  const candidates = addressed.length > 0 ? addressed : named;
  const key = addressed[0]?.personId ?? `${nameKey(read.name)} ${address ?? ''}`;
  const before = seen.get(key) ?? (address === null ? seen.get(`name ${nameKey(read.name)}`) : undefined);
  const namesake = seen.get(`name ${nameKey(read.name)}`);
  seen.set(key, before ?? read.line);
  seen.set(`name ${nameKey(read.name)}`, namesake ?? read.line);
  if (chosen === 'new' || chosen === 'skip') return { candidates, person: chosen, another: true };
  const picked = candidates.find(({ personId }) => personId === chosen);
  if (picked !== undefined) return { candidates, person: picked, another: false };
  if (before !== undefined && candidates.length < 2) {
    return { candidates, text: `The same person as on line ${before}; this line is left out` };
  }
  if (addressed.length === 1 && addressed[0] !== undefined) {
    return { candidates, person: addressed[0], another: false };
  }
  if (named.length > 1) return { candidates, why: `${named.length} people here have this name`, chosen };
  const [only] = named;
  if (only !== undefined) {
    const differs = address !== null && only.address !== null;
    const why = 'Somebody of this name is here with another address';
    return differs ? { candidates, why, chosen } : { candidates, person: only, another: false };
  }
  const left = former.find((one) => nameKey(one.name) === nameKey(read.name));
  if (left !== undefined && read.endsOn !== null) return { candidates, person: 'skip', another: false };
  if (left !== undefined)
    return { candidates, why: 'Somebody of this name worked here before and has left', chosen };
  if (namesake !== undefined) {
    return { candidates, why: `The same name is on line ${namesake} with another address`, chosen };
  }
  return { candidates, person: 'new', another: false };
}

function addRow(
  plan: StaffPlan,
  { line, name, address, roles, startsOn, endsOn }: Read,
  today: Day,
  another: boolean,
) {
  plan.adding.push({ line, name, address, roles, startsOn: startsOn ?? today, endsOn, another });
}

/** What the file does not name stays as it is: it says what somebody holds, not what they no longer hold. */
function changeRow(plan: StaffPlan, { line, name, roles, endsOn }: Read, person: StaffMember): void {
  const held = new Set(person.roles.map(({ key }) => key));
  const beginning = roles.filter((key) => !held.has(key));
  const ending = endsOn !== null && endsOn !== person.endsOn ? endsOn : null;
  if (ending !== null && ending < person.startsOn) {
    plan.wrong.push({ line, name, text: 'The last day is before the day from which they are here' });
  } else if (beginning.length === 0 && ending === null) plan.same.push({ line, person });
  else plan.changing.push({ line, person, beginning, endsOn: ending });
}
