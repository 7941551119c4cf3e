import { and, eq, gte, inArray, isNull, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** The memberships of a person that are open on `today` or later, by organisation. */
export async function openMemberships(
  db: Queries,
  personId: string,
  today: string,
): Promise<{ id: string; key: string }[]> {
  const { memberships } = db.t;
  return db
    .select({ id: memberships.id, key: memberships.organisationId })
    .from(memberships)
    .where(
      and(eq(memberships.personId, personId), or(isNull(memberships.endsOn), gte(memberships.endsOn, today))),
    );
}

export async function endMemberships(tx: Queries, ids: string[], endsOn: string): Promise<void> {
  if (ids.length === 0) return;
  const { memberships } = tx.t;
  await tx.update(memberships).set({ endsOn }).where(inArray(memberships.id, ids));
}

/** Makes all that belonged to one record belong to the other. The caller then says which address is principal. */
export async function moveToRecord(tx: Queries, keepId: string, goId: string): Promise<void> {
  const { addresses, memberships, heldRoles, people, teamMembers } = tx.t;
  const from = { personId: keepId };
  await tx.update(addresses).set(from).where(eq(addresses.personId, goId));
  await tx.update(memberships).set(from).where(eq(memberships.personId, goId));
  await tx.update(heldRoles).set(from).where(eq(heldRoles.personId, goId));
  const teams = await tx.delete(teamMembers).where(eq(teamMembers.personId, goId)).returning();
  if (teams.length > 0) {
    const moved = teams.map(({ teamId }) => ({ teamId, personId: keepId }));
    await tx.insert(teamMembers).values(moved).onConflictDoNothing();
  }
  // A record that was joined to the one that goes leads straight to the one that stays.
  await tx.update(people).set({ mergedInto: keepId }).where(eq(people.mergedInto, goId));
}
