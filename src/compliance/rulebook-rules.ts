import type { HoursRule } from '../../db/schema/tables/catalogue.ts';
import type { Day } from '../platform/time.ts';

/** A cell of the matrix as far as standings need it. */
export type Rule = {
  id: string;
  roleKey: string;
  activityId: string;
  level: 'essential' | 'recommended';
  /** The source leaves a condition open, which a function role answers. */
  conditional: boolean;
  conditionText: string | null;
  refreshMonths: number | null;
  initialWithinMonths: number | null;
  edition: string | null;
  alternatives: string[] | null;
  hours: HoursRule | null;
  /** Null: the city's; else an organisation's own addition. */
  organisationId: string | null;
  startsOn: Day | null;
  endsOn: Day | null;
  source: string;
};

/** Completing `metById` counts for `activityId`, from and to a day. */
export type Equivalence = { activityId: string; metById: string; startsOn: Day | null; endsOn: Day | null };

export type RulebookFacts = {
  rules: Rule[];
  equivalences: Equivalence[];
  /** The programme of each activity that is in one: a programme is met by any activity in it. */
  programmes: ReadonlyMap<string, string>;
  /** Kinds by role key: only functions are answered. */
  roleKinds: ReadonlyMap<string, string>;
  /** Listed systems that have a flag and no standing (Services Network). */
  withoutStanding: ReadonlySet<string>;
};

/** What holds on one day, arranged so that a city's standings can be worked out from it quickly. */
export type Rulebook = {
  day: Day;
  byRole: ReadonlyMap<string, Rule[]>;
  /** Conditional rules of functions, which are to be confirmed for whoever has not answered. */
  conditional: Rule[];
  /** Which activities' completions count for a rule, by the rule's id: itself, what is equivalent, either/or. */
  metBy: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Arranges the requirements that are in force on a day, their first and last day included. Pure. */
export function rulebookOf(facts: RulebookFacts, day: Day): Rulebook {
  const holds = facts.rules.filter(
    (rule) => isInForce(rule, day) && !facts.withoutStanding.has(rule.activityId),
  );
  const counting = countingFor(facts, day);
  const byRole = new Map<string, Rule[]>();
  for (const rule of holds) byRole.set(rule.roleKey, [...(byRole.get(rule.roleKey) ?? []), rule]);
  return {
    day,
    byRole,
    conditional: holds.filter((rule) => rule.conditional && facts.roleKinds.get(rule.roleKey) === 'function'),
    metBy: new Map(
      holds.map((rule) => {
        const wanted = [rule.activityId, ...(rule.alternatives ?? [])];
        return [rule.id, new Set(wanted.flatMap((activityId) => [...counting(activityId)]))];
      }),
    ),
  };
}

/** True on the first and the last day and between; an open end has no limit. */
export function isInForce(
  { startsOn, endsOn }: { startsOn: Day | null; endsOn: Day | null },
  day: Day,
): boolean {
  return (startsOn === null || startsOn <= day) && (endsOn === null || day <= endsOn);
}

/** True where two rulebooks ask for the same, whatever their days: the same rules, met by the same activities. */
export function sameRules(a: Rulebook, b: Rulebook): boolean {
  if (a.metBy.size !== b.metBy.size) return false;
  for (const [ruleId, met] of a.metBy) {
    const other = b.metBy.get(ruleId);
    if (other === undefined || other.size !== met.size || [...met].some((id) => !other.has(id))) return false;
  }
  return true;
}

/** One step of equivalence, not chains: what a partnership says counts, counts, and nothing beyond it. */
function countingFor({ equivalences, programmes }: RulebookFacts, day: Day): (id: string) => Set<string> {
  const members = new Map<string, Set<string>>();
  const add = (id: string, member: string) => members.set(id, (members.get(id) ?? new Set()).add(member));
  for (const [member, programme] of programmes) add(programme, member);
  for (const one of equivalences) if (isInForce(one, day)) add(one.activityId, one.metById);
  return (id) => new Set([id, ...(members.get(id) ?? [])]);
}
