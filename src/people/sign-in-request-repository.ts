import { and, count, desc, eq, gt, isNotNull, isNull, lt, lte, ne, sql } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { SignInRequest } from './sign-in-rules.ts';

export type Purpose = 'sign-in' | 'add-address';
/** A question to staff (`staff-invitation-repository.ts`) waits for weeks, and counts for no limit here. */
const INVITATION = 'invitation';
type NewRequest = Omit<Queries['t']['signInRequests']['$inferInsert'], 'id'>;

/** How many requests there were after `since` for this address, and from this source. */
export async function requestsSince(
  db: Queries,
  { normalised, sourceHash }: { normalised: string; sourceHash: string },
  since: Date,
): Promise<{ ofAddress: number; ofSource: number }> {
  const { signInRequests: requests } = db.t;
  const ofAddress = await db
    .select({ n: count() })
    .from(requests)
    .where(
      and(
        eq(requests.normalised, normalised),
        ne(requests.purpose, INVITATION),
        gt(requests.createdAt, since),
      ),
    );
  const ofSource = await db
    .select({ n: count() })
    .from(requests)
    .where(and(eq(requests.sourceHash, sourceHash), gt(requests.createdAt, since)));
  return { ofAddress: ofAddress[0]?.n ?? 0, ofSource: ofSource[0]?.n ?? 0 };
}

export async function addRequest(tx: Queries, request: NewRequest): Promise<void> {
  await tx.insert(tx.t.signInRequests).values({ ...request, id: newId() });
}

/** Ends what this browser asked for this address before. */
export async function endEarlierRequests(
  tx: Queries,
  { normalised, browserHash, purpose }: { normalised: string; browserHash: string; purpose: Purpose },
  now: Date,
): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx
    .update(requests)
    .set({ usedAt: now })
    .where(
      and(
        eq(requests.normalised, normalised),
        eq(requests.browserHash, browserHash),
        eq(requests.purpose, purpose),
        isNull(requests.usedAt),
      ),
    );
}

/** What this browser asked for last; only its code may be tried here. */
export async function latestRequest(
  db: Queries,
  browserHash: string,
  purpose: Purpose,
): Promise<SignInRequest | null> {
  const { signInRequests: requests } = db.t;
  const [row] = await db
    .select()
    .from(requests)
    .where(and(eq(requests.browserHash, browserHash), eq(requests.purpose, purpose)))
    .orderBy(desc(requests.createdAt), desc(isNull(requests.usedAt)))
    .limit(1);
  return row ?? null;
}

export async function requestWithLink(db: Queries, linkHash: string): Promise<SignInRequest | null> {
  const { signInRequests: requests } = db.t;
  const [row] = await db
    .select()
    .from(requests)
    .where(and(eq(requests.linkHash, linkHash), eq(requests.purpose, 'sign-in')));
  return row ?? null;
}

/**
 * Counts a try before it is looked at, so that tries at once cannot be more than `most`. Gives how many
 * there have been with this one; null when it may not be tried.
 */
export async function countTry(tx: Queries, id: string, most: number): Promise<number | null> {
  const { signInRequests: requests } = tx.t;
  const rows = await tx
    .update(requests)
    .set({ wrongTries: sql`${requests.wrongTries} + 1` })
    .where(and(eq(requests.id, id), lt(requests.wrongTries, most), isNull(requests.usedAt)))
    .returning({ tries: requests.wrongTries });
  return rows[0]?.tries ?? null;
}

/** Uses a request up; false when somebody else just did. */
export async function markUsed(tx: Queries, id: string, now: Date): Promise<boolean> {
  const { signInRequests: requests } = tx.t;
  const rows = await tx
    .update(requests)
    .set({ usedAt: now })
    .where(and(eq(requests.id, id), isNull(requests.usedAt)))
    .returning({ id: requests.id });
  return rows.length > 0;
}

/** Remembers that the unknown address of a request was proved by whoever holds the secret. */
export async function allowRegistration(tx: Queries, id: string, registrationHash: string): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx.update(requests).set({ registrationHash }).where(eq(requests.id, id));
}

/** Deletes the requests made at or before this instant; questions to staff go by their own time. */
export async function deleteRequests(tx: Queries, madeBefore: Date): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx.delete(requests).where(and(lte(requests.createdAt, madeBefore), ne(requests.purpose, INVITATION)));
}

/** The request whose address was proved by whoever holds this secret. */
export async function registrationRequest(
  db: Queries,
  registrationHash: string,
): Promise<SignInRequest | null> {
  const { signInRequests: requests } = db.t;
  const [row] = await db.select().from(requests).where(eq(requests.registrationHash, registrationHash));
  return row ?? null;
}

/** Uses the permission to register up; false when somebody else just did. */
export async function takeRegistration(tx: Queries, id: string): Promise<boolean> {
  const { signInRequests: requests } = tx.t;
  const rows = await tx
    .update(requests)
    .set({ registrationHash: null })
    .where(and(eq(requests.id, id), isNotNull(requests.registrationHash)))
    .returning({ id: requests.id });
  return rows.length > 0;
}

/** Ends every request that was to add an address to this record. */
export async function endRequestsOf(tx: Queries, personId: string, now: Date): Promise<void> {
  const { signInRequests: requests } = tx.t;
  await tx
    .update(requests)
    .set({ usedAt: now })
    .where(and(eq(requests.personId, personId), isNull(requests.usedAt)));
}
