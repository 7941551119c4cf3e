import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  becauseYou,
  conditionQuestion,
  forWhom,
  type RoleFacts,
  roleName,
} from '../../../src/catalogue/role-words.ts';

const file = new URL('../../../db/seeds/reference/roles.json', import.meta.url);
const roles = new Map(
  (JSON.parse(readFileSync(file, 'utf8')) as RoleFacts[]).map((role) => [
    role.key,
    { ...role, question: role.question ?? null },
  ]),
);

function named(key: string): RoleFacts {
  const role = roles.get(key);
  if (role === undefined) throw new Error(`no role ${key}`);
  return role;
}

t.test('reasons read as sentences', async (t) => {
  const cases: [string, string, string][] = [
    ['dsl', 'you are a Designated Safeguarding Lead (DSL)', 'for a Designated Safeguarding Lead (DSL)'],
    ['teacher', 'you are a teacher', 'for a teacher'],
    ['social-worker', 'you are a social worker (SW)', 'for a social worker (SW)'],
    [
      'educational-psychologist',
      'you are an educational psychologist (EP)',
      'for an educational psychologist (EP)',
    ],
    ['any-portsmouth-colleague', 'it is for any Portsmouth colleague', 'for any Portsmouth colleague'],
    [
      'school-staff',
      'you are school or college staff (all staff)',
      'for school or college staff (all staff)',
    ],
    [
      'police',
      'you are a police officer, PCSO or police staff',
      'for a police officer, PCSO or police staff',
    ],
    [
      'practitioner-children-families',
      'you work with children and families',
      'for people who work with children and families',
    ],
  ];
  for (const [key, you, whom] of cases) {
    t.equal(becauseYou(named(key)), you, key);
    t.equal(forWhom(named(key)), whom, key);
  }
});

t.test('an acronym is added once', async (t) => {
  t.equal(
    roleName({ label: 'Police officer, PCSO or police staff', acronym: 'PCSO' }),
    'Police officer, PCSO or police staff',
  );
  t.equal(roleName({ label: 'Social worker', acronym: 'SW' }), 'Social worker (SW)');
});

t.test('every function of the reference has a question that can be asked on a page', async (t) => {
  for (const role of [...roles.values()].filter(({ kind }) => kind === 'function')) {
    t.match(conditionQuestion('Essential', role, null), /^Essential if you .+\. (Do|Would) you\?$/, role.key);
  }
});

t.test('a role without a question asks by its condition', async (t) => {
  const role = { ...named('teacher'), question: null };
  t.equal(
    conditionQuestion('Essential', role, 'Essential for some teachers.'),
    'Essential for some teachers. Is that you?',
  );
});
