import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

/** A team owns activities; its people organise them. */
export type TeamRecord = Queries['t']['teams']['$inferSelect'];
export type TeamFacts = Omit<TeamRecord, 'id'>;
export type TeamMember = { personId: string; name: string; address: string | null };

/** Every team, by name. */
export async function allTeams(db: Queries): Promise<TeamRecord[]> {
  return db.select().from(db.t.teams).orderBy(asc(db.t.teams.name));
}

export async function insertTeam(tx: Queries, facts: TeamFacts): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.teams).values({ ...facts, id });
  return id;
}

export async function updateTeam(tx: Queries, id: string, facts: TeamFacts): Promise<void> {
  await tx.update(tx.t.teams).set(facts).where(eq(tx.t.teams.id, id));
}

/** The people of every team, by name, with the address they sign in with. */
export async function membersOfTeams(db: Queries): Promise<Map<string, TeamMember[]>> {
  const { teamMembers, people, addresses } = db.t;
  const rows = await db
    .select({
      teamId: teamMembers.teamId,
      personId: people.id,
      name: people.name,
      address: addresses.address,
    })
    .from(teamMembers)
    .innerJoin(people, eq(people.id, teamMembers.personId))
    .leftJoin(
      addresses,
      and(eq(addresses.personId, people.id), eq(addresses.principal, true), isNotNull(addresses.provedAt)),
    )
    .where(isNull(people.mergedInto))
    .orderBy(asc(people.name), asc(people.id));
  const members = new Map<string, TeamMember[]>();
  for (const { teamId, ...member } of rows) members.set(teamId, [...(members.get(teamId) ?? []), member]);
  return members;
}

/** True where they were not in the team before. */
export async function addMember(tx: Queries, teamId: string, personId: string): Promise<boolean> {
  const rows = await tx
    .insert(tx.t.teamMembers)
    .values({ teamId, personId })
    .onConflictDoNothing()
    .returning();
  return rows.length > 0;
}

/** True where they were in the team. */
export async function removeMember(tx: Queries, teamId: string, personId: string): Promise<boolean> {
  const { teamMembers } = tx.t;
  const rows = await tx
    .delete(teamMembers)
    .where(and(eq(teamMembers.teamId, teamId), eq(teamMembers.personId, personId)))
    .returning();
  return rows.length > 0;
}
