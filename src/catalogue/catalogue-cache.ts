import { type Role, rolesOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Store } from '../platform/store/store.ts';
import { type Acronym, allAcronyms } from './acronym-repository.ts';
import { type Activity, currentActivities } from './activity-repository.ts';
import { type Place, readPlace } from './place-repository.ts';
import { activeRequirements, type Requirement } from './requirement-repository.ts';
import { type Search, searchOver } from './search.ts';
import { type ListedSession, nextSessions } from './session-list-repository.ts';

/** What the catalogue says, as it was at most a few seconds ago: enough for pages, never for a decision. */
export type Catalogue = {
  place: Place;
  /** The current ones, by title. */
  activities: Activity[];
  byId: ReadonlyMap<string, Activity>;
  requirements: Requirement[];
  roles: ReadonlyMap<string, Role>;
  /** Of the current activities, by letter. */
  categories: string[];
  search: Search;
};

/** The next sessions of each activity, soonest first, at most `DATES_KEPT`: which and when, not their counters. */
export type NextDates = ReadonlyMap<string, ListedSession[]>;

/** Of each activity this many coming dates are looked at where no filter asks for more. */
export const DATES_KEPT = 6;

const CATALOGUE_AGE_MS = 5_000;
const DATES_AGE_MS = 1_000;
/** The demonstration's and the tests' clock may jump. */
const CLOCK_AGE_MS = 60_000;

type Kept<T> = { value: Promise<T>; readAt: number; shownAt: number };
type Shelf = { catalogue?: Kept<Catalogue>; content?: string; dates?: Kept<NextDates> };

/** By store, as each test has its own; a process has one. */
const shelves = new WeakMap<Store, Shelf>();

/** The catalogue; read again when it is five seconds old, so that the command line's changes show soon. */
export function catalogueOf(platform: Platform): Promise<Catalogue> {
  const shelf = shelfOf(platform.store);
  shelf.catalogue = fresh(shelf.catalogue, CATALOGUE_AGE_MS, platform, () => readCatalogue(platform, shelf));
  return shelf.catalogue.value;
}

/** The next dates of every current activity; at most a second old. */
export async function nextDatesOf(platform: Platform): Promise<NextDates> {
  const { activities } = await catalogueOf(platform);
  const shelf = shelfOf(platform.store);
  shelf.dates = fresh(shelf.dates, DATES_AGE_MS, platform, () => {
    const now = platform.clock.now();
    const after = new Map(activities.map((activity) => [activity.id, now]));
    return nextSessions(platform.store.read, after, {}, now, DATES_KEPT);
  });
  return shelf.dates.value;
}

/** After a session was put on, moved or cancelled here: the next page reads the dates again. */
export function datesChanged(platform: Platform): void {
  delete shelfOf(platform.store).dates;
}

/** After an activity, a requirement or the place was changed here: the next page reads them again. */
export function catalogueChanged(platform: Platform): void {
  delete shelfOf(platform.store).catalogue;
  datesChanged(platform);
}

async function readCatalogue({ store: { read } }: Platform, shelf: Shelf): Promise<Catalogue> {
  const before =
    shelf.content === undefined ? undefined : await shelf.catalogue?.value.catch(() => undefined);
  const [place, activities, requirements, acronyms, roles] = await Promise.all([
    readPlace(read),
    currentActivities(read),
    activeRequirements(read),
    allAcronyms(read),
    rolesOf(read),
  ]);
  const content = JSON.stringify([place, activities, requirements, acronyms, roles]);
  // The index is the dear part; most of the time nothing has changed.
  if (before !== undefined && content === shelf.content) return before;
  shelf.content = content;
  return assembled(place, activities, requirements, acronyms, roles);
}

function assembled(
  place: Place,
  activities: Activity[],
  requirements: Requirement[],
  acronyms: Acronym[],
  roles: Role[],
): Catalogue {
  return {
    place,
    activities,
    byId: new Map(activities.map((activity) => [activity.id, activity])),
    requirements,
    roles: new Map(roles.map((role) => [role.key, role])),
    categories: [...new Set(activities.map((activity) => activity.category))].sort(),
    search: searchOver(activities, acronyms, place),
  };
}

function fresh<T>(
  kept: Kept<T> | undefined,
  age: number,
  platform: Platform,
  read: () => Promise<T>,
): Kept<T> {
  const readAt = performance.now();
  const shownAt = platform.clock.now().getTime();
  if (kept !== undefined && readAt - kept.readAt < age && Math.abs(shownAt - kept.shownAt) < CLOCK_AGE_MS)
    return kept;
  const next: Kept<T> = { value: read(), readAt, shownAt };
  // What failed is not kept: the next page tries again.
  next.value.catch(() => {
    next.readAt = Number.NEGATIVE_INFINITY;
  });
  return next;
}

function shelfOf(store: Store): Shelf {
  const shelf = shelves.get(store) ?? {};
  shelves.set(store, shelf);
  return shelf;
}
