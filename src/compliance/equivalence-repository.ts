import { asc, eq } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { EquivalenceRow } from './rulebook-repository.ts';

/** All of them, ended ones too, in the order in which they were written down. */
export async function allEquivalences(db: Queries): Promise<EquivalenceRow[]> {
  const { equivalences } = db.t;
  return db.select().from(equivalences).orderBy(asc(equivalences.recordedAt), asc(equivalences.id));
}

export async function insertEquivalence(
  tx: Queries,
  row: Queries['t']['equivalences']['$inferInsert'],
): Promise<void> {
  await tx.insert(tx.t.equivalences).values(row);
}

/** Gives it its last day; what it says is never rewritten. */
export async function endEquivalenceRow(
  tx: Queries,
  id: string,
  facts: { endsOn: string; endRecordedAt: Date },
): Promise<void> {
  const { equivalences } = tx.t;
  await tx.update(equivalences).set(facts).where(eq(equivalences.id, id));
}
