import t from 'tap';
import type { Rule, Rulebook } from '../../../src/compliance/rulebook-rules.ts';
import type { Done, PersonFacts } from '../../../src/compliance/standing-rules.ts';
import { book, brief, DAY, done, held, place, rule, standing } from './standing-builders.ts';

t.test('what counts for what', async (t) => {
  const cases: [string, Rulebook, Partial<PersonFacts>, [string, string | null] | null][] = [
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
