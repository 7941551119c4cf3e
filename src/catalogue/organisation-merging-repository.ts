import { eq } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** A school that merged leaves its own activities to the one it became part of; they are undated. */
export async function moveOwnActivities(tx: Queries, fromId: string, toId: string): Promise<void> {
  const { activities } = tx.t;
  await tx.update(activities).set({ organisationId: toId }).where(eq(activities.organisationId, fromId));
}
