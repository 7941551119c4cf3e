import { and, asc, eq, gt, inArray, isNull, lte } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Session } from './session-repository.ts';

/** Who wants to be told of new dates of these activities; each person once. */
export async function interestedIn(db: Queries, activityIds: string[]): Promise<string[]> {
  if (activityIds.length === 0) return [];
  const { interests } = db.t;
  const rows = await db
    .selectDistinct({ personId: interests.personId })
    .from(interests)
    .where(inArray(interests.activityId, activityIds))
    .orderBy(asc(interests.personId));
  return rows.map((row) => row.personId);
}

/** The activities of which this person wants to be told. */
export async function interestsOf(db: Queries, personId: string): Promise<Set<string>> {
  const { interests } = db.t;
  const rows = await db
    .select({ activityId: interests.activityId })
    .from(interests)
    .where(eq(interests.personId, personId));
  return new Set(rows.map((row) => row.activityId));
}

/** Notes it; asking twice changes nothing. */
export async function addInterest(
  tx: Queries,
  personId: string,
  activityId: string,
  now: Date,
): Promise<void> {
  await tx.insert(tx.t.interests).values({ personId, activityId, createdAt: now }).onConflictDoNothing();
}

/** Takes it back. */
export async function removeInterest(tx: Queries, personId: string, activityId: string): Promise<void> {
  const { interests } = tx.t;
  await tx
    .delete(interests)
    .where(and(eq(interests.personId, personId), eq(interests.activityId, activityId)));
}

/** Makes what one record asked to be told of what another did, as a step of joining two records of one person. */
export async function moveInterests(tx: Queries, keepId: string, goId: string): Promise<void> {
  const { interests } = tx.t;
  const going = await tx.select().from(interests).where(eq(interests.personId, goId));
  await tx.delete(interests).where(eq(interests.personId, goId));
  for (const { activityId, createdAt } of going) await addInterest(tx, keepId, activityId, createdAt);
}

/** Sessions whose booking has opened and about which nobody was told yet; the first to open come first. */
export async function untoldSessions(
  db: Queries,
  now: Date,
  most: number,
): Promise<{ id: string; activityId: string }[]> {
  const { sessions } = db.t;
  return db
    .select({ id: sessions.id, activityId: sessions.activityId })
    .from(sessions)
    .where(
      and(
        isNull(sessions.datesToldAt),
        lte(sessions.bookingOpensAt, now),
        eq(sessions.state, 'open'),
        gt(sessions.startsAt, now),
      ),
    )
    .orderBy(asc(sessions.bookingOpensAt))
    .limit(most);
}

/**
 * Claims them, in the order of their ids, so that each is told once whoever else is at it; gives those that
 * were still to be told.
 */
export async function claimUntold(tx: Queries, ids: string[], now: Date): Promise<Session[]> {
  const { sessions } = tx.t;
  const claimed: Session[] = [];
  for (const id of [...ids].sort()) {
    const [row] = await tx
      .update(sessions)
      .set({ datesToldAt: now })
      .where(and(eq(sessions.id, id), isNull(sessions.datesToldAt), eq(sessions.state, 'open')))
      .returning();
    if (row !== undefined) claimed.push(row);
  }
  return claimed.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
