import { and, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

export type Invitation = Queries['t']['invitations']['$inferSelect'];

/**
 * The calendar entries of one person for these days, brought to `state` with their SEQUENCE raised. A
 * person has one UID per session day for good: it outlives the booking and is used again.
 */
export async function raiseInvitations(
  tx: Queries,
  personId: string,
  sessionDayIds: string[],
  state: 'requested' | 'cancelled',
  host: string,
): Promise<Map<string, Invitation>> {
  const { invitations } = tx.t;
  const rows = await tx
    .insert(invitations)
    .values(
      sessionDayIds.map((sessionDayId) => ({
        uid: `${newId()}@${host}`,
        personId,
        sessionDayId,
        sequence: 0,
        state,
      })),
    )
    .onConflictDoUpdate({
      target: [invitations.personId, invitations.sessionDayId],
      set: { sequence: sql`${invitations.sequence} + 1`, state },
    })
    .returning();
  return new Map(rows.map((row) => [row.sessionDayId, row]));
}

/** The calendar entries that a person has for these days. */
export async function invitationsOf(
  db: Queries,
  personId: string,
  sessionDayIds: string[],
): Promise<Map<string, Invitation>> {
  if (sessionDayIds.length === 0) return new Map();
  const { invitations } = db.t;
  const rows = await db
    .select()
    .from(invitations)
    .where(and(eq(invitations.personId, personId), inArray(invitations.sessionDayId, sessionDayIds)));
  return new Map(rows.map((row) => [row.sessionDayId, row]));
}
