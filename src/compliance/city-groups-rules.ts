import type { CityCounts, Group } from './city-counting-rules.ts';

/** Groups of fewer people are not broken down. */
export const FEW = 5;

/** Why a group's figures are not shown: it is small, or a small one beside it could be worked out from it. */
export type Hidden = 'few' | 'protects';

export type HiddenKeys = ReadonlyMap<string, Hidden>;

/** A city's counts with what may not be shown of them. */
export type CityView = {
  counts: CityCounts;
  hidden: {
    all: boolean;
    sectors: HiddenKeys;
    organisations: HiddenKeys;
    roles: HiddenKeys;
    activities: HiddenKeys;
    /** By organisation and activity, the two joined by a line end. */
    cells: HiddenKeys;
  };
};

/**
 * Decides what may be shown. Groups whose sum is shown as well must not be worked out by taking away: where small
 * ones are hidden, the next smallest are too, until at least two groups and five people are hidden together. The
 * sum of the sectors is the city, of a sector's organisations the sector, of the activities the city, and of the
 * cells both their organisation and their activity. Roles overlap, so there only small ones are hidden. Pure.
 */
export function mayShow(counts: CityCounts): CityView {
  const sectors = hideIn(counts.sectors);
  const organisations = new Map<string, Hidden>();
  for (const [sector] of counts.sectors) {
    const within = new Map([...counts.organisations].filter(([, group]) => group.sector === sector));
    for (const [key, why] of hideIn(within)) organisations.set(key, why);
    if (!sectors.has(sector)) continue;
    for (const [key, { people }] of within) organisations.set(key, people < FEW ? 'few' : 'protects');
  }
  const activities = hideIn(counts.activities);
  return {
    counts,
    hidden: {
      all: counts.all.people < FEW,
      sectors,
      organisations,
      roles: new Map([...counts.roles].filter(([, { people }]) => people < FEW).map(([key]) => [key, 'few'])),
      activities,
      cells: hiddenCells(counts, organisations, activities),
    },
  };
}

export function cellKey(organisationId: string, activityId: string): string {
  return `${organisationId}\n${activityId}`;
}

function hideIn(groups: ReadonlyMap<string, Group>): Map<string, Hidden> {
  const sizes = [...groups].map(([key, { people }]): Size => ({ key, people }));
  const hidden = new Map<string, Hidden>();
  protect(sizes, hidden);
  return hidden;
}

type Size = { key: string; people: number };

/** Adds to what is hidden of one family until nothing small can be worked out; true where something was added. */
function protect(family: Size[], hidden: Map<string, Hidden>): boolean {
  const before = hidden.size;
  for (const { key, people } of family) if (people < FEW && !hidden.has(key)) hidden.set(key, 'few');
  const shown = family.filter(({ key }) => !hidden.has(key)).sort((a, b) => a.people - b.people);
  const away = family.filter(({ key }) => hidden.has(key));
  let people = away.reduce((sum, one) => sum + one.people, 0);
  let groups = away.length;
  for (const next of shown) {
    if (groups === 0 || (groups > 1 && people >= FEW)) break;
    hidden.set(next.key, 'protects');
    people += next.people;
    groups += 1;
  }
  return hidden.size > before;
}

/** Rows and columns protect each other, so both are gone through until neither hides any more. */
function hiddenCells(counts: CityCounts, organisations: HiddenKeys, activities: HiddenKeys): HiddenKeys {
  const hidden = new Map<string, Hidden>();
  const rows: Size[][] = [];
  const columns = new Map<string, Size[]>();
  for (const [organisationId, row] of counts.cells) {
    const sizes: Size[] = [];
    for (const [activityId, { people }] of row) {
      const size = { key: cellKey(organisationId, activityId), people };
      sizes.push(size);
      const column = columns.get(activityId) ?? [];
      column.push(size);
      columns.set(activityId, column);
      if (organisations.has(organisationId) || activities.has(activityId))
        hidden.set(size.key, people < FEW ? 'few' : 'protects');
    }
    rows.push(sizes);
  }
  const families = [...rows, ...columns.values()];
  for (let again = true; again; ) {
    again = false;
    for (const family of families) if (protect(family, hidden)) again = true;
  }
  return hidden;
}
