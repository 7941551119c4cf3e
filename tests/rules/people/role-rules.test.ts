import { readFileSync } from 'node:fs';
import t from 'tap';
import {
  changeOfAnswer,
  dayBefore,
  groupsOf,
  type Role,
  rolesHeld,
  rolesToChange,
} from '../../../src/people/role-rules.ts';

const file = new URL('../../../db/seeds/reference/roles.json', import.meta.url);
const roles: Role[] = JSON.parse(readFileSync(file, 'utf8'));
const school = { sector: 'education', kind: 'setting' };
const attendanceTeam = { sector: 'education', kind: 'agency' };
const police = { sector: 'police', kind: 'agency' };
const groups = (organisations: { sector: string; kind: string }[], held: string[] = []) =>
  [...groupsOf(roles, new Set(held), organisations)].sort();

t.test('groups follow from the sector and the kind of the organisations', async (t) => {
  t.same(groups([school]), ['any-portsmouth-colleague', 'education-practitioner', 'school-staff']);
  t.same(groups([attendanceTeam]), [
    'any-portsmouth-colleague',
    'education-practitioner',
    'other-professional',
  ]);
  t.same(groups([police]), ['any-portsmouth-colleague', 'other-professional', 'police']);
  t.same(
    groups([school, police]),
    ['any-portsmouth-colleague', 'education-practitioner', 'police', 'school-staff'],
    'school staff are no other professionals, wherever else they work',
  );
  t.same(groups([], ['teacher', 'dsl']), [], 'without an organisation there is none');
});

t.test('a group may follow from a post alone, and from nothing when nothing is said', async (t) => {
  const group = (derivedFrom: Role['derivedFrom']): Role => ({
    key: 'g',
    label: 'G',
    acronym: null,
    sector: 'any',
    kind: 'group',
    description: '',
    question: null,
    askedWhenRegistering: false,
    derivedFrom,
    ordinal: 0,
  });
  const derives = (derivedFrom: Role['derivedFrom'], held: string[] = []) =>
    groupsOf([group(derivedFrom)], new Set(held), [school]).size === 1;
  t.ok(derives({ posts: ['teacher'] }, ['teacher']));
  t.notOk(derives({ posts: ['teacher'] }, ['senco']));
  t.notOk(derives({}), 'empty lists alone let nobody in');
  t.notOk(derives(null));
  t.ok(derives({ organisationKinds: ['setting'] }), 'an empty list of sectors allows all');
  t.notOk(derives({ sectors: ['education'], organisationKinds: ['agency'] }), 'both must fit');
  t.notOk(derives({ any: true, exceptRoles: ['teacher'] }, ['teacher']));
  t.notOk(
    groupsOf([{ ...group({ any: true }), kind: 'post' }], new Set(), [school]).size,
    'only groups are derived',
  );
});

t.test('what is stated comes before what follows, and no answer is no role', async (t) => {
  const held = rolesHeld(
    roles,
    [
      { roleKey: 'teacher', answer: 'yes' },
      { roleKey: 'manager', answer: 'no' },
      { roleKey: 'health-level-1', answer: 'yes' },
    ],
    [police],
  );
  t.same(
    held.map((role) => [role.key, role.answer, role.derived]),
    [
      ['teacher', 'yes', false],
      ['health-level-1', 'yes', false],
      ['police', 'yes', true],
      ['manager', 'no', false],
      ['any-portsmouth-colleague', 'yes', true],
      ['other-professional', 'yes', true],
    ],
  );
});

t.test('an answer stands from today, and is corrected on its own day', async (t) => {
  const today = '2027-03-01';
  t.same(changeOfAnswer(undefined, 'no', today), { change: 'begin' });
  t.same(changeOfAnswer({ answer: 'no', startsOn: '2026-01-01' }, 'no', today), { change: 'none' });
  t.same(changeOfAnswer({ answer: 'no', startsOn: today }, 'yes', today), { change: 'replace' });
  t.same(changeOfAnswer({ answer: 'no', startsOn: '2027-02-28' }, 'yes', today), {
    change: 'end-and-begin',
    endsOn: '2027-02-28',
  });
  t.equal(dayBefore('2028-03-01'), '2028-02-29');
  t.equal(dayBefore('2027-01-01'), '2026-12-31');
});

t.test('only what differs ends or begins', async (t) => {
  t.same(rolesToChange(['a', 'b'], ['b', 'c', 'c']), { ending: ['a'], beginning: ['c'] });
  t.same(rolesToChange([], []), { ending: [], beginning: [] });
});
