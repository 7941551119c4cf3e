import type { Day } from '../platform/time.ts';
import { type Answer, groupsOf, type Role } from './role-rules.ts';

/** What was stated of somebody and holds on the day that is asked about. */
export type Stated = { roleKey: string; organisationId: string | null; answer: Answer; startsOn: Day };
/** Where somebody belongs that day. */
export type Belonging = { organisationId: string; sector: string; kind: string; startsOn: Day };

export type HeldSince = { roleKey: string; organisationId: string | null; answer: Answer; since: Day };

/**
 * Everything held on a day with the day since when, the groups that follow among it ("Requirements" 3 of the
 * domain). A group is held at the one place that it follows from, or at none where several make it so, and
 * since the first of them began. `city` remembers what it derived, as a city's people repeat each other.
 */
export function heldSince(city: HeldInCity, stated: Stated[], belongings: Belonging[]): HeldSince[] {
  const held: HeldSince[] = stated.map(({ startsOn, ...row }) => ({ ...row, since: startsOn }));
  const yes = stated.filter((row) => row.answer === 'yes');
  for (const group of city.groupsFor(yes, belongings)) {
    const from = [
      ...belongings.filter((place) => group.places.has(`${place.sector} ${place.kind}`)),
      ...yes.filter((row) => group.posts.has(row.roleKey)),
    ];
    let since = from[0]?.startsOn ?? '';
    for (const { startsOn } of from) if (startsOn < since) since = startsOn;
    const places = new Set(from.map((row) => row.organisationId));
    const [only = null] = places;
    held.push({ roleKey: group.key, organisationId: places.size === 1 ? only : null, answer: 'yes', since });
  }
  return held;
}

/** A group that is held, and what alone would have made it so: these places or these posts. */
type Group = { key: string; places: ReadonlySet<string>; posts: ReadonlySet<string> };

/** Derives groups for many people; the same posts at the same kinds of places are looked at once. */
export class HeldInCity {
  readonly #known = new Map<string, Group[]>();
  readonly #groups: Role[];
  readonly #roles: Role[];

  constructor(roles: Role[]) {
    this.#roles = roles;
    this.#groups = roles.filter((role) => role.kind === 'group');
  }

  groupsFor(yes: Stated[], belongings: Belonging[]): Group[] {
    const keys = new Set(yes.map((row) => row.roleKey));
    const places = new Map(belongings.map((place) => [`${place.sector} ${place.kind}`, place]));
    const signature = `${[...keys].sort().join()}|${[...places.keys()].sort().join()}`;
    const known = this.#known.get(signature);
    if (known !== undefined) return known;
    const held = groupsOf(this.#roles, keys, [...places.values()]);
    const groups = this.#groups
      .filter((role) => held.has(role.key))
      .map((role) => this.#origin(role, keys, places));
    this.#known.set(signature, groups);
    return groups;
  }

  /** Exceptions have been looked at; here it is only asked which single fact brings the group about. */
  #origin(role: Role, keys: ReadonlySet<string>, places: ReadonlyMap<string, Belonging>): Group {
    const alone = [{ ...role, derivedFrom: { ...role.derivedFrom, exceptRoles: [] } }];
    return {
      key: role.key,
      places: new Set(
        [...places].filter(([, place]) => groupsOf(alone, new Set(), [place]).size > 0).map(([key]) => key),
      ),
      posts: new Set([...keys].filter((key) => groupsOf(alone, new Set([key]), []).size > 0)),
    };
  }
}
