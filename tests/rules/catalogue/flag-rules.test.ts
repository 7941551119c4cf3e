import fc from 'fast-check';
import t from 'tap';
import { type Flag, flagsFor, flagsForRoles, type HeldRole } from '../../../src/catalogue/flag-rules.ts';
import type { RoleFacts } from '../../../src/catalogue/role-words.ts';

const DAY = '2027-03-01';
const ROLES = new Map(
  [
    role('dsl', 'Designated Safeguarding Lead', 'designation', null, 'DSL'),
    role('teacher', 'Teacher', 'post'),
    role(
      'exploitation',
      'Works with children at risk',
      'function',
      'Do you work with children at risk of exploitation?',
    ),
    role('manager', 'Manager', 'function', 'Do you manage staff who work with children?'),
    role('colleague', 'Any city colleague', 'group'),
  ].map((one) => [one.key, one]),
);

function role(
  key: string,
  label: string,
  kind: RoleFacts['kind'],
  question: string | null = null,
  acronym: string | null = null,
): RoleFacts {
  return { key, label, kind, question, acronym };
}

function cell(
  roleKey: string,
  level: 'essential' | 'recommended',
  facts: Partial<Parameters<typeof flagsFor>[0][0]> = {},
) {
  return {
    roleKey,
    activityId: 'a',
    level,
    conditional: false,
    conditionText: null,
    active: true,
    startsOn: null,
    endsOn: null,
    ...facts,
  };
}

function flag(cells: ReturnType<typeof cell>[], held: HeldRole[], day = DAY): Flag | undefined {
  return flagsFor(cells, ROLES, held, day).get('a');
}

const yes = (key: string): HeldRole => ({ key, answer: 'yes' });
const no = (key: string): HeldRole => ({ key, answer: 'no' });

t.test('the strongest level wins and every reason is kept, the strongest first', async (t) => {
  const cells = [cell('colleague', 'recommended'), cell('dsl', 'essential'), cell('teacher', 'recommended')];
  t.same(flag(cells, [yes('teacher'), yes('dsl'), yes('colleague')]), {
    level: 'essential',
    because: [
      'you are a Designated Safeguarding Lead (DSL)',
      'it is for any city colleague',
      'you are a teacher',
    ],
    question: null,
  });
});

t.test('an activity that no role of mine names has no flag', async (t) => {
  t.equal(flag([cell('dsl', 'essential')], [yes('teacher')]), undefined);
});

t.test('a condition is to be confirmed until it is answered, and then stands or falls', async (t) => {
  const cells = [cell('exploitation', 'essential', { conditional: true })];
  t.same(flag(cells, []), {
    level: 'to-be-confirmed',
    because: [],
    question: {
      roleKey: 'exploitation',
      text: 'Essential if you work with children at risk of exploitation. Do you?',
    },
  });
  t.equal(flag(cells, [yes('exploitation')])?.level, 'essential');
  t.same(flag(cells, [yes('exploitation')])?.because, ['you work with children at risk of exploitation']);
  t.equal(flag(cells, [no('exploitation')]), undefined);
});

t.test('a function without a condition that nobody asked about says nothing', async (t) => {
  t.equal(flag([cell('manager', 'recommended')], []), undefined);
  t.equal(flag([cell('manager', 'recommended')], [yes('manager')])?.level, 'recommended');
});

t.test('a group that was not derived is never asked, whatever the cell says', async (t) => {
  t.equal(flag([cell('colleague', 'essential', { conditional: true })], []), undefined);
});

t.test('to be confirmed stands between essential and recommended', async (t) => {
  const condition = cell('exploitation', 'essential', { conditional: true });
  const both = [condition, cell('teacher', 'recommended')];
  t.equal(flag(both, [yes('teacher')])?.level, 'to-be-confirmed');
  t.same(flag(both, [yes('teacher')])?.because, ['you are a teacher']);
  const settled = flag([condition, cell('dsl', 'essential')], [yes('dsl')]);
  t.equal(settled?.level, 'essential');
  t.equal(settled?.question, null, 'nothing is asked that could change nothing');
});

t.test('only requirements that are switched on and in force that day count', async (t) => {
  const held = [yes('dsl')];
  const on = (facts: Parameters<typeof cell>[2]) =>
    flag([cell('dsl', 'essential', facts)], held) !== undefined;
  t.equal(on({ active: false }), false);
  t.equal(on({ startsOn: '2027-03-02' }), false);
  t.equal(on({ startsOn: DAY }), true);
  t.equal(on({ endsOn: DAY }), true);
  t.equal(on({ endsOn: '2027-02-28' }), false);
});

t.test('somebody who says "I am a ..." sees what it is for that role', async (t) => {
  const cells = [cell('dsl', 'essential'), cell('exploitation', 'essential', { conditional: true })];
  const flags = flagsForRoles(cells, ROLES, ['dsl', 'exploitation'], DAY);
  t.same(flags.get('a')?.because, [
    'for a Designated Safeguarding Lead (DSL)',
    'for people who work with children at risk of exploitation',
  ]);
  t.equal(flagsForRoles(cells, ROLES, ['teacher'], DAY).size, 0);
});

const STRENGTH = { essential: 3, 'to-be-confirmed': 2, recommended: 1 };
const strength = (one: Flag | undefined) => (one?.level == null ? 0 : STRENGTH[one.level]);
const keys = [...ROLES.keys()];
const anyCell = fc.record({
  roleKey: fc.constantFrom(...keys),
  level: fc.constantFrom('essential' as const, 'recommended' as const),
  conditional: fc.boolean(),
});

t.test('more roles never weaken the flag', async (t) => {
  const { counterexample } = fc.check(
    fc.property(
      fc.array(anyCell, { maxLength: 6 }),
      fc.subarray(keys),
      fc.constantFrom(...keys),
      (wild, held, more) => {
        // A condition that only recommends is the one thing that an answer makes quieter, so it is apart below.
        const cells = wild
          .filter((one) => !(one.conditional && one.level === 'recommended'))
          .map(({ roleKey, level, conditional }) => cell(roleKey, level, { conditional }));
        const before = strength(flag(cells, held.map(yes)));
        return strength(flag(cells, [...held, more].map(yes))) >= before;
      },
    ),
  );
  t.equal(counterexample, null);
});

t.test('a recommendation on a condition gives way to one that stands', async (t) => {
  const cells = [cell('exploitation', 'recommended', { conditional: true }), cell('teacher', 'recommended')];
  t.equal(flag(cells, [])?.level, 'to-be-confirmed');
  t.equal(flag(cells, [yes('teacher')])?.level, 'recommended');
});
