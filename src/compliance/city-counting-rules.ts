import type { CityJudge, CityMember } from './city-rules.ts';
import type { State } from './standing-rules.ts';

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
  readonly #roles = new Set<string>();

  constructor(judge: CityJudge) {
    this.#judge = judge;
  }

  add(member: CityMember): void {
    const { entries } = this.#judge.judge(member, this.#states);
    const places = this.#placesOf(member);
    const cells = places.cells;
    for (const group of places.groups) group.people += 1;
    this.#roles.clear();
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index];
      const state = this.#states[index];
      if (entry === undefined || state === undefined) continue;
      for (const group of places.groups) group.counts[state] += 1;
      const activity = groupOf(this.counts.activities, entry.activityId);
      activity.people += 1;
      activity.counts[state] += 1;
      for (const cell of cells) {
        const group = groupOf(cell, entry.activityId);
        group.people += 1;
        group.counts[state] += 1;
      }
      for (const role of entry.roles) {
        const group = groupOf(this.counts.roles, role);
        group.counts[state] += 1;
        if (!this.#roles.has(role)) {
          this.#roles.add(role);
          group.people += 1;
        }
      }
    }
  }

  #placesOf({ belongings }: CityMember): { groups: Set<Group>; cells: Set<Map<string, Group>> } {
    const { all, sectors, organisations, cells } = this.counts;
    const groups = new Set([all]);
    const rows = new Set<Map<string, Group>>();
    for (const { organisationId, sector } of belongings) {
      groups.add(groupOf(sectors, sector));
      const organisation = organisations.get(organisationId) ?? { ...nobody(), sector };
      organisations.set(organisationId, organisation);
      groups.add(organisation);
      const row = cells.get(organisationId) ?? new Map<string, Group>();
      cells.set(organisationId, row);
      rows.add(row);
    }
    return { groups, cells: rows };
  }
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
