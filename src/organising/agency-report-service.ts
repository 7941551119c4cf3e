import { attendanceFigures, unscheduledFigures } from '../attendance/index.ts';
import { bookingFigures, waitingDemand } from '../bookings/index.ts';
import { activitiesOfTeams, readPlace, type SessionFigures, sessionFigures } from '../catalogue/index.ts';
import { allOrganisations, type Organisation } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Cell, cellsOf, type Row, rowOf, rowsBy } from './agency-report-rules.ts';
import type { AskedReport, Grouping } from './agency-report-schemas.ts';

export type NamedRow = Row & { name: string };
export type CourseRow = NamedRow & { sessions: number; unlimited: number; cancelledSessions: number };
type Named = { key: string; name: string };

export type AgencyReport = {
  rows: NamedRow[];
  total: Row;
  courses: CourseRow[];
  /** Of all that is shown. */
  sessions: { counted: number; cancelled: number; unlimited: number };
  /** What one can choose from. */
  choices: Record<Grouping, Named[]>;
};

/** For bookings of people who booked for no organisation, and for organisations without a locality. */
const NOBODY = '';
const NAMES_OF_NOBODY: Record<Grouping, string> = {
  agency: 'Booked for no organisation',
  sector: 'Booked for no organisation',
  locality: 'No locality, or the whole city',
  activity: '',
};

/**
 * The report for people of these teams, about their own activities: counted in SQL by activity and
 * organisation, from which every grouping follows, and put together by `agency-report-rules`. No names of people.
 */
export async function agencyReport(
  platform: Platform,
  teamIds: string[],
  { from, to, by, only }: AskedReport,
): Promise<AgencyReport> {
  const { read } = platform.store;
  const activities = await activitiesOfTeams(read, teamIds);
  const period = { activityIds: activities.map(({ id }) => id), from, to };
  const [sessions, bookings, attendance, unscheduled, waiting, organisations, place] = await Promise.all([
    sessionFigures(read, period),
    bookingFigures(read, period),
    attendanceFigures(read, period),
    unscheduledFigures(read, period),
    waitingDemand(read, period),
    allOrganisations(read),
    readPlace(read),
  ]);
  const cells = cellsOf({ bookings, attendance, unscheduled, waiting });
  const known = new Map(organisations.map((one) => [one.id, one]));
  const keyOf = (grouping: Grouping) => (cell: Cell) => keyIn(grouping, cell, known);
  const fits = (cell: Cell) =>
    (['agency', 'sector', 'locality', 'activity'] as const).every(
      (grouping) => only[grouping] === '' || keyOf(grouping)(cell) === only[grouping],
    );
  const shown = cells.filter(fits);
  const offered = sessions.filter(({ activityId }) => only.activity === '' || activityId === only.activity);
  const placesOf = placesByActivity(offered);
  const all = offered.reduce((sum, { places }) => sum + places, 0);
  const names: Record<Grouping, Map<string, string>> = {
    agency: new Map(organisations.map(({ id, name }) => [id, name])),
    sector: new Map(place.sectors.map(({ key, label }) => [key, label])),
    locality: new Map(place.localities.map(({ key, label }) => [key, label])),
    activity: new Map(activities.map(({ id, title }) => [id, title])),
  };
  const named = (rows: Row[], grouping: Grouping): NamedRow[] =>
    rows
      .map((row) => ({ ...row, name: nameOf(row.key, grouping, names[grouping]) }))
      .sort((a, b) => Number(a.key === NOBODY) - Number(b.key === NOBODY) || byName.compare(a.name, b.name));
  const places = (key: string) => (by === 'activity' ? (placesOf.get(key) ?? 0) : all);
  return {
    rows: named(rowsBy(shown, keyOf(by), places), by),
    total: rowOf('', shown, all),
    courses: coursesOf(offered, shown, (rows) => named(rows, 'activity')),
    sessions: {
      counted: sum(offered, ({ sessions: number }) => number),
      cancelled: sum(offered, ({ cancelled }) => cancelled),
      unlimited: sum(offered, ({ unlimited }) => unlimited),
    },
    choices: {
      agency: choicesIn(cells, keyOf('agency'), 'agency', names.agency),
      sector: choicesIn(cells, keyOf('sector'), 'sector', names.sector),
      locality: choicesIn(cells, keyOf('locality'), 'locality', names.locality),
      activity: choicesIn(cells, keyOf('activity'), 'activity', names.activity),
    },
  };
}

const byName = new Intl.Collator('en-GB');

function keyIn(
  grouping: Grouping,
  { activityId, organisationId }: Cell,
  known: ReadonlyMap<string, Organisation>,
): string {
  if (grouping === 'activity') return activityId;
  if (grouping === 'agency') return organisationId ?? NOBODY;
  return known.get(organisationId ?? '')?.[grouping] ?? NOBODY;
}

function nameOf(key: string, grouping: Grouping, names: ReadonlyMap<string, string>): string {
  return key === NOBODY ? NAMES_OF_NOBODY[grouping] : (names.get(key) ?? key);
}

/** The keys that occur, with their names, by name; what belongs to nobody cannot be chosen. */
function choicesIn(
  cells: Cell[],
  keyOf: (cell: Cell) => string,
  grouping: Grouping,
  names: ReadonlyMap<string, string>,
): Named[] {
  return [...new Set(cells.map(keyOf))]
    .filter((key) => key !== NOBODY)
    .map((key) => ({ key, name: nameOf(key, grouping, names) }))
    .sort((a, b) => byName.compare(a.name, b.name));
}

function placesByActivity(offered: SessionFigures[]): Map<string, number> {
  return new Map(offered.map(({ activityId, places }) => [activityId, places]));
}

/** Every activity that offered a session, also one that nobody booked. */
function coursesOf(
  offered: SessionFigures[],
  cells: Cell[],
  named: (rows: Row[]) => NamedRow[],
): CourseRow[] {
  const figures = new Map(offered.map((one) => [one.activityId, one]));
  const rows = offered.map(({ activityId, places }) =>
    rowOf(
      activityId,
      cells.filter((cell) => cell.activityId === activityId),
      places,
    ),
  );
  return named(rows).map((row) => {
    const { sessions = 0, unlimited = 0, cancelled = 0 } = figures.get(row.key) ?? {};
    return { ...row, sessions, unlimited, cancelledSessions: cancelled };
  });
}

function sum<T>(rows: T[], of: (row: T) => number): number {
  return rows.reduce((all, row) => all + of(row), 0);
}
