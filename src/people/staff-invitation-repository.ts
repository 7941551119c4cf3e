import { and, asc, count, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';

/** The question, put to whoever reads the mail of an address, whether they are this member of staff. */
export type StaffInvitation = {
  id: string;
  personId: string;
  address: string;
  /** Who sent it, hashed. */
  sourceHash: string;
  createdAt: Date;
};

/** It is kept beside the requests to sign in: an address that is yet to be proved, for a record that is there. */
const PURPOSE = 'invitation';

export async function addInvitation(
  tx: Queries,
  facts: {
    address: string;
    normalised: string;
    personId: string;
    linkHash: string;
    sourceHash: string;
    createdAt: Date;
    expiresAt: Date;
  },
): Promise<void> {
  // Nothing of a sign-in works with it: no browser, no code and no link that anybody was given.
  const inert = { purpose: PURPOSE, browserHash: '', codeHash: '' } as const;
  await tx.insert(tx.t.signInRequests).values({ id: newId(), ...facts, ...inert });
}

/** What waits for an answer from these addresses, the oldest first. */
export async function invitationsTo(
  db: Queries,
  normalisedAddresses: string[],
  now: Date,
): Promise<StaffInvitation[]> {
  if (normalisedAddresses.length === 0) return [];
  const { signInRequests: requests } = db.t;
  return select(db, and(inArray(requests.normalised, normalisedAddresses), live(db, now)));
}

/** What was asked for this record last and is not answered yet; null: nothing. */
export async function invitationOf(
  db: Queries,
  personId: string,
  now: Date,
): Promise<StaffInvitation | null> {
  const { signInRequests: requests } = db.t;
  return (await select(db, and(eq(requests.personId, personId), live(db, now)))).at(-1) ?? null;
}

/** How many were sent to an address after `since`. */
export async function invitationsSince(db: Queries, normalised: string, since: Date): Promise<number> {
  const { signInRequests: requests } = db.t;
  const [row] = await db
    .select({ n: count() })
    .from(requests)
    .where(
      and(eq(requests.normalised, normalised), eq(requests.purpose, PURPOSE), gt(requests.createdAt, since)),
    );
  return row?.n ?? 0;
}

/** The records that were joined to this one: what they sent counts as sent by this person. */
export async function recordsJoinedTo(db: Queries, personId: string): Promise<string[]> {
  const { id, mergedInto } = db.t.people;
  const rows = await db.select({ id }).from(db.t.people).where(eq(mergedInto, personId));
  return rows.map((row) => row.id);
}

/** Ends what is open for this record. */
export async function endInvitationsOf(tx: Queries, personId: string, now: Date): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx
    .update(requests)
    .set({ usedAt: now })
    .where(and(eq(requests.personId, personId), eq(requests.purpose, PURPOSE), isNull(requests.usedAt)));
}

/** Deletes those that were answered or have run out, as they hold addresses. */
export async function deleteOldInvitations(tx: Queries, before: Date): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx
    .delete(requests)
    .where(
      and(eq(requests.purpose, PURPOSE), or(lte(requests.usedAt, before), lte(requests.expiresAt, before))),
    );
}

async function select(db: Queries, where: ReturnType<typeof and>): Promise<StaffInvitation[]> {
  const { signInRequests: requests } = db.t;
  const { id, personId, address, sourceHash, createdAt } = requests;
  const rows = await db
    .select({ id, personId, address, sourceHash, createdAt })
    .from(requests)
    .where(where)
    .orderBy(asc(createdAt), asc(id));
  return rows.flatMap(({ personId, ...row }) => (personId === null ? [] : [{ ...row, personId }]));
}

function live(db: Queries, now: Date) {
  const { signInRequests: requests } = db.t;
  return and(eq(requests.purpose, PURPOSE), isNull(requests.usedAt), gt(requests.expiresAt, now));
}
