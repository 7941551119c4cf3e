import { inArray } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

/**
 * Rows that say from when until when something holds, and when that was written down. What was once recorded is
 * never written over: an open row is given its end, and anything else that turns out different voids the row and
 * puts another in its place, so that "as recorded then" keeps its answer.
 */
export type DatedTable = 'memberships' | 'heldRoles';

export type Recorded = { now: Date; by: string | null };

const IDS_AT_ONCE = 500;

/** Ends rows: `endsOn` is the last day. One that had another end already is voided and written anew. */
export async function endRows(
  tx: Queries,
  table: DatedTable,
  ids: string[],
  endsOn: Day,
  recorded: Recorded,
): Promise<void> {
  const rows = await rowsById(tx, table, ids);
  const open = rows.filter((row) => row.endsOn === null).map((row) => row.id);
  if (open.length > 0)
    await tx
      .update(tx.t[table])
      .set({ endsOn, endRecordedAt: recorded.now })
      .where(inArray(tx.t[table].id, open));
  const closed = rows.filter((row) => row.endsOn !== null && row.endsOn !== endsOn).map((row) => row.id);
  await rewriteRows(tx, table, closed, { endsOn }, recorded);
}

/** Says that these rows were wrong from the beginning. */
export async function voidRows(tx: Queries, table: DatedTable, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.update(tx.t[table]).set({ voidedAt: now }).where(inArray(tx.t[table].id, ids));
}

/** Voids rows and writes them anew with what is different; an `endsOn` of null opens them again. */
export async function rewriteRows(
  tx: Queries,
  table: DatedTable,
  ids: string[],
  change: { startsOn?: Day; endsOn?: Day | null; answer?: 'yes' | 'no' },
  { now, by }: Recorded,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await rowsById(tx, table, ids);
  await voidRows(tx, table, ids, now);
  const written = rows.map((row) => {
    const endsOn = change.endsOn === undefined ? row.endsOn : change.endsOn;
    const endRecordedAt = endsOn === null ? null : now;
    return { ...row, ...change, endsOn, id: newId(), recordedAt: now, recordedBy: by, endRecordedAt };
  });
  await tx.insert(tx.t[table]).values(written);
}

async function rowsById(tx: Queries, table: DatedTable, ids: string[]) {
  const rows = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    rows.push(...(await tx.select().from(tx.t[table]).where(inArray(tx.t[table].id, some))));
  }
  return rows;
}
