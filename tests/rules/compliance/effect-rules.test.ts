import t from 'tap';
import { type Effect, EffectTally } from '../../../src/compliance/effect-rules.ts';
import {
  atOnce,
  effectDay,
  endBefore,
  holdersAsked,
  lastDay,
  stateOf,
  withChange,
} from '../../../src/compliance/requirement-rules.ts';
import { type Rule, type RulebookFacts, rulebookOf } from '../../../src/compliance/rulebook-rules.ts';
import type { Done, PersonFacts } from '../../../src/compliance/standing-rules.ts';

const DAY = '2027-03-01';

const RULE: Rule = {
  id: 'dsl-cp',
  roleKey: 'dsl',
  activityId: 'child-protection',
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
  source: 'guide',
};

const FACTS: RulebookFacts = {
  rules: [RULE],
  equivalences: [],
  programmes: new Map(),
  roleKinds: new Map([
    ['dsl', 'designation'],
    ['supervisor', 'function'],
  ]),
  withoutStanding: new Set(),
};

function done(completedOn: string, activityId = 'child-protection'): Done {
  return {
    id: completedOn,
    activityId,
    completedOn,
    edition: null,
    minutes: null,
    participatory: false,
    recordedLater: null,
    source: 'attended',
    certificateNumber: 'x',
  };
}

function dsl(completions: Done[], sectors = ['education'], role = 'dsl') {
  const facts: PersonFacts = {
    organisationIds: ['school'],
    held: [{ roleKey: role, organisationId: 'school', answer: 'yes', since: '2020-09-01' }],
    done: completions,
    booked: [],
  };
  return { personId: 'x', sectors, facts };
}

function effectOf(people: ReturnType<typeof dsl>[], after: RulebookFacts, before = FACTS): Effect {
  const tally = new EffectTally(rulebookOf(before, DAY), rulebookOf(after, DAY));
  for (const person of people) tally.add(person);
  return tally.result();
}

function begun(changes: Partial<Rule>, endsOn = '2027-02-28'): RulebookFacts {
  return withChange(FACTS, {
    end: [{ id: 'dsl-cp', endsOn }],
    begin: [{ ...RULE, id: 'new', startsOn: DAY, ...changes }],
  });
}

const lines = ({ lines: all }: Effect) =>
  all.map((line) => [line.level, line.state, line.people, Object.fromEntries(line.bySector)]);

t.test('a shorter period makes some overdue, by sector, and leaves the rest', async (t) => {
  const people = [
    dsl([done('2024-06-01')]),
    dsl([done('2024-06-01')], ['education', 'health']),
    dsl([done('2026-06-01')]),
    dsl([]),
    dsl([done('2024-06-01')], ['police'], 'teacher'),
  ];
  const effect = effectOf(people, begun({ refreshMonths: 24 }));
  t.same([effect.people, effect.changed, effect.overdue, effect.missing], [5, 2, 2, 0]);
  t.same(lines(effect), [['essential', 'overdue', 2, { education: 2, health: 1 }]]);
});

t.test('what a change does to one person', async (t) => {
  const cases: [string, RulebookFacts, Done[], Partial<Effect>, unknown[]][] = [
    ['nothing changes', begun({}), [], { changed: 0, missing: 0 }, []],
    [
      'no longer required',
      withChange(FACTS, { end: [{ id: 'dsl-cp', endsOn: '2027-02-28' }], begin: [] }),
      [],
      { notRequired: 1, missing: 0 },
      ['not-required'],
    ],
    [
      'a new one is missing',
      withChange(FACTS, { end: [], begin: [{ ...RULE, id: 'n', activityId: 'prevent' }] }),
      [done('2026-01-01')],
      { missing: 1, changed: 1 },
      ['missing'],
    ],
    [
      'a new one is met already',
      withChange(FACTS, { end: [], begin: [{ ...RULE, id: 'n', activityId: 'prevent' }] }),
      [done('2026-01-01', 'prevent')],
      { missing: 0, met: 0, changed: 1 },
      ['in-date'],
    ],
    [
      'either/or meets it',
      begun({ alternatives: ['prevent'] }),
      [done('2026-01-01', 'prevent')],
      { met: 1 },
      ['in-date'],
    ],
    [
      'made recommended: nobody becomes missing',
      begun({ level: 'recommended' }),
      [],
      { missing: 0, changed: 1 },
      ['missing'],
    ],
    [
      'asked of those who answer yes only',
      begun({ roleKey: 'supervisor', conditional: true }),
      [],
      { toBeConfirmed: 1 },
      ['to-be-confirmed'],
    ],
    [
      'the newcomers’ time is over',
      begun({ initialWithinMonths: 6, startsOn: null }),
      [],
      { overdue: 1 },
      ['overdue'],
    ],
  ];
  for (const [name, after, completions, counts, states] of cases) {
    const effect = effectOf([dsl(completions)], after);
    t.match(effect, counts, name);
    t.same(
      effect.lines.map((line) => line.state),
      states,
      name,
    );
  }
  const raised = effectOf([dsl([])], FACTS, begun({ level: 'recommended' }));
  t.equal(raised.missing, 1, 'recommended made essential: it is missing in earnest');
});

t.test('the dates of a row that ends and of the one that follows', async (t) => {
  t.equal(endBefore({ startsOn: null, endsOn: null }, '2027-03-01'), '2027-02-28');
  t.equal(endBefore({ startsOn: '2027-01-01', endsOn: '2027-08-31' }, '2027-03-01'), '2027-02-28');
  t.equal(
    endBefore({ startsOn: null, endsOn: '2027-01-31' }, '2027-03-01'),
    null,
    'it ends earlier by itself',
  );
  t.equal(endBefore({ startsOn: '2027-09-01', endsOn: null }, '2027-06-01'), '2027-08-31', 'it never begins');
  t.equal(endBefore({ startsOn: '2027-09-01', endsOn: null }, '2027-09-01'), '2027-08-31', 'it never begins');
  t.equal(lastDay({ startsOn: '2027-09-01', endsOn: null }, '2027-03-01'), '2027-08-31');
  t.equal(lastDay({ startsOn: '2027-01-01', endsOn: null }, '2027-03-01'), '2027-03-01');
  const states: [string | null, string | null, string][] = [
    [null, null, 'in-force'],
    [DAY, DAY, 'in-force'],
    ['2027-03-02', null, 'coming'],
    [null, '2027-02-28', 'ended'],
    ['2027-09-01', '2027-08-31', 'withdrawn'],
  ];
  for (const [startsOn, endsOn, state] of states)
    t.equal(stateOf({ active: true, startsOn, endsOn }, DAY), state, `${startsOn} to ${endsOn}`);
  t.equal(stateOf({ active: false, startsOn: null, endsOn: null }, DAY), 'proposal');
});

t.test('the effect is looked at on the first day that differs, and never in the past', async (t) => {
  const begin = (startsOn: string) => ({ end: [], begin: [{ ...RULE, startsOn }] });
  t.equal(effectDay(begin('2027-09-01'), DAY), '2027-09-01');
  t.equal(effectDay(begin('2026-09-01'), DAY), DAY);
  t.equal(effectDay({ end: [{ id: 'dsl-cp', endsOn: '2027-03-31' }], begin: [] }, DAY), '2027-04-01');
});

t.test('the same role and activity twice at once is seen', async (t) => {
  const draft = { roleKey: 'dsl', activityId: 'child-protection', startsOn: DAY, endsOn: null };
  const at = (rows: Rule[], ending: string[] = []) =>
    atOnce(rows, draft, { organisationId: 'school', ending: new Set(ending) }).map((row) => row.id);
  t.same(at([RULE]), ['dsl-cp']);
  t.same(at([RULE], ['dsl-cp']), [], 'the one that it takes the place of');
  t.same(at([{ ...RULE, endsOn: '2027-02-28' }]), []);
  t.same(at([{ ...RULE, endsOn: DAY }]), ['dsl-cp'], 'one day together is together');
  t.same(at([{ ...RULE, startsOn: '2027-09-01', endsOn: '2027-08-31' }]), [], 'withdrawn');
  t.same(at([{ ...RULE, organisationId: 'other' }]), [], 'another organisation’s own');
  t.same(at([{ ...RULE, roleKey: 'governor' }]), []);
});

t.test('proposals that ask something of an organisation', async (t) => {
  t.same(holdersAsked('organisation: at least 1 holder'), { atLeast: 1, only: true });
  t.same(holdersAsked('person (condition) and organisation: at least 1 holder on site'), {
    atLeast: 1,
    only: false,
  });
  t.equal(holdersAsked(undefined), null);
});
