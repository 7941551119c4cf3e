import { and, asc, eq, inArray, lt, lte, notExists, or, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { type Fate, LEASE_MS } from './outbox-rules.ts';
import type { Queries, Store } from './store/store.ts';

export type OutboxRow = Queries['t']['outbox']['$inferSelect'];

/**
 * Takes the next due message for this worker; null when there is none. The conditional update decides: of
 * several workers one finds the row as it was, and the others look for another.
 */
export async function claimNext(store: Store, worker: string, now: Date): Promise<OutboxRow | null> {
  for (;;) {
    const id = await candidate(store.read, now);
    if (id === null) return null;
    const claimed = await store.transaction((tx) => claim(tx, id, worker, now));
    if (claimed !== null) return claimed;
  }
}

/** Sign-in mail goes first, as somebody sits waiting for it; then whatever has been due for longest. */
async function candidate(db: Queries, now: Date): Promise<number | null> {
  const { outbox } = db.t;
  const claimable = isClaimable(db, now);
  for (const urgency of [
    or(eq(outbox.secret, true), eq(outbox.state, 'claimed')),
    eq(outbox.state, 'waiting'),
  ]) {
    const [row] = await db
      .select({ id: outbox.id })
      .from(outbox)
      .where(and(urgency, claimable))
      .orderBy(asc(outbox.notBefore), asc(outbox.id))
      .limit(1);
    if (row !== undefined) return row.id;
  }
  return null;
}

async function claim(tx: Queries, id: number, worker: string, now: Date): Promise<OutboxRow | null> {
  const { outbox } = tx.t;
  const [row] = await tx
    .update(outbox)
    .set({ state: 'claimed', claimedBy: worker, claimedAt: now })
    .where(and(eq(outbox.id, id), isClaimable(tx, now)))
    .returning();
  return row ?? null;
}

/**
 * Due, or claimed by a worker that must have died; and the first of its stream that has no end yet, so that
 * nobody reads of a move before the place that moved.
 */
function isClaimable(db: Queries, now: Date): SQL | undefined {
  const { outbox } = db.t;
  const earlier = alias(outbox, 'earlier');
  const abandoned = new Date(now.getTime() - LEASE_MS);
  return and(
    or(
      and(eq(outbox.state, 'waiting'), lte(outbox.notBefore, now)),
      and(eq(outbox.state, 'claimed'), lt(outbox.claimedAt, abandoned)),
    ),
    notExists(
      db
        .select({ id: earlier.id })
        .from(earlier)
        .where(
          and(
            eq(earlier.stream, outbox.stream),
            inArray(earlier.state, ['waiting', 'claimed']),
            lt(earlier.id, outbox.id),
          ),
        ),
    ),
  );
}

/**
 * Writes down what became of a claimed message; the facts of a secret one are wiped at its end. Does nothing
 * where another worker has meanwhile taken an abandoned claim over.
 */
export async function settle(
  store: Store,
  row: OutboxRow,
  fate: Fate,
  attempts: number,
  now: Date,
): Promise<void> {
  const ended = fate.state !== 'waiting';
  await store.transaction(async (tx) => {
    const { outbox } = tx.t;
    await tx
      .update(outbox)
      .set({
        state: fate.state,
        reason: fate.reason,
        attempts,
        claimedBy: null,
        claimedAt: null,
        ...(ended ? { finishedAt: now } : { notBefore: fate.notBefore }),
        ...(ended && row.secret ? { facts: null } : {}),
      })
      .where(and(eq(outbox.id, row.id), isHeldBy(tx, row.claimedBy)));
  });
}

/** Lets others send what this worker has claimed and not settled: it is closing, and nothing has failed. */
export async function giveBack(store: Store, worker: string): Promise<void> {
  await store.transaction(async (tx) => {
    const { outbox } = tx.t;
    await tx
      .update(outbox)
      .set({ state: 'waiting', claimedBy: null, claimedAt: null })
      .where(isHeldBy(tx, worker));
  });
}

function isHeldBy({ t: { outbox } }: Queries, worker: string | null): SQL | undefined {
  return and(eq(outbox.state, 'claimed'), eq(outbox.claimedBy, worker ?? ''));
}

/** Deletes sign-in mail that was done with before this: it holds addresses of people who never registered. */
export async function deleteSecrets(tx: Queries, finishedBefore: Date): Promise<void> {
  const { outbox } = tx.t;
  await tx.delete(outbox).where(and(eq(outbox.secret, true), lt(outbox.finishedAt, finishedBefore)));
}
