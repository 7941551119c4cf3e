import type { Platform } from '../platform/platform.ts';
import type { Cell } from '../platform/tables/write-csv.ts';
import type { Sheet } from '../platform/tables/write-xlsx.ts';
import { dayOf, sayMoment } from '../platform/time.ts';
import { chartOf, PARTS } from './agency-report-chart.ts';
import type { Row } from './agency-report-rules.ts';
import { type AskedReport, type Grouping, quartersAround, sayPeriod } from './agency-report-schemas.ts';
import type { AgencyReport } from './agency-report-service.ts';

export const GROUPING_WORDS: Record<Grouping, string> = {
  agency: 'Agency or school',
  sector: 'Sector',
  locality: 'Locality',
  activity: 'Activity',
};

/** The columns of the report, in their order, as the page and the files have them. */
const COLUMNS: { title: string; of: (row: Row) => number | null; percent?: true }[] = [
  { title: 'Registered', of: ({ registered }) => registered },
  { title: 'Attended', of: ({ attended }) => attended },
  { title: 'Part attended', of: ({ part }) => part },
  { title: 'Did not attend', of: ({ absent }) => absent },
  { title: 'Cancelled', of: ({ cancelled }) => cancelled },
  { title: 'Late cancelled', of: ({ late }) => late },
  { title: 'Not known yet', of: ({ unknown }) => unknown },
  { title: 'Unscheduled', of: ({ unscheduled }) => unscheduled },
  { title: 'Attendance rate', of: ({ attendanceRate }) => attendanceRate, percent: true },
  { title: 'Capacity used', of: ({ capacityUsed }) => capacityUsed, percent: true },
  { title: 'Still waiting', of: ({ waiting }) => waiting },
];

/** The report as its page shows it. */
export function reportPage({ clock, zone }: Platform, report: AgencyReport, asked: AskedReport) {
  const now = clock.now();
  const { by, only } = asked;
  const options = (grouping: Grouping) =>
    report.choices[grouping].map(({ key, name }) => ({ value: key, text: name }));
  return {
    asked,
    wrong: Object.fromEntries(asked.errors.map(({ field, text }) => [field, text])),
    period: sayPeriod(asked),
    printed: sayMoment(now, zone),
    only: (Object.keys(GROUPING_WORDS) as Grouping[]).flatMap((grouping) => {
      const name = report.choices[grouping].find(({ key }) => key === only[grouping])?.name;
      return only[grouping] === '' ? [] : [`${GROUPING_WORDS[grouping]}: ${name ?? 'nothing that is known'}`];
    }),
    quarters: quartersAround(dayOf(now, zone)),
    groupings: Object.entries(GROUPING_WORDS).map(([value, text]) => ({ value, text })),
    options: {
      agency: options('agency'),
      sector: options('sector'),
      locality: options('locality'),
      activity: options('activity'),
    },
    sessions: report.sessions,
    head: GROUPING_WORDS[by],
    columns: COLUMNS.map(({ title }) => title),
    rows: report.rows.map((row) => ({ name: row.name, cells: COLUMNS.map((column) => said(column, row)) })),
    total: COLUMNS.map((column) => said(column, report.total)),
    courses: report.courses.map((row) => ({
      name: row.name,
      sessions: row.sessions,
      places: row.unlimited > 0 && row.places === 0 ? 'no limit' : row.places,
      taken: row.limited,
      used: percent(row.capacityUsed),
      rate: percent(row.attendanceRate),
      waiting: row.waiting,
    })),
    chart: chartOf(report.rows),
    parts: PARTS,
  };
}

function said({ of, percent: isShare }: (typeof COLUMNS)[number], row: Row): string | number {
  const value = of(row);
  return isShare === true ? percent(value) : (value ?? '–');
}

/** "83%", and a dash where there is nothing to divide by. */
function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}

/** The tables of the page as files have them: shares in percent with one decimal, nothing where there is none. */
export function reportSheets(report: AgencyReport, asked: AskedReport): Sheet[] {
  const width = 14;
  const shares = (value: number | null): Cell => (value === null ? null : Math.round(value * 1000) / 10);
  const cells = (row: Row) =>
    COLUMNS.map(({ of, percent: isShare }) => (isShare ? shares(of(row)) : of(row)));
  const days: Cell[] = [{ day: asked.from }, { day: asked.to }];
  return [
    {
      name: `By ${GROUPING_WORDS[asked.by].toLowerCase()}`,
      columns: [
        { title: GROUPING_WORDS[asked.by], width: 40 },
        ...COLUMNS.map((column) => ({
          title: column.percent ? `${column.title} (%)` : column.title,
          width,
        })),
        { title: 'From', width },
        { title: 'To', width },
      ],
      rows: [
        ...report.rows.map((row) => [row.name, ...cells(row), ...days]),
        ['All together', ...cells(report.total), ...days],
      ],
    },
    {
      name: 'Courses',
      columns: [
        { title: 'Activity', width: 40 },
        ...[
          'Sessions',
          'Sessions without limit',
          'Sessions cancelled',
          'Places',
          'Places taken',
          'Capacity used (%)',
          'Attendance rate (%)',
          'Still waiting',
        ].map((title) => ({ title, width })),
      ],
      rows: report.courses.map((row) => [
        row.name,
        row.sessions,
        row.unlimited,
        row.cancelledSessions,
        row.places,
        row.limited,
        shares(row.capacityUsed),
        shares(row.attendanceRate),
        row.waiting,
      ]),
    },
  ];
}
