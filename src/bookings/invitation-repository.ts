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
  const raised = await raiseInvitationsOf(tx, [personId], sessionDayIds, state, host);
  return raised.get(personId) ?? new Map();
}

/** Rows of one statement: far below the values that SQLite takes in one. */
const ROWS_AT_ONCE = 2_000;

/** The same for many people at once: their entries for these days, by person and then by day. */
export async function raiseInvitationsOf(
  tx: Queries,
  personIds: string[],
  sessionDayIds: string[],
  state: 'requested' | 'cancelled',
  host: string,
): Promise<Map<string, Map<string, Invitation>>> {
  const { invitations } = tx.t;
  const raised = new Map<string, Map<string, Invitation>>(personIds.map((id) => [id, new Map()]));
  const rows = personIds.flatMap((personId) =>
    sessionDayIds.map((sessionDayId) => ({
      uid: `${newId()}@${host}`,
      personId,
      sessionDayId,
      sequence: 0,
      state,
    })),
  );
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const written = await tx
      .insert(invitations)
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflictDoUpdate({
        target: [invitations.personId, invitations.sessionDayId],
        set: { sequence: sql`${invitations.sequence} + 1`, state },
      })
      .returning();
    for (const row of written) raised.get(row.personId)?.set(row.sessionDayId, row);
  }
  return raised;
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
