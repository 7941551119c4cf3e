import { addMonths } from '../platform/days.ts';
import type { Day } from '../platform/time.ts';
import { isInForce } from './rulebook-rules.ts';
import type { Done, PersonFacts } from './standing-rules.ts';

/** A rule for an organisation as a whole: at least so many of its people have done one of these activities. */
export type OrganisationRule = {
  id: string;
  title: string;
  /** Null: every organisation in the scope. */
  organisationId: string | null;
  /** Empty lists allow all. */
  scope: { sectors: string[]; kinds: ('setting' | 'agency')[] };
  /** Any of these activities counts, and nothing beyond them. */
  activityIds: string[];
  /** Only people who hold this role there count; null: anybody. */
  roleKey: string | null;
  atLeast: number;
  /** Null: once counts. */
  refreshMonths: number | null;
  source: string;
  startsOn: Day;
  endsOn: Day | null;
};

type Place = { id: string; sector: string; kind: 'setting' | 'agency' };

/** Somebody of the organisation who counts: what they did last, and the last day on which it counts. */
export type Holder = { personId: string; done: Done; dueOn: Day | null };

export type OrganisationRuleStanding = {
  rule: OrganisationRule;
  /** In the order in which the people were given. */
  holders: Holder[];
  needed: number;
  met: boolean;
};

/** True where a rule is for this organisation: its own, or one whose scope it is in. */
export function isRuleFor(rule: OrganisationRule, organisation: Place): boolean {
  if (rule.organisationId !== null) return rule.organisationId === organisation.id;
  const { sectors, kinds } = rule.scope;
  return (
    (sectors.length === 0 || sectors.includes(organisation.sector)) &&
    (kinds.length === 0 || kinds.includes(organisation.kind))
  );
}

/**
 * Where an organisation stands on a day, for each of its rules that is in force then, in the order given.
 * People count who belong to it in `facts.organisationIds`; what was done after the day does not count, and
 * the day on which something falls due is still in date ("Requirements" 4 and 6 of the domain). Pure.
 */
export function organisationRuleStandings(
  rules: OrganisationRule[],
  organisation: Place,
  people: Iterable<{ personId: string; facts: PersonFacts }>,
  day: Day,
): OrganisationRuleStanding[] {
  const standings = rules
    .filter((rule) => isInForce(rule, day) && isRuleFor(rule, organisation))
    .map((rule) => ({ rule, holders: [] as Holder[], needed: rule.atLeast, met: false }));
  for (const { personId, facts } of people) {
    if (!facts.organisationIds.includes(organisation.id)) continue;
    for (const { rule, holders } of standings) {
      const held = holding(rule, organisation.id, facts, day);
      if (held !== null) holders.push({ personId, ...held });
    }
  }
  return standings.map((one) => ({ ...one, met: one.holders.length >= one.needed }));
}

function holding(
  rule: OrganisationRule,
  organisationId: string,
  { held, done }: PersonFacts,
  day: Day,
): Omit<Holder, 'personId'> | null {
  const hasRole =
    rule.roleKey === null ||
    held.some(
      (role) =>
        role.roleKey === rule.roleKey &&
        role.answer === 'yes' &&
        (role.organisationId === null || role.organisationId === organisationId),
    );
  if (!hasRole) return null;
  let last: Done | null = null;
  for (const one of done) {
    if (one.completedOn > day || !rule.activityIds.includes(one.activityId)) continue;
    if (last === null || one.completedOn > last.completedOn) last = one;
  }
  if (last === null) return null;
  const dueOn = rule.refreshMonths === null ? null : addMonths(last.completedOn, rule.refreshMonths);
  return dueOn === null || day <= dueOn ? { done: last, dueOn } : null;
}
