import type { Columns } from '../columns.sqlite.ts';
import { attendanceTables } from './attendance.ts';
import { bookingTables } from './bookings.ts';
import { catalogueTables } from './catalogue.ts';
import { complianceTables } from './compliance.ts';
import { peopleTables } from './people.ts';
import { platformTables } from './platform.ts';

/** Every table of the house, made once per engine from that engine's column kit. */
export function defineTables(columns: Columns) {
  const platform = platformTables(columns);
  const people = peopleTables(columns);
  const catalogue = catalogueTables(columns, people);
  return {
    ...platform,
    ...people,
    ...catalogue,
    ...bookingTables(columns, people, catalogue),
    ...attendanceTables(columns, platform, people, catalogue),
    ...complianceTables(columns, people, catalogue),
  };
}

export type Tables = ReturnType<typeof defineTables>;
