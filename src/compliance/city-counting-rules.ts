import type { CityJudge, CityMember, Plan } from './city-judge.ts';
import { type State, URGENCY } from './standing-rules.ts';

const STATE_KEYS = Object.keys(URGENCY) as State[];

/** How many people, and how many essential standings in each state. */
export type Group = { people: number; counts: Record<State, number> };

/** A city's standings without anybody's name. */
export type CityCounts = {
  all: Group;
  sectors: Map<string, Group>;
  organisations: Map<string, Group & { sector: string }>;
  roles: Map<string, Group>;
  activities: Map<string, Group>;
  /** By organisation, then by activity: `people` are those of whom it is required there. */
  cells: Map<string, Map<string, Group>>;
};

/**
 * Adds people up. Whoever belongs to two places, or two sectors, counts in each with everything that is required
 * of them, and once in the city; under a role stands what that role asks for, of those who hold it and, while it
 * is not answered, of those whom it asks.
 */
export class CityCounter {
  readonly counts: CityCounts = {
    all: nobody(),
    sectors: new Map(),
    organisations: new Map(),
    roles: new Map(),
    activities: new Map(),
    cells: new Map(),
  };
  readonly #judge: CityJudge;
  readonly #states: State[] = [];
  readonly #ofPlans = new Map<Plan, PlanGroups>();
  readonly #cells = new Map<string, Map<Plan, Group[]>>();

  constructor(judge: CityJudge) {
    this.#judge = judge;
  }

  add(member: CityMember): void {
    const plan = this.#judge.judge(member, this.#states);
    const { roles, activities } = this.#groupsOf(plan);
    const own = nobody();
    own.people = 1;
    for (const role of roles) role.people += 1;
    for (let index = 0; index < plan.entries.length; index++) {
      const state = this.#states[index] ?? 'missing';
      own.counts[state] += 1;
      for (const group of activities[index] ?? []) group.counts[state] += 1;
    }
    this.#addToPlaces(member, plan, own);
  }

  /** Sums as they are asked for: of an activity as many people as standings. */
  finished(): CityCounts {
    for (const groups of [this.counts.activities, ...this.counts.cells.values()]) {
      for (const group of groups.values())
        group.people = Object.values(group.counts).reduce((sum, count) => sum + count, 0);
    }
    return this.counts;
  }

  #addToPlaces({ belongings }: CityMember, plan: Plan, own: Group): void {
    const { all, sectors, organisations } = this.counts;
    const groups = new Set([all]);
    const places = new Set<string>();
    for (const { organisationId, sector } of belongings) {
      groups.add(groupOf(sectors, sector));
      const organisation = organisations.get(organisationId) ?? { ...nobody(), sector };
      organisations.set(organisationId, organisation);
      groups.add(organisation);
      places.add(organisationId);
    }
    for (const group of groups) addTo(group, own);
    for (const organisationId of places) {
      for (const [index, group] of this.#cellsOf(organisationId, plan).entries())
        group.counts[this.#states[index] ?? 'missing'] += 1;
    }
  }

  #groupsOf(plan: Plan): PlanGroups {
    const known = this.#ofPlans.get(plan);
    if (known !== undefined) return known;
    const { roles, activities } = this.counts;
    const groups = {
      roles: [...new Set(plan.entries.flatMap((entry) => entry.roles))].map((key) => groupOf(roles, key)),
      activities: plan.entries.map((entry) => [
        groupOf(activities, entry.activityId),
        ...entry.roles.map((key) => groupOf(roles, key)),
      ]),
    };
    this.#ofPlans.set(plan, groups);
    return groups;
  }

  #cellsOf(organisationId: string, plan: Plan): Group[] {
    const byPlan = this.#cells.get(organisationId) ?? new Map<Plan, Group[]>();
    this.#cells.set(organisationId, byPlan);
    const known = byPlan.get(plan);
    if (known !== undefined) return known;
    const row = this.counts.cells.get(organisationId) ?? new Map<string, Group>();
    this.counts.cells.set(organisationId, row);
    const groups = plan.entries.map(({ activityId }) => groupOf(row, activityId));
    byPlan.set(plan, groups);
    return groups;
  }
}

/** Where the standings of a plan are counted: each role once for a person, and of each entry its own groups. */
type PlanGroups = { roles: Group[]; activities: Group[][] };

function addTo(group: Group, own: Group): void {
  group.people += own.people;
  for (const state of STATE_KEYS) group.counts[state] += own.counts[state];
}

export function nobody(): Group {
  return {
    people: 0,
    counts: { 'to-be-confirmed': 0, overdue: 0, missing: 0, 'due-soon': 0, booked: 0, 'in-date': 0 },
  };
}

function groupOf(groups: Map<string, Group>, key: string): Group {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group = nobody();
  groups.set(key, group);
  return group;
}
