import { and, eq, inArray } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** Evidence that waits for leads of a school that merged waits for those of the one it became part of. */
export async function moveWaitingEvidence(tx: Queries, fromId: string, toId: string): Promise<void> {
  const { evidence } = tx.t;
  await tx
    .update(evidence)
    .set({ organisationId: toId })
    .where(and(eq(evidence.organisationId, fromId), inArray(evidence.state, ['submitted', 'asked'])));
}
