import fc from 'fast-check';
import t from 'tap';
import {
  type Equivalence,
  type Rule,
  type Rulebook,
  rulebookOf,
} from '../../../src/compliance/rulebook-rules.ts';
import {
  type Booked,
  type Done,
  type Held,
  type PersonFacts,
  type Standing,
  standingsOf,
} from '../../../src/compliance/standing-rules.ts';
import { addDays, addMonths, daysBetween } from '../../../src/platform/days.ts';

const DAY = '2027-03-01';
const KINDS = new Map([
  ['dsl', 'designation'],
  ['teacher', 'post'],
  ['exploitation', 'function'],
]);

function rule(facts: Partial<Rule> = {}): Rule {
  const activityId = facts.activityId ?? 'cp';
  const roleKey = facts.roleKey ?? 'dsl';
  return {
    id: `${roleKey} ${activityId} ${facts.startsOn ?? ''} ${facts.organisationId ?? ''} ${facts.level ?? ''}`,
    roleKey,
    activityId,
    level: 'essential',
    conditional: false,
    conditionText: null,
    refreshMonths: null,
    initialWithinMonths: null,
    edition: null,
    alternatives: null,
    hours: null,
    organisationId: null,
    startsOn: null,
    endsOn: null,
    source: 'the guide',
    ...facts,
  };
}

function book(
  rules: Rule[],
  day = DAY,
  more: { equivalences?: Equivalence[]; programmes?: [string, string][] } = {},
): Rulebook {
  const { equivalences = [], programmes = [] } = more;
  return rulebookOf(
    {
      rules,
      equivalences,
      programmes: new Map(programmes),
      roleKinds: KINDS,
      withoutStanding: new Set(['services']),
    },
    day,
  );
}

const held = (roleKey: string, since = '2026-09-01', answer: 'yes' | 'no' = 'yes'): Held => ({
  roleKey,
  organisationId: 'school',
  answer,
  since,
});

function done(completedOn: string, activityId = 'cp', more: Partial<Done> = {}): Done {
  return {
    id: `${activityId} ${completedOn}`,
    activityId,
    completedOn,
    edition: null,
    minutes: null,
    participatory: false,
    recordedLater: null,
    source: 'attended',
    certificateNumber: 'n',
    ...more,
  };
}

const place = (endsOn: string, activityId = 'cp'): Booked => ({
  bookingId: `b ${endsOn}`,
  sessionId: `s ${endsOn}`,
  activityId,
  startsOn: endsOn,
  endsOn,
});

function standing(rulebook: Rulebook, person: Partial<PersonFacts>, activityId = 'cp'): Standing | undefined {
  const facts = { organisationIds: ['school'], held: [held('dsl')], done: [], booked: [], ...person };
  return standingsOf(rulebook, facts).find((one) => one.activityId === activityId);
}

const brief = (one: Standing | undefined) => (one === undefined ? null : [one.state, one.dueOn]);

t.test('a table of cases', async (t) => {
  const twoYears = rule({ refreshMonths: 24 });
  const cases: [string, Rulebook, Partial<PersonFacts>, [string, string | null] | null][] = [
    ['nothing held: not required', book([rule()]), { held: [] }, null],
    ['never done, no time stated: missing', book([rule()]), {}, ['missing', null]],
    ['once only: done long ago counts', book([rule()]), { done: [done('2009-05-05')] }, ['in-date', null]],
    [
      'lapses today: the due day itself is in date',
      book([twoYears]),
      { done: [done('2025-03-01')] },
      ['due-soon', DAY],
    ],
    [
      'lapsed yesterday: overdue',
      book([twoYears]),
      { done: [done('2025-02-28')] },
      ['overdue', '2027-02-28'],
    ],
    ['91 days left: in date', book([twoYears]), { done: [done('2025-05-31')] }, ['in-date', '2027-05-31']],
    ['90 days left: due soon', book([twoYears]), { done: [done('2025-05-30')] }, ['due-soon', '2027-05-30']],
    [
      'the latest counts',
      book([twoYears]),
      { done: [done('2020-01-01'), done('2026-06-01'), done('2024-01-01')] },
      ['in-date', '2028-06-01'],
    ],
    [
      'done after the day asked about does not count',
      book([rule()]),
      { done: [done('2027-03-02')] },
      ['missing', null],
    ],
    [
      '29 February + 12 months',
      book([rule({ refreshMonths: 12 })], '2025-02-28'),
      { done: [done('2024-02-29')] },
      ['due-soon', '2025-02-28'],
    ],
    [
      'the day after that is overdue',
      book([rule({ refreshMonths: 12 })], '2025-03-01'),
      { done: [done('2024-02-29')] },
      ['overdue', '2025-02-28'],
    ],
    [
      'newcomer: time allowed',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2027-01-15')] },
      ['missing', '2027-04-15'],
    ],
    [
      'newcomer: the last day of it',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-12-01')] },
      ['missing', DAY],
    ],
    [
      'newcomer: time over',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-11-30')] },
      ['overdue', '2027-02-28'],
    ],
    [
      'asked for later than the role began: time from then',
      book([rule({ initialWithinMonths: 3, startsOn: '2027-02-01' })]),
      { held: [held('dsl', '2020-01-01')] },
      ['missing', '2027-05-01'],
    ],
    [
      'lapsed, and new in this role: the newcomer has time',
      book([rule({ refreshMonths: 12, initialWithinMonths: 6 })]),
      { held: [held('dsl', '2027-02-01')], done: [done('2015-01-01')] },
      ['missing', '2027-08-01'],
    ],
    ['a requirement that begins tomorrow is none', book([rule({ startsOn: '2027-03-02' })]), {}, null],
    [
      'and asked as of tomorrow it is one',
      book([rule({ startsOn: '2027-03-02' })], '2027-03-02'),
      {},
      ['missing', null],
    ],
    ['ended today still holds, yesterday’s does not', book([rule({ endsOn: '2027-02-28' })]), {}, null],
    ['its last day', book([rule({ endsOn: DAY })]), {}, ['missing', null]],
    [
      'answered no: not required',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { held: [held('exploitation', DAY, 'no')] },
      null,
    ],
    [
      'condition open: to be confirmed',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      {},
      ['to-be-confirmed', null],
    ],
    [
      'open and done: still to be confirmed, never shown as compliant',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { done: [done('2027-01-01')] },
      ['to-be-confirmed', null],
    ],
    [
      'a function that nobody asks, unanswered: not required',
      book([rule({ roleKey: 'exploitation' })]),
      {},
      null,
    ],
    [
      'answered yes: missing',
      book([rule({ roleKey: 'exploitation', conditional: true })]),
      { held: [held('exploitation')] },
      ['missing', null],
    ],
    [
      'essential for sure beats an open condition',
      book([rule(), rule({ roleKey: 'exploitation', conditional: true })]),
      {},
      ['missing', null],
    ],
    ['booked stands in for missing', book([rule()]), { booked: [place('2027-05-05')] }, ['booked', null]],
    [
      'booked in time stands in for due soon',
      book([twoYears]),
      { done: [done('2025-04-01')], booked: [place('2027-04-01')] },
      ['booked', '2027-04-01'],
    ],
    [
      'booked too late does not',
      book([twoYears]),
      { done: [done('2025-04-01')], booked: [place('2027-04-02')] },
      ['due-soon', '2027-04-01'],
    ],
    [
      'a newcomer booked too late is missing',
      book([rule({ initialWithinMonths: 3 })]),
      { held: [held('dsl', '2026-12-15')], booked: [place('2027-03-16')] },
      ['missing', '2027-03-15'],
    ],
    [
      'booked never hides overdue',
      book([twoYears]),
      { done: [done('2025-01-01')], booked: [place('2027-03-02')] },
      ['overdue', '2027-01-01'],
    ],
    [
      'in date stays in date with a booking',
      book([rule()]),
      { done: [done('2026-01-01')], booked: [place('2027-05-05')] },
      ['in-date', null],
    ],
    [
      'a coming day: what is booked before it counts',
      book([twoYears], '2027-07-01'),
      { done: [done('2025-06-01')], booked: [place('2027-05-20')] },
      ['booked', '2027-06-01'],
    ],
    [
      'a coming day: without it, it will be overdue',
      book([twoYears], '2027-07-01'),
      { done: [done('2025-06-01')] },
      ['overdue', '2027-06-01'],
    ],
    [
      'a coming day so far off that the booked one has lapsed again',
      book([twoYears], '2029-06-01'),
      { done: [done('2025-06-01')], booked: [place('2027-05-20')] },
      ['overdue', '2027-06-01'],
    ],
    [
      'equivalence',
      book([rule()], DAY, {
        equivalences: [{ activityId: 'cp', metById: 'cp-old', startsOn: null, endsOn: null }],
      }),
      { done: [done('2026-01-01', 'cp-old')] },
      ['in-date', null],
    ],
    [
      'equivalence goes one way',
      book([rule({ activityId: 'cp-old' })], DAY, {
        equivalences: [{ activityId: 'cp', metById: 'cp-old', startsOn: null, endsOn: null }],
      }),
      { done: [done('2026-01-01', 'cp')] },
      null,
    ],
    [
      'an equivalence that ended',
      book([rule()], DAY, {
        equivalences: [{ activityId: 'cp', metById: 'cp-old', startsOn: null, endsOn: '2027-02-28' }],
      }),
      { done: [done('2026-01-01', 'cp-old')] },
      ['missing', null],
    ],
    [
      'either/or',
      book([rule({ alternatives: ['a', 'b'] })]),
      { done: [done('2026-01-01', 'b')] },
      ['in-date', null],
    ],
    [
      'a place on an alternative',
      book([rule({ alternatives: ['a', 'b'] })]),
      { booked: [place('2027-05-05', 'a')] },
      ['booked', null],
    ],
    [
      'a programme is met by any activity in it',
      book([rule()], DAY, { programmes: [['part', 'cp']] }),
      { done: [done('2026-01-01', 'part')] },
      ['in-date', null],
    ],
    [
      'another activity does not count',
      book([rule()]),
      { done: [done('2026-01-01', 'other')] },
      ['missing', null],
    ],
    [
      'this edition, done as such',
      book([rule({ edition: '2026', startsOn: '2026-09-01' })]),
      { done: [done('2026-08-20', 'cp', { edition: '2026' })] },
      ['in-date', null],
    ],
    [
      'last year’s edition does not count',
      book([rule({ edition: '2026', startsOn: '2026-09-01' })]),
      { done: [done('2026-10-01', 'cp', { edition: '2025' })] },
      ['missing', null],
    ],
    [
      'done without naming one, while this edition stood',
      book([rule({ edition: '2026', startsOn: '2026-09-01' })]),
      { done: [done('2026-09-01')] },
      ['in-date', null],
    ],
    ['a listed system has a flag and no standing', book([rule({ activityId: 'services' })]), {}, null],
    ['an organisation’s own, held there', book([rule({ organisationId: 'school' })]), {}, ['missing', null]],
    ['an organisation’s own, held elsewhere', book([rule({ organisationId: 'other' })]), {}, null],
    ['a recommendation', book([rule({ level: 'recommended' })]), {}, ['missing', null]],
  ];
  for (const [name, rulebook, person, wanted] of cases) {
    t.same(brief(standing(rulebook, person) ?? standing(rulebook, person, 'services')), wanted, name);
  }
});

t.test('two roles with different periods: the shortest counts, and both reasons are kept', async (t) => {
  const rules = [
    rule({ roleKey: 'teacher', level: 'recommended', refreshMonths: 12 }),
    rule({ roleKey: 'dsl', level: 'essential', refreshMonths: 24 }),
  ];
  const both = standing(book(rules), { held: [held('teacher'), held('dsl')], done: [done('2026-02-01')] });
  t.same(
    [both?.state, both?.level, both?.refreshMonths, both?.dueOn],
    ['overdue', 'essential', 12, '2027-02-01'],
  );
  t.same(
    both?.reasons.map((reason) => reason.rule.roleKey),
    ['dsl', 'teacher'],
    'the strongest first',
  );
  const dsl = standing(book(rules), { held: [held('dsl')], done: [done('2026-02-01')] });
  t.same([dsl?.state, dsl?.dueOn], ['in-date', '2028-02-01'], 'without the other role its own period holds');
});

t.test('an open condition names its question, and the unanswered period shortens nothing', async (t) => {
  const rules = [
    rule({ refreshMonths: 24 }),
    rule({ roleKey: 'exploitation', conditional: true, refreshMonths: 6 }),
  ];
  const sure = standing(book(rules), { done: [done('2026-02-01')] });
  t.same([sure?.state, sure?.refreshMonths, sure?.question, sure?.reasons.length], ['in-date', 24, null, 2]);
  const open = standing(book([rules[1] as Rule]), {});
  t.equal(open?.question, 'exploitation');
});

t.test('hours within a period: 8 in three years, half of them participatory', async (t) => {
  const eight = book([rule({ hours: { minutes: 480, months: 36, participatoryShare: 0.5 } })]);
  const part = (completedOn: string, minutes: number, participatory: boolean) =>
    done(completedOn, 'cp', { id: `${completedOn}${minutes}`, minutes, participatory });
  const rows: [Done[], [string, string | null]][] = [
    [[], ['missing', null]],
    [[part('2026-01-01', 479, true)], ['missing', null]],
    [[part('2026-01-01', 480, true)], ['in-date', '2029-01-01']],
    [[part('2026-01-01', 480, false)], ['missing', null]],
    [
      [part('2026-01-01', 240, false), part('2024-06-01', 240, true)],
      ['in-date', '2027-06-01'],
    ],
    [
      [part('2026-01-01', 240, false), part('2024-02-29', 240, true)],
      ['missing', null],
    ],
    [
      [part('2026-01-01', 240, false), part('2024-03-01', 240, true)],
      ['due-soon', DAY],
    ],
  ];
  for (const [facts, wanted] of rows) t.same(brief(standing(eight, { done: facts })), wanted);
});

const aDay = fc.integer({ min: 0, max: 2500 }).map((days) => addDays('2021-01-01', days));
const anActivity = fc.constantFrom('cp', 'a', 'b');
const aDone = fc
  .record({
    on: aDay,
    activityId: anActivity,
    minutes: fc.constantFrom(null, 60, 240),
    participatory: fc.boolean(),
  })
  .map(({ on, activityId, minutes, participatory }) => done(on, activityId, { minutes, participatory }));
const aRule = fc.record({
  roleKey: fc.constantFrom('dsl', 'teacher', 'exploitation'),
  activityId: anActivity,
  level: fc.constantFrom('essential' as const, 'recommended' as const),
  conditional: fc.boolean(),
  refreshMonths: fc.constantFrom(null, 1, 12, 24),
  initialWithinMonths: fc.constantFrom(null, 1, 3),
  alternatives: fc.constantFrom<string[] | null>(null, ['a'], ['b', 'cp']),
  hours: fc.constantFrom(null, null, { minutes: 240, months: 24, participatoryShare: 0.5 }),
  startsOn: fc.option(aDay, { nil: null }),
});
const rulesOf = (rows: Partial<Rule>[]) => rows.map((row, index) => ({ ...rule(row), id: String(index) }));
const aPerson = fc.record({
  organisationIds: fc.constant(['school']),
  held: fc.array(
    fc
      .record({
        role: fc.constantFrom('dsl', 'teacher', 'exploitation'),
        since: aDay,
        answer: fc.constantFrom('yes' as const, 'no' as const),
      })
      .map(({ role, since, answer }) => held(role, since, role === 'exploitation' ? answer : 'yes')),
    { maxLength: 3 },
  ),
  done: fc.array(aDone, { maxLength: 6 }),
  booked: fc.array(
    aDay.map((day) => place(day)),
    { maxLength: 2 },
  ),
});
/** Missing and overdue are both "not met"; which of the two also depends on when it was first allowed. */
const GOODNESS: Record<string, number> = {
  overdue: 0,
  missing: 0,
  'to-be-confirmed': 1,
  'due-soon': 2,
  booked: 2,
  'in-date': 3,
};

t.test('more completions never worsen a standing', async (t) => {
  fc.assert(
    fc.property(
      fc.array(aRule, { minLength: 1, maxLength: 5 }),
      aPerson,
      aDone,
      aDay,
      (rows, person, more, day) => {
        const rulebook = book(rulesOf(rows), day);
        const before = standingsOf(rulebook, { ...person, booked: [] });
        const after = new Map(
          standingsOf(rulebook, { ...person, booked: [], done: [...person.done, more] }).map((one) => [
            one.activityId,
            one,
          ]),
        );
        return before.every((one) => {
          const now = after.get(one.activityId);
          return now !== undefined && (GOODNESS[now.state] ?? 0) >= (GOODNESS[one.state] ?? 0);
        });
      },
    ),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test(
  'as-of is consistent: between two facts a standing only ages, and each state says its own day',
  async (t) => {
    fc.assert(
      fc.property(fc.array(aRule, { minLength: 1, maxLength: 5 }), aPerson, aDay, (rows, person, day) => {
        const rules = rulesOf(rows);
        const facts = { ...person, booked: [] };
        for (const one of standingsOf(book(rules, day), facts)) {
          if (one.state === 'overdue' && !(one.dueOn !== null && one.dueOn < day)) return false;
          if ((one.state === 'in-date' || one.state === 'due-soon') && one.dueOn !== null) {
            if (one.dueOn < day || (one.state === 'due-soon') !== daysBetween(day, one.dueOn) <= 90)
              return false;
            // Asked on the last day it still stands, unless another rule has begun; on the day after it does not.
            const fixed = rules.map((each) => ({
              ...each,
              startsOn: each.startsOn !== null && each.startsOn > day ? '9999-01-01' : each.startsOn,
            }));
            const past = { ...facts, done: facts.done.filter((each) => each.completedOn <= day) };
            const last = standingsOf(book(fixed, one.dueOn), past).find(
              ({ activityId }) => activityId === one.activityId,
            );
            const next = standingsOf(book(fixed, addDays(one.dueOn, 1)), past).find(
              ({ activityId }) => activityId === one.activityId,
            );
            if (last?.state !== 'due-soon') return false;
            if (next === undefined || !['overdue', 'missing'].includes(next.state)) return false;
          }
        }
        return true;
      }),
      { numRuns: 2000 },
    );
    t.pass();
  },
);

t.test('the strongest level wins, whatever the order of rules and roles', async (t) => {
  fc.assert(
    fc.property(fc.array(aRule, { minLength: 1, maxLength: 6 }), aPerson, aDay, (rows, person, day) => {
      const rules = rulesOf(rows);
      const one = standingsOf(book(rules, day), person);
      const other = standingsOf(book([...rules].reverse(), day), {
        ...person,
        held: [...person.held].reverse(),
      });
      const say = (list: Standing[]) =>
        list
          .map(({ activityId, level, state, dueOn, refreshMonths }) =>
            [activityId, level, state, dueOn, refreshMonths].join(),
          )
          .sort();
      if (say(one).join(';') !== say(other).join(';')) return false;
      return one.every(({ level, state, reasons }) =>
        reasons.some(({ rule: { level: asked }, answer }) => asked === 'essential' && answer === 'yes')
          ? level === 'essential' && state !== 'to-be-confirmed'
          : true,
      );
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

t.test('months on the calendar', async (t) => {
  t.same(
    [
      addMonths('2024-02-29', 12),
      addMonths('2026-01-31', 1),
      addMonths('2026-12-31', 2),
      addMonths('2023-02-28', 12),
    ],
    ['2025-02-28', '2026-02-28', '2027-02-28', '2024-02-28'],
  );
  t.same(
    [addDays('2027-03-27', 2), addDays('2027-10-30', 2), daysBetween('2027-03-28', '2027-03-29')],
    ['2027-03-29', '2027-11-01', 1],
    'both clock changes',
  );
});
