import { boolean, index, integer, jsonb, pgTable, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Columns } from './columns.sqlite.ts';

const kit = {
  table: pgTable,
  text: (name: string) => text(name),
  int: (name: string) => integer(name),
  bool: (name: string) => boolean(name),
  instant: (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' }),
  day: (name: string) => text(name),
  json: (name: string) => jsonb(name),
  serial: (name: string) => integer(name).primaryKey().generatedByDefaultAsIdentity(),
  index,
  uniqueIndex,
};

/**
 * The column kit of PostgreSQL, under the types of the SQLite kit: both give text for text, Date for
 * instants and boolean for booleans, so the rows look alike. This is one of the few casts in the house.
 */
export const columns = kit as unknown as Columns;
