import type { WindowOf } from '../bookings/index.ts';
import {
  type Activity,
  type Catalogue,
  type Flag,
  type FlagLevel,
  type Found,
  flagsForRoles,
  isFree,
  type ListedSession,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { asksForDates, datesFor } from './catalogue-dates.ts';
import type { CatalogueFilters } from './catalogue-filters.ts';
import { withGroups } from './role-choices.ts';
import type { Viewer } from './viewer.ts';

/** One activity that fits, with what it is for the person or role, and its next sessions that fit. */
export type Listed = { activity: Activity; flag: Flag | null; dates: ListedSession[] };

/** The whole list, in its order. `found` says what the search made of the words, where there were any. */
export type Listing = { entries: Listed[]; found: Found | null };

const ORDER: Record<FlagLevel, number> = { essential: 0, 'to-be-confirmed': 1, recommended: 2 };
const NO_ORDER = 3;

/**
 * What the catalogue holds for these filters. Words bring the best match first; without them what is for me
 * comes first, then the soonest, then what has no date here.
 */
export async function listActivities(
  platform: Platform,
  windowOf: WindowOf,
  catalogue: Catalogue,
  viewer: Viewer,
  filters: CatalogueFilters,
): Promise<Listing> {
  const found = filters.q === '' ? null : catalogue.search.find(filters.q);
  const flags = flagsOf(platform, catalogue, viewer, filters);
  const activities = inOrderFound(catalogue, found).filter((activity) =>
    fits(activity, filters, flags.get(activity.id)?.level ?? null, rolesAsked(catalogue, filters)),
  );
  const dates = await datesFor(platform, windowOf, activities, filters);
  const now = platform.clock.now();
  const entries = activities
    .map((activity) => ({
      activity,
      flag: flags.get(activity.id) ?? null,
      dates: (dates.get(activity.id) ?? []).filter((session) => session.startsAt > now),
    }))
    .filter((entry) => entry.dates.length > 0 || !asksForDates(filters));
  return { entries: found === null ? entries.sort(forMeThenSoonest) : entries, found };
}

/** Somebody who asks for a role sees what it is for that role, and otherwise what it is for themselves. */
function flagsOf(
  platform: Platform,
  catalogue: Catalogue,
  viewer: Viewer,
  filters: CatalogueFilters,
): ReadonlyMap<string, Flag> {
  if (filters.role === undefined && (viewer.signedIn || filters.level === undefined)) return viewer.flags;
  const today = dayOf(platform.clock.now(), platform.zone);
  if (filters.role !== undefined) {
    return flagsForRoles(catalogue.requirements, catalogue.roles, withGroups(catalogue, filters.role), today);
  }
  return flagsForRoles(catalogue.requirements, catalogue.roles, [...catalogue.roles.keys()], today);
}

function rolesAsked(catalogue: Catalogue, { role }: CatalogueFilters): string[] | null {
  return role === undefined ? null : withGroups(catalogue, role);
}

function inOrderFound({ activities, byId }: Catalogue, found: Found | null): Activity[] {
  return found === null ? activities : found.ids.flatMap((id) => byId.get(id) ?? []);
}

/** An activity is for a role where a requirement says so, or where the catalogue names it among those invited. */
function fits(
  activity: Activity,
  filters: CatalogueFilters,
  level: FlagLevel | null,
  roles: string[] | null,
): boolean {
  const { kind, category, free } = filters;
  if (kind !== undefined && activity.kind !== kind) return false;
  if (category !== undefined && activity.category !== category) return false;
  if (free !== undefined && !isFree(activity)) return false;
  if (filters.level !== undefined && level !== filters.level) return false;
  return roles === null || level !== null || roles.some((role) => activity.audienceRoles.includes(role));
}

/** The rest stays as it was, by title. */
function forMeThenSoonest(a: Listed, b: Listed): number {
  return orderOf(a) - orderOf(b) || startOf(a) - startOf(b);
}

function orderOf({ flag }: Listed): number {
  return flag?.level == null ? NO_ORDER : ORDER[flag.level];
}

function startOf({ dates }: Listed): number {
  return dates[0]?.startsAt.getTime() ?? Number.MAX_SAFE_INTEGER;
}
