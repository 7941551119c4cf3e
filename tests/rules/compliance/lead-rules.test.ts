import fc from 'fast-check';
import t from 'tap';
import { changesBetween, mayHaveLapsedSince } from '../../../src/compliance/lead-change-rules.ts';
import { leadLetters } from '../../../src/compliance/lead-letters.ts';
import { openQuestions } from '../../../src/compliance/lead-question-rules.ts';
import {
  countsOf,
  lapsesBy,
  type MatrixFilter,
  matrixOf,
  mostUrgentFirst,
  type Row,
} from '../../../src/compliance/lead-rules.ts';
import { termEndOf } from '../../../src/compliance/lead-term-rules.ts';
import { cellWords } from '../../../src/compliance/lead-words.ts';
import { type PersonFacts, standingsOf } from '../../../src/compliance/standing-rules.ts';
import { book, DAY, done, held, place, rule } from './standing-builders.ts';

const RULES = [
  rule({ activityId: 'cp', refreshMonths: 12 }),
  rule({ activityId: 'online', level: 'recommended' }),
  rule({ activityId: 'exploited', roleKey: 'exploitation', conditional: true }),
];
const ALL: MatrixFilter = { role: null, requirement: null, state: null };
const TERM_END = '2027-03-28';
const asked = { title: (id: string) => id, termEnd: TERM_END };

/** One of the people on the day of the tests; a DSL unless it says otherwise. */
function person(name: string, facts: Partial<PersonFacts> = {}, rules = RULES, day = DAY): Row {
  const of: PersonFacts = {
    organisationIds: ['school'],
    held: [held('dsl')],
    done: [],
    booked: [],
    ...facts,
  };
  return { personId: name.toLowerCase(), name, held: of.held, standings: standingsOf(book(rules, day), of) };
}

const names = (rows: Row[]) => rows.map(({ name }) => name).join();

t.test(
  'a term ends at Easter, in summer or at Christmas, and holidays belong to the term before',
  async (t) => {
    for (const [day, end] of [
      ['2027-03-01', '2027-03-28'],
      ['2027-03-28', '2027-03-28'],
      ['2027-03-29', '2027-08-31'],
      ['2027-08-31', '2027-08-31'],
      ['2027-09-01', '2027-12-31'],
      ['2027-12-31', '2027-12-31'],
      ['2028-01-01', '2028-04-16'],
      ['2038-02-01', '2038-04-25'],
      ['2008-02-29', '2008-03-23'],
    ] as const)
      t.equal(termEndOf(day), end, day);
  },
);

t.test(
  'the most urgent people come first: essential and overdue, missing, open; then recommended',
  async (t) => {
    const answered = [held('dsl'), held('exploitation', '2026-09-01', 'no')];
    const people = [
      person('Fine', { held: answered, done: [done('2026-12-01'), done('2026-12-01', 'online')] }),
      person('Soon', { held: answered, done: [done('2026-04-01'), done('2026-12-01', 'online')] }),
      person('Light', { held: answered, done: [done('2026-12-01')] }),
      person('Open', { done: [done('2026-12-01'), done('2026-12-01', 'online')] }),
      person('Missing', { held: answered }),
      person('Overdue', { held: answered, done: [done('2025-01-01')] }),
      person('Worst', { done: [done('2025-01-01')] }),
    ];
    t.equal(names(mostUrgentFirst(people)), 'Worst,Overdue,Missing,Open,Light,Soon,Fine');
    const twins = [person('Zoe'), person('Ann'), person('Örs')];
    t.equal(names(mostUrgentFirst(twins)), 'Ann,Örs,Zoe', 'equals by name');
    t.equal(names(twins), 'Zoe,Ann,Örs', 'what was given stays as it was');
  },
);

t.test('filters keep who fits, and the columns that they have, essential ones first', async (t) => {
  const teacher = [held('teacher')];
  const rules = [...RULES, rule({ roleKey: 'teacher', activityId: 'online' })];
  const people = [
    person('Ann', { done: [done('2026-12-01')] }, rules),
    person('Bo', { held: teacher, done: [done('2026-12-01', 'online')] }, rules),
    person('Cy', { held: [held('exploitation')] }, rules),
  ];
  const cut = (filter: Partial<MatrixFilter>) => {
    const { rows, columns } = matrixOf(people, { ...ALL, ...filter }, asked);
    return [
      names(rows),
      columns.map(({ activityId, essential }) => `${activityId}${essential ? '!' : ''}`).join(),
    ];
  };
  t.same(cut({}), ['Cy,Ann,Bo', 'cp!,exploited!,online!']);
  t.same(cut({ role: 'dsl' }), ['Ann', 'cp!,exploited!,online'], 'for her it is only recommended');
  t.same(cut({ requirement: 'online' }), ['Ann,Bo', 'online!']);
  t.same(cut({ state: 'missing' }), ['Cy,Ann', 'exploited!,online']);
  t.same(cut({ state: 'to-be-confirmed', role: 'teacher' }), ['Bo', 'exploited!']);
  t.same(cut({ state: 'overdue' }), ['', '']);
  t.same(cut({ role: 'exploitation', requirement: 'cp' }), ['', '']);
  const no = person('No', { held: [held('exploitation', '2026-09-01', 'no')] }, rules);
  t.same(matrixOf([no], { ...ALL, role: 'exploitation' }, asked).rows, [], 'who said no does not hold it');
});

t.test('what lapses this term is in date now, and booked where a place is in time', async (t) => {
  const until = (dueOn: string) => done(`2026${dueOn.slice(4)}`);
  const people = [
    person('Lapses', { done: [until('2027-03-10')] }),
    person('Last day', { done: [until(TERM_END)] }),
    person('Later', { done: [until('2027-03-29')] }),
    person('Booked', { done: [until('2027-03-10')], booked: [place('2027-03-09')] }),
    person('Too late', { done: [until('2027-03-10')], booked: [place('2027-03-11')] }),
    person('Overdue', { done: [until('2027-02-01')] }),
    person('Never'),
  ];
  const { states, lapsing } = countsOf(people, TERM_END);
  t.same(lapsing, { standings: 4, people: 4, booked: 1 });
  const cp = Object.fromEntries(states.map(({ state, essential }) => [state, essential]));
  t.same(cp, { overdue: 1, missing: 1, 'to-be-confirmed': 7, 'due-soon': 4, booked: 1, 'in-date': 0 });
  t.same(
    states.find(({ state }) => state === 'missing'),
    { state: 'missing', standings: 8, essential: 1, people: 7 },
  );
  t.equal(
    names(matrixOf(people, { ...ALL, state: 'lapsing' }, asked).rows),
    'Lapses,Too late,Last day,Booked',
  );
  const newcomer = person('New', { booked: [place('2027-03-09')] }, [rule({ initialWithinMonths: 7 })]);
  t.equal(newcomer.standings[0]?.state, 'booked');
  t.equal(
    lapsesBy(newcomer.standings[0] as Row['standings'][0], TERM_END),
    false,
    'a newcomer has nothing to lose',
  );
});

t.test('what changed is told with names, and counted by requirement', async (t) => {
  const before = [
    person('Ann', { done: [done('2026-02-25')] }, RULES, '2027-02-22'),
    person('Bo', {}, RULES, '2027-02-22'),
    person('Cy', { booked: [] }, RULES, '2027-02-22'),
    person('Gone', {}, RULES, '2027-02-22'),
    person('Same', { done: [done('2025-01-01')] }, RULES, '2027-02-22'),
  ];
  const after = [
    person('Ann', { done: [done('2026-02-25')] }),
    person('Bo', { done: [done('2027-02-25'), done('2027-02-26', 'online')] }),
    person('Cy', { booked: [place('2027-03-09')] }),
    person('New', { done: [done('2027-02-25')] }),
    person('Same', { done: [done('2025-01-01')] }),
  ];
  t.same(
    changesBetween(before, after).map(({ kind, count, people }) => [
      kind,
      count,
      people.map(({ name, activityIds }) => `${name} ${activityIds.join('+')}`.trim()).join(),
    ]),
    [
      ['overdue', 1, 'Ann cp'],
      ['completed', 2, 'Bo cp+online'],
      ['booked', 1, 'Cy cp'],
      ['joined', 1, 'New'],
      ['left', 1, 'Gone'],
    ],
  );
  t.same(changesBetween(after, after), []);
});

t.test('without a new fact only those may have become overdue whom the shortcut looks at again', async () => {
  const day = fc
    .integer({ min: 0, max: 900 })
    .map((n) => new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
  const rules = [
    rule({ refreshMonths: 12 }),
    rule({ activityId: 'online', initialWithinMonths: 6, refreshMonths: 24 }),
    rule({
      activityId: 'level3',
      hours: { minutes: 480, months: 12, participatoryShare: 0.5 },
      initialWithinMonths: 3,
    }),
  ];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(day, fc.constantFrom('cp', 'online', 'level3')), { maxLength: 6 }),
      day,
      (did, since) => {
        const facts = {
          held: [held('dsl', since)],
          done: did
            .filter(([on]) => on <= '2027-02-22')
            .map(([on, id]) => done(on, id, { minutes: 240, participatory: true })),
        };
        const [was, is] = [person('P', facts, rules, '2027-02-22'), person('P', facts, rules, DAY)];
        const overdue = changesBetween([was], [is]).find(({ kind }) => kind === 'overdue');
        return overdue === undefined || is.standings.some((one) => mayHaveLapsedSince(one, '2027-02-22'));
      },
    ),
  );
});

t.test('open questions are those that something is to be confirmed for, the most asked first', async (t) => {
  const rules = [...RULES, rule({ activityId: 'x', roleKey: 'teacher', conditional: true })];
  t.same(openQuestions([person('Ann', {}, rules), person('Bo', { held: [held('exploitation')] }, rules)]), [
    { roleKey: 'exploitation', personIds: ['ann'] },
  ]);
});

t.test('a cell says its state in a word, and the day that matters', async (t) => {
  const cell = (facts: Partial<PersonFacts>) => {
    const { word, detail, later } = cellWords(person('P', facts).standings[0] as Row['standings'][0]);
    return [word, detail, later].filter((part) => part !== '').join(' | ');
  };
  t.equal(cell({}), 'Missing');
  t.equal(cell({ done: [done('2025-03-04')] }), 'Overdue | was due 4 Mar 2026');
  t.equal(cell({ done: [done('2026-03-04')] }), 'Due soon | until 4 Mar 2027');
  t.equal(cell({ booked: [place('2027-03-09')] }), 'Booked | for 9 Mar 2027');
  t.equal(
    cell({ done: [done('2027-01-04', 'cp', { recordedLater: '2027-05-05' })] }),
    'In date | until 4 Jan 2028 | 5 May 2027',
  );
});

t.test(
  'a reminder lists what is asked, essential first, with where to book; the same facts, the same letter',
  async (t) => {
    const facts = {
      lead: 'Ann <Lead>',
      organisation: 'Quay School',
      from: { name: 'Muster', address: 'muster@city.example' },
      items: [
        { title: 'Online Safety', line: 'Missing', essential: false, slug: 'online' },
        {
          title: 'Own Training',
          line: 'Overdue: was in date until 1 May 2026',
          essential: true,
          slug: null,
          own: true,
        },
      ],
    };
    const context = { baseUrl: 'https://m.example', zone: 'Europe/London', now: new Date(0) };
    const { letter } =
      leadLetters['lead-reminder']?.(facts, { name: 'Bo', address: 'b@x.example' }, context) ?? {};
    t.equal(letter?.subject, 'Reminder: 2 things that your roles require');
    t.match(letter?.opening, 'Ann <Lead>, a lead of Quay School');
    t.same(letter?.paragraphs[0], {
      kind: 'list',
      items: [
        'Own Training (essential). Overdue: was in date until 1 May 2026. Your organisation arranges and records this.',
        'Online Safety (recommended). Missing. Dates: https://m.example/activities/online',
      ],
    });
  },
);
