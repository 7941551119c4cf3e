import { and, desc, eq, gt, isNotNull, isNull, lte, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

export async function addSignIn(
  tx: Queries,
  signIn: { personId: string; tokenHash: string; device: string; now: Date },
): Promise<void> {
  const { now, ...facts } = signIn;
  await tx.insert(tx.t.signIns).values({ ...facts, id: newId(), createdAt: now, lastSeenAt: now });
}

/**
 * The sign-in with this token that began after `oldest` and was not ended, whose it is, their teams, and what
 * they lead: a row for each pair of these.
 */
export async function holderOf(db: Queries, tokenHash: string, oldest: Date) {
  const { signIns, people, teamMembers, organisationLeads: leads } = db.t;
  return db
    .select({
      signInId: signIns.id,
      lastSeenAt: signIns.lastSeenAt,
      personId: people.id,
      name: people.name,
      checkedAt: people.checkedAt,
      administrator: people.administrator,
      teamId: teamMembers.teamId,
      leadId: leads.id,
    })
    .from(signIns)
    .innerJoin(people, eq(people.id, signIns.personId))
    .leftJoin(teamMembers, eq(teamMembers.personId, people.id))
    .leftJoin(leads, and(eq(leads.personId, people.id), isNotNull(leads.confirmedAt), isNull(leads.endedAt)))
    .where(and(eq(signIns.tokenHash, tokenHash), isNull(signIns.endedAt), gt(signIns.createdAt, oldest)));
}

export async function markSeen(tx: Queries, signInId: string, now: Date): Promise<void> {
  const { signIns } = tx.t;
  await tx.update(signIns).set({ lastSeenAt: now }).where(eq(signIns.id, signInId));
}

/** The sign-ins of a person that have not ended or run out, the newest first. */
export async function liveSignIns(db: Queries, personId: string, oldest: Date) {
  const { signIns } = db.t;
  const { id, device, createdAt, lastSeenAt } = signIns;
  return db
    .select({ id, device, createdAt, lastSeenAt })
    .from(signIns)
    .where(and(eq(signIns.personId, personId), isNull(signIns.endedAt), gt(createdAt, oldest)))
    .orderBy(desc(createdAt));
}

/** Ends one sign-in of this person, or all of them; says how many. */
export async function endSignIns(
  tx: Queries,
  personId: string,
  which: { only: string } | { all: true },
  now: Date,
): Promise<number> {
  const { signIns } = tx.t;
  const chosen = 'only' in which ? eq(signIns.id, which.only) : undefined;
  const rows = await tx
    .update(signIns)
    .set({ endedAt: now })
    .where(and(eq(signIns.personId, personId), isNull(signIns.endedAt), chosen))
    .returning({ id: signIns.id });
  return rows.length;
}

/** Deletes the sign-ins that ended, or began, at or before this instant. */
export async function deleteSignIns(tx: Queries, before: Date): Promise<void> {
  const { signIns } = tx.t;
  await tx.delete(signIns).where(or(lte(signIns.endedAt, before), lte(signIns.createdAt, before)));
}
