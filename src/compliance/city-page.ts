import { type Day, sayCalendarDay, sayTime } from '../platform/time.ts';
import type { Group } from './city-counting-rules.ts';
import type { Hidden, HiddenKeys } from './city-groups-rules.ts';
import { cellKey } from './city-groups-rules.ts';
import type { CityFigures } from './city-service.ts';
import { shareInDate, WHOLE_CITY } from './figures-rules.ts';
import type { Point } from './figures-service.ts';
import { SUMMARY } from './proof-words.ts';
import { STATES } from './standing-words.ts';

export type CityRow = {
  key: string;
  name: string;
  hidden: Hidden | null;
  people: number;
  counts: number[];
  share: number | null;
};

/** What views/compliance/city.njk shows; `sector` opens the organisations of one sector. */
export function cityPage(
  figures: CityFigures,
  year: ReadonlyMap<string, Point[]>,
  sector: string | null,
  zone: string,
) {
  const { place, view, day, countedAt, roleNames, activityNames } = figures;
  const { counts, hidden } = view;
  const sectorName = (key: string) => place.sectors.find((one) => one.key === key)?.label ?? key;
  return {
    place: { name: place.name, partnership: place.partnership, acronym: place.acronym },
    day,
    counted: sayTime(countedAt, zone),
    states: SUMMARY.map((state) => ({ state, word: STATES[state].word })),
    all: row(WHOLE_CITY, 'Everybody', counts.all, hidden.all ? 'few' : null),
    trend: bars(year.get(WHOLE_CITY) ?? []),
    sectors: byName(counts.sectors, hidden.sectors, sectorName).map((one) => ({
      ...one,
      change: one.hidden === null ? sayChange(year.get(one.key) ?? []) : '',
      bars: one.hidden === null ? bars(year.get(one.key) ?? []) : null,
    })),
    organisations: sector === null ? null : organisationsOf(figures, sector, sectorName(sector)),
    roles: byName(counts.roles, hidden.roles, (key) => roleNames.get(key) ?? key),
    activities: byName(counts.activities, hidden.activities, (id) => activityNames.get(id) ?? id),
  };
}

/** One row for each organisation and requirement that may be shown: an organisation of a few is not even named. */
export function* cityTable({ view, organisationNames, activityNames, place }: CityFigures) {
  const { counts, hidden } = view;
  const sectors = new Map(place.sectors.map(({ key, label }) => [key, label]));
  const organisations = sorted(counts.organisations, (id) => organisationNames.get(id) ?? id);
  for (const [id, name, { sector }] of organisations) {
    if (hidden.organisations.get(id) === 'few') continue;
    const cells = counts.cells.get(id) ?? new Map<string, Group>();
    for (const [activityId, title, cell] of sorted(cells, (one) => activityNames.get(one) ?? one)) {
      const why = hidden.cells.get(cellKey(id, activityId));
      const shown = SUMMARY.map((state) => (why === undefined ? cell.counts[state] : null));
      const people = why === undefined ? cell.people : sayHidden(why);
      yield [name, sectors.get(sector) ?? sector, title, people, ...shown];
    }
  }
}

export const CITY_HEADER = [
  'Organisation',
  'Sector',
  'Requirement',
  'People',
  ...SUMMARY.map((state) => STATES[state].word),
];

export function sayHidden(why: Hidden): string {
  return why === 'few' ? 'fewer than 5' : 'not shown';
}

/** The organisations of a sector by name; how many are too small to be named. */
function organisationsOf({ view, organisationNames }: CityFigures, sector: string, name: string) {
  const { counts, hidden } = view;
  const within = new Map([...counts.organisations].filter(([, group]) => group.sector === sector));
  const named = new Map([...within].filter(([id]) => hidden.organisations.get(id) !== 'few'));
  return {
    sector: name,
    small: within.size - named.size,
    rows: byName(named, hidden.organisations, (id) => organisationNames.get(id) ?? id),
  };
}

function byName(
  groups: ReadonlyMap<string, Group>,
  hidden: HiddenKeys,
  name: (key: string) => string,
): CityRow[] {
  return sorted(groups, name).map(([key, said, group]) => row(key, said, group, hidden.get(key) ?? null));
}

function row(key: string, name: string, { people, counts }: Group, hidden: Hidden | null): CityRow {
  if (hidden !== null) return { key, name, hidden, people: 0, counts: [], share: null };
  return {
    key,
    name,
    hidden,
    people,
    counts: SUMMARY.map((state) => counts[state]),
    share: shareInDate(counts),
  };
}

function sorted<G>(groups: ReadonlyMap<string, G>, name: (key: string) => string): [string, string, G][] {
  return [...groups]
    .map(([key, group]): [string, string, G] => [key, name(key), group])
    .sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
}

const BAR = { width: 28, gap: 8, height: 100 };

/** The year as bars of an SVG, with the words of the table beside it. */
function bars(points: Point[]) {
  return {
    width: points.length * (BAR.width + BAR.gap) - BAR.gap,
    height: BAR.height,
    points: points.map(({ day, people, share }, index) => ({
      day: sayCalendarDay(day),
      short: sayMonth(day),
      people,
      share,
      x: index * (BAR.width + BAR.gap),
      y: BAR.height - (share ?? 0),
      width: BAR.width,
      height: share ?? 0,
    })),
  };
}

/** "from 62% to 71% in a year" */
function sayChange(points: Point[]): string {
  const known = points.filter(({ share }) => share !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first === last) return '';
  return `${first.share}% on ${sayCalendarDay(first.day)}, ${last.share}% on ${sayCalendarDay(last.day)}`;
}

function sayMonth(day: Day): string {
  return sayCalendarDay(day).split(' ')[1]?.slice(0, 3) ?? '';
}
