import type { Columns } from '../columns.sqlite.ts';
import { attendanceTables } from './attendance.ts';
import { bookingTables } from './bookings.ts';
import { catalogueTables } from './catalogue.ts';
import { complianceTables } from './compliance.ts';
import { peopleTables } from './people.ts';
import { platformTables } from './platform.ts';
import { sessionTables } from './sessions.ts';

/** Every table of the house, made once per engine from that engine's column kit. */
export function defineTables(columns: Columns) {
  const platform = platformTables(columns);
  const people = peopleTables(columns);
  const undated = catalogueTables(columns, people);
  const catalogue = { ...undated, ...sessionTables(columns, platform, people, undated) };
  const bookings = bookingTables(columns, people, catalogue);
  return {
    ...platform,
    ...people,
    ...catalogue,
    ...bookings,
    ...attendanceTables(columns, platform, people, catalogue, bookings),
    ...complianceTables(columns, people, catalogue),
  };
}

export type Tables = ReturnType<typeof defineTables>;
