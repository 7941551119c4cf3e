import { z } from 'zod';
import { type Place, readPlace } from '../catalogue/index.ts';
import { allOrganisations, rolesOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { readSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { cityOn } from './city-cache.ts';
import type { CityView } from './city-groups-rules.ts';
import { type Point, yearBefore } from './figures-service.ts';
import { bookFor } from './standing-service.ts';

/** The city's figures for a day with the names of their groups; nobody's own name is in it. */
export type CityFigures = {
  day: Day;
  place: Place;
  view: CityView;
  /** When it was counted: it may be some minutes old. */
  countedAt: Date;
  organisationNames: ReadonlyMap<string, string>;
  roleNames: ReadonlyMap<string, string>;
  activityNames: ReadonlyMap<string, string>;
};

const team = z.object({ partnershipTeam: z.string().nullable().default(null) });

/** The team of the partnership itself, which sees the city's figures; null where the place names none. */
export async function readPartnershipTeam(db: Queries): Promise<string | null> {
  const place = await readSetting(db, 'place');
  return place === undefined ? null : team.parse(place).partnershipTeam;
}

/** The city on a day as known today, at most some minutes old. Who may see it is for the caller to decide. */
export async function cityFigures(platform: Platform, day: Day): Promise<CityFigures> {
  const { read } = platform.store;
  const [{ view, countedAt }, place, organisations, roles, { activities }] = await Promise.all([
    cityOn(platform, day),
    readPlace(read),
    allOrganisations(read),
    rolesOf(read),
    bookFor(read, { day, knownAt: null }),
  ]);
  return {
    day,
    place,
    view,
    countedAt,
    organisationNames: new Map(organisations.map(({ id, name }) => [id, name])),
    roleNames: new Map(roles.map(({ key, label }) => [key, label])),
    activityNames: new Map([...activities].map(([id, { title }]) => [id, title])),
  };
}

/** How the city and its sectors came to stand where they do, over the year before the day. */
export function cityYear(platform: Platform, { day, view }: CityFigures): Promise<Map<string, Point[]>> {
  return yearBefore(platform, day, view.counts);
}
