import { plain } from '../platform/tables/column-rules.ts';
import type { Table } from '../platform/tables/read-table.ts';
import { sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type {
  ColumnsPage,
  Option,
  Preview,
  PreviewRow,
  Question,
  Section,
} from '../platform/web/import-case.ts';
import { textOf } from './people-forms.ts';
import { labelOf, type Role } from './role-rules.ts';
import type { AmbiguousRow, StaffChoices, StaffColumn, StaffPlan } from './staff-import-rules.ts';
import type { StaffMember } from './staff-repository.ts';

const LABELS: Record<StaffColumn, string> = {
  name: 'Whole name',
  first: 'First name',
  last: 'Surname',
  address: 'Work email address',
  posts: 'Posts (what they work as)',
  designations: 'Designations (such as designated safeguarding lead)',
  startsOn: 'First day',
  endsOn: 'Last day',
};
const SAMPLE_ROWS = 5;

/** Which column of the file is what: one question for each thing that a file of staff may hold. */
export function staffColumnsPage({ header, rows }: Table, { columns }: StaffChoices): ColumnsPage {
  const options = header.map((name, at) => ({
    value: String(at),
    text: name === '' ? `Column ${at + 1}` : name,
  }));
  const questions = (Object.keys(LABELS) as StaffColumn[]).map((key) => ({
    name: key,
    label: LABELS[key],
    value: columns[key] === undefined ? '' : String(columns[key]),
    blank: 'Not in this file',
    options,
  }));
  return {
    questions,
    ticks: [],
    sample: { header, rows: rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells) },
  };
}

/** What the forms of the second and third step say, checked: columns of the file, roles of the place, people who were asked about. */
export function chooseStaff(
  table: Table,
  before: StaffChoices,
  plan: StaffPlan,
  roles: Role[],
  body: unknown,
): { choices: StaffChoices; errors: FieldError[] } {
  const choices: StaffChoices = {
    columns: { ...before.columns },
    roles: { ...before.roles },
    people: { ...before.people },
  };
  const keys = new Set(['none', ...roles.map(({ key }) => key)]);
  plan.unknownRoles.forEach(({ text }, at) => {
    const answer = textOf(body, `role-${at}`);
    if (keys.has(answer)) choices.roles[plain(text)] = answer;
  });
  for (const row of plan.ambiguous) {
    const answer = textOf(body, `person-${row.line}`);
    const allowed = ['new', 'skip', ...row.candidates.map(({ personId }) => personId)];
    if (allowed.includes(answer)) choices.people[String(row.line)] = answer;
  }
  if (!isColumnsForm(body)) return { choices, errors: [] };
  choices.columns = {};
  for (const key of Object.keys(LABELS) as StaffColumn[]) {
    const at = textOf(body, key);
    if (/^\d+$/.test(at) && Number(at) < table.header.length) choices.columns[key] = Number(at);
  }
  const { name, first, last } = choices.columns;
  const errors =
    name === undefined && (first === undefined || last === undefined)
      ? [{ field: 'name', text: 'Choose the column of the whole name, or those of first name and surname' }]
      : [];
  return { choices, errors };
}

function isColumnsForm(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'name' in body;
}

/** The preview in words. */
export function staffPreview(plan: StaffPlan, roles: Role[]): Preview {
  const label = new Map(roles.map((role) => [role.key, labelOf(role)]));
  const named = (keys: string[]) => keys.map((key) => label.get(key) ?? key).join('; ');
  const writes = plan.adding.length + plan.changing.length;
  return {
    writes,
    confirm: confirmWords(plan.adding.length, plan.changing.length),
    nothing: 'Everyone in the file is here already, as the file says, or has to be chosen or mended first.',
    sections: [
      {
        id: 'roles',
        title: 'Which roles are these?',
        text: 'The file uses words that are not the name of a role here. The rows with them wait for your answer.',
        look: 'ambiguous',
        columns: ['Rows'],
        rows: plan.unknownRoles.map(({ text, lines, chosen }, at) => ({
          line: lines[0] ?? null,
          cells: [lines.length === 1 ? 'one row' : `${lines.length} rows in all`],
          question: roleQuestion(`role-${at}`, text, chosen, roles),
        })),
      },
      {
        id: 'ambiguous',
        title: 'Who is this?',
        text: 'Choose for each row, or it is left out.',
        look: 'ambiguous',
        columns: ['Why we ask'],
        rows: plan.ambiguous.map((row) => ({
          line: row.line,
          cells: [row.why],
          question: whoQuestion(row),
        })),
      },
      {
        id: 'wrong',
        title: 'To mend in the file',
        text: 'These rows are left out. Mend them in your file and upload it again.',
        look: 'wrong',
        columns: ['Name', 'What is wrong'],
        rows: plan.wrong.map(({ line, name, text }) => ({ line, cells: [name, text] })),
      },
      {
        id: 'adding',
        title: 'To be added',
        text: 'Where there is an email address, we write to it and ask whether this is them. Others can be added without one; they cannot sign in.',
        look: 'new',
        columns: ['Name', 'Email address', 'Roles', 'First day', 'Last day'],
        rows: plan.adding.map(({ line, name, address, roles: keys, startsOn, endsOn }) => ({
          line,
          cells: [
            name,
            address ?? 'none',
            named(keys),
            sayCalendarDay(startsOn),
            endsOn === null ? '' : sayCalendarDay(endsOn),
          ],
        })),
      },
      {
        id: 'changing',
        title: 'To be changed',
        look: 'matched',
        columns: ['Name', 'What changes'],
        rows: plan.changing.map(({ line, person, beginning, endsOn }) => ({
          line,
          cells: [
            person.name,
            [
              ...(beginning.length > 0 ? [`from today also ${named(beginning)}`] : []),
              ...(endsOn === null ? [] : [`last day ${sayCalendarDay(endsOn)}`]),
            ].join('; '),
          ],
        })),
      },
      matched(plan),
      {
        id: 'absent',
        title: 'Here, but not in the file',
        text: 'Nothing happens to them. Whoever has left is ended on their own page.',
        look: 'other',
        columns: ['Name'],
        rows: plan.absent.map((person) => ({ line: null, cells: [person.name] })),
      },
    ],
  };
}

function matched({ same }: StaffPlan): Section {
  const rows: PreviewRow[] = same.map(({ line, person }) => ({ line, cells: [person.name] }));
  return { id: 'same', title: 'Known, nothing to change', look: 'matched', columns: ['Name'], rows };
}

function confirmWords(adding: number, changing: number): string {
  const people = (count: number) => `${count} ${count === 1 ? 'person' : 'people'}`;
  if (changing === 0) return `Add ${people(adding)}`;
  return adding === 0 ? `Change ${people(changing)}` : `Add ${people(adding)} and change ${people(changing)}`;
}

function roleQuestion(name: string, text: string, value: string, roles: Role[]): Question {
  const options = (kind: Role['kind']): Option[] =>
    roles.filter((role) => role.kind === kind).map((role) => ({ value: role.key, text: labelOf(role) }));
  return {
    name,
    label: `“${text}” is`,
    value,
    blank: 'Choose',
    groups: [
      { label: 'Not here', options: [{ value: 'none', text: 'No role that matters here' }] },
      { label: 'Posts', options: options('post') },
      { label: 'Designations', options: options('designation') },
    ],
  };
}

function whoQuestion({ line, name, candidates, chosen }: AmbiguousRow): Question {
  return {
    name: `person-${line}`,
    label: name,
    value: chosen,
    blank: 'Leave this row out',
    options: [
      ...candidates.map((person) => ({
        value: person.personId,
        text: `${person.name}, ${tellApart(person)}`,
      })),
      { value: 'new', text: 'Somebody else: add them' },
    ],
  };
}

function tellApart({ roles, address, startsOn }: StaffMember): string {
  const what = roles.map((role) => role.label).join(', ');
  return [what, address ?? '', `since ${sayCalendarDay(startsOn)}`].filter((part) => part !== '').join(', ');
}
