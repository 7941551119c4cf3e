import t from 'tap';
import {
  type OrganisationRule,
  organisationRuleStandings,
} from '../../../src/compliance/organisation-rule-rules.ts';
import type { Done, PersonFacts } from '../../../src/compliance/standing-rules.ts';

const SCHOOL = { id: 'school', sector: 'education', kind: 'setting' } as const;
const DAY = '2027-03-01';

const PANEL: OrganisationRule = {
  id: 'panel',
  title: 'At least one interview panel member with safer recruitment training',
  organisationId: null,
  scope: { sectors: ['education'], kinds: ['setting'] },
  activityIds: ['safer-recruitment'],
  roleKey: 'interview-panel-member',
  atLeast: 1,
  refreshMonths: 60,
  source: 'School Staffing Regulations 2009',
  startsOn: '2027-01-01',
  endsOn: null,
};

function done(activityId: string, completedOn: string): Done {
  return {
    id: `${activityId}-${completedOn}`,
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

function person(facts: Partial<PersonFacts>, personId = 'anna') {
  return { personId, facts: { organisationIds: ['school'], held: [], done: [], booked: [], ...facts } };
}

function panelist(organisationId: string | null, answer: 'yes' | 'no' = 'yes') {
  return { roleKey: 'interview-panel-member', organisationId, answer, since: '2026-09-01' };
}

const trained = done('safer-recruitment', '2024-03-01');

t.test('one line for each case of an organisation rule', async (t) => {
  const cases: [string, Partial<OrganisationRule>, Partial<PersonFacts>, string[]][] = [
    ['trained and on the panel', {}, { held: [panelist(null)], done: [trained] }, ['anna']],
    ['trained, not on the panel', {}, { done: [trained] }, []],
    ['trained, anybody counts', { roleKey: null }, { done: [trained] }, ['anna']],
    ['said no to the panel', {}, { held: [panelist(null, 'no')], done: [trained] }, []],
    ['on the panel of another school', {}, { held: [panelist('other')], done: [trained] }, []],
    ['on the panel, not trained', {}, { held: [panelist(null)], done: [done('prevent', '2027-01-01')] }, []],
    ['of another organisation', { roleKey: null }, { organisationIds: ['other'], done: [trained] }, []],
    ['lapses today: still in date', { roleKey: null, refreshMonths: 36 }, { done: [trained] }, ['anna']],
    [
      'lapsed yesterday',
      { roleKey: null, refreshMonths: 36 },
      { done: [done('safer-recruitment', '2024-02-29')] },
      [],
    ],
    ['done tomorrow', { roleKey: null }, { done: [done('safer-recruitment', '2027-03-02')] }, []],
    [
      'any of two activities',
      { roleKey: null, activityIds: ['first-aid', 'safer-recruitment'] },
      { done: [trained] },
      ['anna'],
    ],
  ];
  for (const [name, rule, facts, holders] of cases) {
    const [standing] = organisationRuleStandings([{ ...PANEL, ...rule }], SCHOOL, [person(facts)], DAY);
    t.same(
      standing?.holders.map((holder) => holder.personId),
      holders,
      name,
    );
    t.equal(standing?.met, holders.length > 0, name);
  }
});

t.test('which rules an organisation has on a day', async (t) => {
  const cases: [string, Partial<OrganisationRule>, boolean][] = [
    ['of its sector and kind', {}, true],
    ['of another sector', { scope: { sectors: ['health'], kinds: [] } }, false],
    ['of another kind', { scope: { sectors: [], kinds: ['agency'] } }, false],
    ['for everybody', { scope: { sectors: [], kinds: [] } }, true],
    [
      'its own, whatever the scope',
      { organisationId: 'school', scope: { sectors: ['health'], kinds: [] } },
      true,
    ],
    ['of another organisation', { organisationId: 'other' }, false],
    ['first day', { startsOn: DAY }, true],
    ['not yet', { startsOn: '2027-03-02' }, false],
    ['last day', { endsOn: DAY }, true],
    ['over', { endsOn: '2027-02-28' }, false],
  ];
  for (const [name, rule, has] of cases)
    t.equal(organisationRuleStandings([{ ...PANEL, ...rule }], SCHOOL, [], DAY).length, has ? 1 : 0, name);
});

t.test('at least two means two', async (t) => {
  const rule = { ...PANEL, roleKey: null, atLeast: 2 };
  const [anna, ben] = [person({ done: [trained] }, 'anna'), person({ done: [trained] }, 'ben')];
  const one = organisationRuleStandings([rule], SCHOOL, [anna], DAY);
  const two = organisationRuleStandings([rule], SCHOOL, [anna, ben], DAY);
  t.same([one[0]?.met, two[0]?.met, two[0]?.needed], [false, true, 2]);
  t.equal(two[0]?.holders[0]?.dueOn, '2029-03-01');
});
