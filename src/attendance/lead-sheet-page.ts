import type { Activity } from '../catalogue/index.ts';
import { sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { ColumnsPage, Option, Preview } from '../platform/web/import-case.ts';
import { guessActivity } from './activity-guess-rules.ts';
import { count } from './completion-batch-service.ts';
import type { Done, LeftOut, SheetChoices, SheetPlan } from './lead-sheet-plan-rules.ts';
import type { Sheet } from './lead-sheet-rules.ts';
import { activityGroups } from './recorded-activities.ts';

const NAMES: Option[] = [
  { value: 'name', text: 'The person’s whole name' },
  { value: 'first', text: 'The person’s first name' },
  { value: 'last', text: 'The person’s surname' },
];
const SAMPLE_ROWS = 5;

/** What each column is, as far as its headings tell. */
export function guessSheet(sheet: Sheet, activities: Activity[]): SheetChoices {
  const columns: Record<string, string> = {};
  for (const { at, heading, guess } of sheet.columns) {
    columns[at] =
      guess === 'course' ? (guessActivity(heading, activities) ?? '') : guess === 'other' ? 'ignore' : guess;
  }
  return { columns, people: {}, addsUnknown: false };
}

export function sheetColumnsPage(sheet: Sheet, choices: SheetChoices, activities: Activity[]): ColumnsPage {
  const groups = [
    { label: 'Who', options: NAMES },
    { label: 'Not read', options: [{ value: 'ignore', text: 'Nothing that is wanted here' }] },
    ...activityGroups(activities),
  ];
  const asked = sheet.columns.filter(({ heading, guess }) => heading !== '' || guess !== 'other');
  return {
    questions: asked.map(({ at, heading }) => ({
      name: `column-${at}`,
      label: heading === '' ? `Column ${letters(at)}` : `${letters(at)}: ${heading}`,
      value: choices.columns[at] ?? '',
      blank: 'Not known here: choose, or it is left out',
      groups,
    })),
    ticks: [
      {
        name: 'addsUnknown',
        text: 'Add people of the sheet who are not among your staff yet',
        hint: 'Without an email address. You see who they are before anything is written.',
        checked: choices.addsUnknown,
      },
    ],
    sample: {
      header: sheet.columns.map(({ heading, at }) => heading || `Column ${letters(at)}`),
      rows: sheet.people.slice(0, SAMPLE_ROWS).map(({ cells }) => cells),
    },
  };
}

/** What the forms say, checked: columns of the sheet, activities that may be recorded, people who were asked about. */
export function chooseSheet(
  sheet: Sheet,
  before: SheetChoices,
  plan: SheetPlan,
  activities: Activity[],
  body: unknown,
): { choices: SheetChoices; errors: FieldError[] } {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const choices: SheetChoices = { ...before, columns: { ...before.columns }, people: { ...before.people } };
  for (const { line, candidates } of plan.ambiguous) {
    const answer = fields[`person-${line}`];
    const allowed = ['new', 'skip', ...candidates.map(({ personId }) => personId)];
    if (typeof answer === 'string' && allowed.includes(answer)) choices.people[String(line)] = answer;
  }
  if (!Object.keys(fields).some((name) => name.startsWith('column-'))) return { choices, errors: [] };
  const allowed = new Set(['name', 'first', 'last', 'ignore', '', ...activities.map(({ id }) => id)]);
  for (const { at } of sheet.columns) {
    const answer = fields[`column-${at}`];
    if (typeof answer === 'string' && allowed.has(answer)) choices.columns[at] = answer;
  }
  choices.addsUnknown = fields.addsUnknown === 'yes';
  const chosen = Object.values(choices.columns);
  const field = `column-${sheet.columns[0]?.at ?? 0}`;
  const errors: FieldError[] = [];
  if (!chosen.includes('name') && !(chosen.includes('first') && chosen.includes('last'))) {
    errors.push({ field, text: 'Choose which column holds the names' });
  }
  if (!chosen.some((value) => activities.some(({ id }) => id === value))) {
    errors.push({ field, text: 'Choose for at least one column which training it is' });
  }
  return { choices, errors };
}

export function sheetPreview(plan: SheetPlan, activities: Activity[], leftOut: LeftOut[]): Preview {
  const title = new Map(activities.map((activity) => [activity.id, activity.title]));
  const says = (done: Done[]) =>
    done.map(({ activityId, day }) => `${title.get(activityId) ?? ''}, ${sayCalendarDay(day)}`).join('; ');
  const fresh = plan.matched.filter((row) => row.fresh.length > 0);
  const known = plan.matched.filter((row) => row.known.length > 0);
  const dates = [...fresh, ...plan.adding].flatMap((row) => row.fresh);
  const twoDigits = dates.filter((done) => done.twoDigits).length;
  const careful =
    twoDigits === 0
      ? ''
      : ` ${count(twoDigits, 'date')} had a year of two digits: check that the years below are right.`;
  return {
    writes: dates.length,
    confirm: `Record ${count(dates.length, 'completion')}`,
    nothing: 'Everything in the sheet is on record already, or has to be chosen or mended first.',
    sections: [
      {
        id: 'ambiguous',
        title: 'Who is this?',
        text: 'Choose for each row, or it is left out.',
        look: 'ambiguous',
        columns: ['Why we ask', 'Dates'],
        rows: plan.ambiguous.map(({ line, name, why, candidates, chosen, count: dated }) => ({
          line,
          cells: [why, count(dated, 'date')],
          question: {
            name: `person-${line}`,
            label: name,
            value: chosen,
            blank: 'Leave this row out',
            options: [
              ...candidates.map((one) => ({
                value: one.personId,
                text: [
                  one.name,
                  ...one.roles.map(({ label }) => label),
                  `since ${sayCalendarDay(one.startsOn)}`,
                ].join(', '),
              })),
              { value: 'new', text: 'Somebody new: add them to the staff' },
            ],
          },
        })),
      },
      {
        id: 'wrong',
        title: 'To mend in the sheet',
        text: 'These cells are left out. Mend them in your sheet and upload it again.',
        look: 'wrong',
        columns: ['Name', 'What is wrong'],
        rows: plan.wrong.map(({ line, name, text }) => ({ line, cells: [name, text] })),
      },
      {
        id: 'left',
        title: 'Columns left out',
        text: 'No training is chosen for them, so none of their dates is recorded. Change the columns where one should be.',
        look: 'other',
        columns: ['Column', 'Heading', 'Dates in it'],
        rows: leftOut.map(({ at, heading, dates }) => ({
          line: null,
          cells: [`Column ${letters(at)}`, heading, count(dates, 'date')],
        })),
      },
      {
        id: 'adding',
        title: 'People to be added to your staff',
        text: 'From today, without an email address.',
        look: 'new',
        columns: ['Name', 'To be recorded'],
        rows: plan.adding.map(({ line, name, fresh: done }) => ({ line, cells: [name, says(done)] })),
      },
      {
        id: 'fresh',
        title: 'People with something to be recorded',
        text: `What each has done, with its day.${careful}`,
        look: 'new',
        columns: ['Name', 'To be recorded'],
        rows: fresh.map(({ line, person, fresh: done }) => ({ line, cells: [person.name, says(done)] })),
      },
      {
        id: 'known',
        title: 'People with something on record already',
        text: 'It stays as it is and is not counted twice.',
        look: 'matched',
        columns: ['Name', 'On record'],
        rows: known.map(({ line, person, known: done }) => ({ line, cells: [person.name, says(done)] })),
      },
    ],
  };
}

/** 0 is A, 26 is AA, as spreadsheets count. */
function letters(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : letters(Math.floor(at / 26) - 1) + letter;
}
