import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * The column kit of SQLite. The tables are written once against this kit's shape; the PostgreSQL kit has
 * the same names. Instants are kept as milliseconds, days as YYYY-MM-DD, JSON as text.
 */
export const columns = {
  table: sqliteTable,
  text: (name: string) => text(name),
  int: (name: string) => integer(name),
  bool: (name: string) => integer(name, { mode: 'boolean' }),
  instant: (name: string) => integer(name, { mode: 'timestamp_ms' }),
  day: (name: string) => text(name),
  json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
  serial: (name: string) => integer(name).primaryKey({ autoIncrement: true }),
  index,
  uniqueIndex,
};

export type Columns = typeof columns;
