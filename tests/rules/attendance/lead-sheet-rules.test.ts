import t from 'tap';
import { guessActivity } from '../../../src/attendance/activity-guess-rules.ts';
import { planSheet, type SheetChoices } from '../../../src/attendance/lead-sheet-plan-rules.ts';
import { readSheet } from '../../../src/attendance/lead-sheet-rules.ts';
import { readRows } from '../../../src/platform/tables/read-table.ts';

const TODAY = '2027-03-01';

function sheetOf(text: string) {
  const read = readRows(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(read.text);
  return readSheet(read.rows, 2027);
}

const guesses = (text: string) => sheetOf(text).columns.map(({ heading, guess }) => `${heading}: ${guess}`);

t.test('a sheet is understood however it is built', async (t) => {
  t.same(guesses('Name,KCSIE,Prevent\nJo,01/09/2026,\n'), ['Name: name', 'KCSIE: course', 'Prevent: other']);
  const merged = [
    'Training record 2026-27,,,,,,,',
    ',,,Statutory,,,Other,',
    'Surname,First name,Role,KCSIE,,Prevent,FGM,Notes',
    ',,,Date completed,Expires,Date,Date,',
    'Smith,Jo,Teacher,01/09/2026,01/09/2027,n/a,4 Sept 26,lead of year 4',
    'Bloggs,Al,TA,,,02/09/2026,,',
  ].join('\n');
  t.same(guesses(merged), [
    'Surname: last',
    'First name: first',
    'Role: other',
    'KCSIE: course',
    'KCSIE: other',
    'Prevent: course',
    'FGM: course',
    'Notes: other',
  ]);
  t.same(
    sheetOf(merged).people.map(({ line }) => line),
    [5, 6],
  );
  t.same(
    guesses('Safeguarding,\n,Child Protection\nAnn One,01/09/2026\n'),
    ['Safeguarding: name', 'Child Protection: course'],
    'no heading says "name"',
  );
});

const STAFF = ['Zoë-Ann Smith', 'Jo Bloggs', 'Jo Bloggs'].map((name, at) => ({
  personId: `p${at}`,
  name,
  roles: [],
  startsOn: '2026-09-01',
}));
const TITLES = new Map([['a', 'Child Protection']]);
const plan = (rows: string, choices: Partial<SheetChoices> = {}, onRecord: string[] = []) =>
  planSheet(
    sheetOf(`Name,CP\n${rows}`),
    { columns: { 0: 'name', 1: 'a' }, people: {}, addsUnknown: false, ...choices },
    STAFF,
    new Set(onRecord),
    TITLES,
    TODAY,
  );

t.test('every date below a course becomes one completion of the person whose name it is', async (t) => {
  const { matched } = plan('"SMITH, Zoe Ann","01/09/2025; 3 Sep 2026"\nTotal,45540\n', {}, [
    'p0 a 2025-09-01',
  ]);
  t.match(matched, [
    { line: 2, person: { personId: 'p0' }, fresh: [{ day: '2026-09-03' }], known: [{ day: '2025-09-01' }] },
  ]);
  t.equal(matched.length, 1);
  t.equal(
    plan('Zoe-Ann Smith,01/09/2026\nZOE ANN SMITH,01/09/2026\n').matched.flatMap(({ fresh }) => fresh).length,
    1,
    'twice in the sheet',
  );
});

t.test('what is not clear or not right is left out, and said', async (t) => {
  const { ambiguous, wrong, matched, adding } = plan(
    'Jo Bloggs,01/09/2026\nNew Person,01/09/2026\nZoe Ann Smith,"yes, 1/9/2028, 1/1/80"\n',
  );
  t.same(
    ambiguous.map(({ why, candidates }) => [why, candidates.length]),
    [
      ['2 people here have this name', 2],
      ['Nobody here has this name', 0],
    ],
  );
  t.match(
    wrong.map(({ text }) => text).join(),
    /“yes” is not a date.*1 September 2028 is still to come.*1 January 1980 is too long ago/,
  );
  t.same([matched, adding], [[], []]);
});

t.test('a choice settles a row', async (t) => {
  t.match(plan('Jo Bloggs,01/09/2026\n', { people: { 2: 'p2' } }).matched, [{ person: { personId: 'p2' } }]);
  t.match(plan('Jo Bloggs,01/09/2026\n', { people: { 2: 'new' } }).adding, [{ name: 'Jo Bloggs' }]);
  t.same(plan('Jo Bloggs,01/09/2026\n', { people: { 2: 'skip' } }), {
    matched: [],
    adding: [],
    ambiguous: [],
    wrong: [],
  });
  t.match(plan('New Person,01/09/2026\nNEW PERSON,02/09/2026\n', { addsUnknown: true }).adding, [
    { fresh: [{ day: '2026-09-01' }, { day: '2026-09-02' }] },
  ]);
});

t.test('a heading means an activity by its title, its names or its acronym, if only one fits', async (t) => {
  const activities = [
    { id: '1', slug: 'child-protection', title: 'Child Protection', oldNames: ['CP', 'CP training'] },
    { id: '2', slug: 'mat', title: 'Locality Network Meeting (MAT)', oldNames: [] },
    { id: '3', slug: 'fgm-a', title: 'FGM course', oldNames: ['FGM'] },
    { id: '4', slug: 'fgm-b', title: 'FGM e-learning', oldNames: ['FGM'] },
    { id: '5', slug: 'channel', title: 'Channel online (Prevent)', oldNames: [] },
  ];
  const guess = (heading: string) => guessActivity(heading, activities);
  t.same(
    ['child PROTECTION', 'CP', 'MAT', 'Locality network meeting', 'CP (date completed)', 'FGM course'].map(
      guess,
    ),
    ['1', '1', '2', '2', '1', '3'],
  );
  t.same(['FGM', 'Fire safety', '', 'Training', 'Prevent'].map(guess), [null, null, null, null, null]);
});
