import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** Makes all that belonged to one record belong to the other. The caller then says which address is principal. */
export async function moveToRecord(tx: Queries, keepId: string, goId: string, now: Date): Promise<void> {
  const { addresses, memberships, heldRoles, people, teamMembers } = tx.t;
  const from = { personId: keepId };
  await tx.update(addresses).set(from).where(eq(addresses.personId, goId));
  await tx.update(memberships).set(from).where(eq(memberships.personId, goId));
  await tx.update(heldRoles).set(from).where(eq(heldRoles.personId, goId));
  await moveLeads(tx, keepId, goId, now);
  const teams = await tx.delete(teamMembers).where(eq(teamMembers.personId, goId)).returning();
  if (teams.length > 0) {
    const moved = teams.map(({ teamId }) => ({ teamId, personId: keepId }));
    await tx.insert(teamMembers).values(moved).onConflictDoNothing();
  }
  // A record that was joined to the one that goes leads straight to the one that stays.
  await tx.update(people).set({ mergedInto: keepId }).where(eq(people.mergedInto, goId));
}

/** Where both lead one organisation, or ask to, the record that stays is right. */
async function moveLeads(tx: Queries, keepId: string, goId: string, now: Date): Promise<void> {
  const { organisationLeads: leads } = tx.t;
  const staying = await tx
    .select({ id: leads.organisationId })
    .from(leads)
    .where(and(eq(leads.personId, keepId), isNull(leads.endedAt)));
  const doubled = [...new Set(staying.map((row) => row.id))];
  if (doubled.length > 0)
    await tx
      .update(leads)
      .set({ endedAt: now })
      .where(and(eq(leads.personId, goId), isNull(leads.endedAt), inArray(leads.organisationId, doubled)));
  await tx.update(leads).set({ personId: keepId }).where(eq(leads.personId, goId));
}
