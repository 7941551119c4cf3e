import type { Activity } from '../catalogue/index.ts';
import { plain } from '../platform/tables/column-rules.ts';
import { sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { type ColumnsPage, type Preview, ROWS_SHOWN } from '../platform/web/import-case.ts';
import { guessActivity } from './activity-guess-rules.ts';
import { count } from './completion-batch-service.ts';
import {
  type CompletionChoices,
  type CompletionColumn,
  type CompletionPlan,
  coursesIn,
  guessCompletionColumns,
} from './completion-import-rules.ts';
import type { CompletionTable } from './completion-import-service.ts';
import { activityGroups } from './recorded-activities.ts';

const LABELS: Record<CompletionColumn, string> = {
  address: 'Email address',
  name: 'Whole name',
  first: 'First name',
  last: 'Surname',
  course: 'Course',
  day: 'Day of completion',
  hours: 'Hours',
  provider: 'Provider',
};
const SAMPLE_ROWS = 5;

export function guessCompletions(
  { header, rows }: CompletionTable,
  activities: Activity[],
): CompletionChoices {
  const columns = guessCompletionColumns(header);
  return {
    columns,
    activity: '',
    courses: guessCourses(coursesIn(rows, { columns }), {}, activities),
    people: {},
  };
}

function guessCourses(
  texts: string[],
  known: Record<string, string>,
  activities: Activity[],
): Record<string, string> {
  const courses = { ...known };
  for (const text of texts) {
    const guess = courses[plain(text)] ?? guessActivity(text, activities);
    if (guess != null) courses[plain(text)] = guess;
  }
  return courses;
}

export function completionColumnsPage(
  { header, rows }: CompletionTable,
  choices: CompletionChoices,
  activities: Activity[],
): ColumnsPage {
  const options = header.map((name, at) => ({
    value: String(at),
    text: name === '' ? `Column ${at + 1}` : name,
  }));
  const columns = (Object.keys(LABELS) as CompletionColumn[]).map((key) => ({
    name: key,
    label: LABELS[key],
    value: choices.columns[key] === undefined ? '' : String(choices.columns[key]),
    blank: 'Not in this file',
    options,
  }));
  const activity = {
    name: 'activity',
    label: 'All rows are about',
    hint: 'Only for a file that does not name the course.',
    value: choices.activity,
    blank: 'What the column “Course” says',
    groups: activityGroups(activities),
  };
  return {
    questions: [...columns, activity],
    ticks: [],
    sample: { header, rows: rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells) },
  };
}

/** What the forms say, checked: columns of the file, activities that may be recorded, lines that were asked about. */
export function chooseCompletions(
  table: CompletionTable,
  before: CompletionChoices,
  plan: CompletionPlan,
  activities: Activity[],
  body: unknown,
): { choices: CompletionChoices; errors: FieldError[] } {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const choices: CompletionChoices = {
    ...before,
    courses: { ...before.courses },
    people: { ...before.people },
  };
  const allowed = new Set(activities.map(({ id }) => id));
  plan.courses.forEach(({ text }, at) => {
    const answer = fields[`course-${at}`];
    if (typeof answer === 'string' && (answer === 'none' || allowed.has(answer)))
      choices.courses[plain(text)] = answer;
  });
  for (const { line } of plan.ambiguous) {
    const answer = fields[`person-${line}`];
    if (answer === 'yes' || answer === 'skip') choices.people[String(line)] = answer;
  }
  if (!('address' in fields)) return { choices, errors: [] };
  choices.columns = {};
  for (const key of Object.keys(LABELS) as CompletionColumn[]) {
    const at = fields[key];
    if (typeof at === 'string' && /^\d+$/.test(at) && Number(at) < table.header.length)
      choices.columns[key] = Number(at);
  }
  const { activity } = fields;
  choices.activity = typeof activity === 'string' && allowed.has(activity) ? activity : '';
  choices.courses = guessCourses(coursesIn(table.rows, choices), choices.courses, activities);
  const { columns } = choices;
  const errors: FieldError[] = [];
  if (columns.address === undefined) {
    errors.push({ field: 'address', text: 'Choose the column of email addresses: people are known by them' });
  }
  if (columns.course === undefined && choices.activity === '') {
    errors.push({ field: 'course', text: 'Choose the column of the course, or what all rows are about' });
  }
  if (columns.day === undefined) errors.push({ field: 'day', text: 'Choose the column of the day' });
  return { choices, errors };
}

export function completionPreview(plan: CompletionPlan, activities: Activity[]): Preview {
  const title = new Map(activities.map((activity) => [activity.id, activity.title]));
  const rows = (list: CompletionPlan['fresh']) => ({
    count: list.length,
    rows: list.slice(0, ROWS_SHOWN).map(({ line, name, address, activityId, day, minutes }) => ({
      line,
      cells: [
        name,
        address,
        title.get(activityId) ?? '',
        sayCalendarDay(day),
        minutes === null ? '' : sayHours(minutes),
      ],
    })),
  });
  const columns = ['Name in the file', 'Email address', 'Activity', 'Day', 'Hours'];
  return {
    writes: plan.fresh.length,
    confirm: `Record ${count(plan.fresh.length, 'completion')}`,
    nothing:
      'Every row is on record already, or has to be chosen or mended first, or is about somebody who is not known here.',
    sections: [
      {
        id: 'courses',
        title: 'Which activities are these?',
        text: 'The rows about them wait for your answer.',
        look: 'ambiguous',
        columns: ['Rows'],
        rows: plan.courses.map(({ text, lines, chosen }, at) => ({
          line: lines[0] ?? null,
          cells: [`${count(lines.length, 'row')} in all`],
          question: {
            name: `course-${at}`,
            label: `“${text}” is`,
            value: chosen,
            blank: 'Choose',
            groups: [
              { label: 'Not read', options: [{ value: 'none', text: 'Nothing that is wanted here' }] },
              ...activityGroups(activities),
            ],
          },
        })),
      },
      {
        id: 'ambiguous',
        title: 'The same person?',
        text: 'The address is known here, and the name is another. Rows without an answer are left out.',
        look: 'ambiguous',
        columns: ['Email address'],
        rows: plan.ambiguous.map(({ line, name, address, chosen }) => ({
          line,
          cells: [`the address is ${address}`],
          question: {
            name: `person-${line}`,
            label: `Is “${name}” the person with this address?`,
            value: chosen,
            blank: 'Leave this row out',
            options: [{ value: 'yes', text: 'Yes: record it for them' }],
          },
        })),
      },
      {
        id: 'wrong',
        title: 'To mend in the file',
        text: 'These rows are left out.',
        look: 'wrong',
        columns: ['Name', 'What is wrong'],
        rows: plan.wrong.map(({ line, name, text }) => ({ line, cells: [name, text] })),
      },
      { id: 'fresh', title: 'To be recorded', look: 'new', columns, ...rows(plan.fresh) },
      {
        id: 'unknown',
        title: 'Nobody known by this address',
        text: 'Nothing is recorded, and nobody is created from a file. Once they have signed in with this address the same file can be imported again.',
        look: 'other',
        columns: ['Name in the file', 'Email address'],
        rows: plan.unknown.map(({ line, name, address }) => ({ line, cells: [name, address] })),
      },
      { id: 'known', title: 'On record already', look: 'matched', columns, ...rows(plan.known) },
    ],
  };
}

function sayHours(minutes: number): string {
  return String(Number((minutes / 60).toFixed(2)));
}
