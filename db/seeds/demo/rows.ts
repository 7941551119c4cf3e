import type { Queries } from '../../../src/platform/store/store.ts';

export type Row<T extends keyof Queries['t']> = Queries['t'][T]['$inferInsert'];

/** SQLite takes at most 32,766 values in one statement. */
const ROWS_AT_ONCE = 500;

/** Puts rows in, many at once; those that stand already are left alone. */
export async function insertAll<T extends keyof Queries['t']>(
  tx: Queries,
  table: T,
  rows: Row<T>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await tx
      .insert(tx.t[table])
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflictDoNothing();
  }
}
