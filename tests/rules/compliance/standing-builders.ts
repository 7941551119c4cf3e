/** Builders of small rulebooks and people for the cases and properties of standings. */
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

export const DAY = '2027-03-01';
const KINDS = new Map([
  ['dsl', 'designation'],
  ['teacher', 'post'],
  ['exploitation', 'function'],
]);

export function rule(facts: Partial<Rule> = {}): Rule {
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

export function book(
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

export const held = (roleKey: string, since = '2026-09-01', answer: 'yes' | 'no' = 'yes'): Held => ({
  roleKey,
  organisationId: 'school',
  answer,
  since,
});

export function done(completedOn: string, activityId = 'cp', more: Partial<Done> = {}): Done {
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

export const place = (endsOn: string, activityId = 'cp'): Booked => ({
  bookingId: `b ${endsOn}`,
  sessionId: `s ${endsOn}`,
  activityId,
  startsOn: endsOn,
  endsOn,
});

export function standing(
  rulebook: Rulebook,
  person: Partial<PersonFacts>,
  activityId = 'cp',
): Standing | undefined {
  const facts = { organisationIds: ['school'], held: [held('dsl')], done: [], booked: [], ...person };
  return standingsOf(rulebook, facts).find((one) => one.activityId === activityId);
}

export const brief = (one: Standing | undefined) => (one === undefined ? null : [one.state, one.dueOn]);
