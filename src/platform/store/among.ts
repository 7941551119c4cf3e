import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Queries } from './store.ts';

/**
 * As `inArray`, for lists of hundreds of ids: they go as one parameter. With one for each, putting the query
 * together takes longer than most answers, and every length of a list is another statement to keep.
 */
export function among({ engine }: Queries, column: SQLWrapper, ids: readonly string[]): SQL {
  return engine === 'sqlite'
    ? sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`
    : sql`${column} = any(${sql.param(ids)})`;
}
