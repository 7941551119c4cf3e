import { and, asc, count, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { Session } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { NO_POOLS, type Pools } from './pool-rules.ts';

/** Places set aside for a group, released or not. */
export type AllocationRow = Queries['t']['allocations']['$inferSelect'];
export type NewAllocation = Queries['t']['allocations']['$inferInsert'];

/** States in which somebody has a place, or one is held for them. */
export const TAKING = ['confirmed', 'offered', 'awaiting-approval'] as const;

type Capped = Pick<Session, 'id' | 'organisationCap'>;

/** The groups and the cap of these sessions; one quick look where none has any. */
export async function readPools(db: Queries, sessions: Capped[]): Promise<Map<string, Pools>> {
  const pools = new Map<string, Pools>();
  const rows = await unreleased(
    db,
    sessions.map(({ id }) => id),
  );
  const used = rows.length === 0 ? new Map<string, number>() : await usedOf(db, rows);
  for (const { id, organisationCap } of sessions) {
    const setAside = rows
      .filter(({ sessionId }) => sessionId === id)
      .map(({ id, name, sectors, organisationIds, places }) => ({
        id,
        name,
        sectors,
        organisationIds,
        places,
        used: used.get(id) ?? 0,
      }));
    const byOrganisation = organisationCap === null ? NO_POOLS.byOrganisation : await takenBy(db, id);
    pools.set(id, { setAside, cap: organisationCap, byOrganisation });
  }
  return pools;
}

async function unreleased(db: Queries, sessionIds: string[]): Promise<AllocationRow[]> {
  if (sessionIds.length === 0) return [];
  const { allocations } = db.t;
  return db
    .select()
    .from(allocations)
    .where(and(inArray(allocations.sessionId, sessionIds), isNull(allocations.releasedAt)))
    .orderBy(asc(allocations.createdAt), asc(allocations.id));
}

async function usedOf(db: Queries, rows: AllocationRow[]): Promise<Map<string, number>> {
  const { bookings } = db.t;
  const counted = await db
    .select({ id: bookings.allocationId, used: count() })
    .from(bookings)
    .where(
      and(
        inArray(bookings.sessionId, [...new Set(rows.map(({ sessionId }) => sessionId))]),
        inArray(bookings.state, [...TAKING]),
      ),
    )
    .groupBy(bookings.allocationId);
  return new Map(counted.flatMap(({ id, used }) => (id === null ? [] : [[id, Number(used)] as const])));
}

async function takenBy(db: Queries, sessionId: string): Promise<Map<string, number>> {
  const { bookings } = db.t;
  const rows = await db
    .select({ id: bookings.organisationId, taken: count() })
    .from(bookings)
    .where(and(eq(bookings.sessionId, sessionId), inArray(bookings.state, [...TAKING])))
    .groupBy(bookings.organisationId);
  return new Map(rows.flatMap(({ id, taken }) => (id === null ? [] : [[id, Number(taken)] as const])));
}

/** Everything that was ever set aside on a session, in the order in which it was. */
export async function allocationRows(db: Queries, sessionId: string): Promise<AllocationRow[]> {
  const { allocations } = db.t;
  return db
    .select()
    .from(allocations)
    .where(eq(allocations.sessionId, sessionId))
    .orderBy(asc(allocations.createdAt), asc(allocations.id));
}

export async function allocationById(db: Queries, id: string): Promise<AllocationRow | null> {
  const [row] = await db.select().from(db.t.allocations).where(eq(db.t.allocations.id, id));
  return row ?? null;
}

export async function insertAllocation(tx: Queries, row: NewAllocation): Promise<void> {
  await tx.insert(tx.t.allocations).values(row);
}

export async function updateAllocation(
  tx: Queries,
  id: string,
  change: Partial<Pick<AllocationRow, 'places' | 'releaseAt' | 'releasedAt'>>,
): Promise<void> {
  await tx.update(tx.t.allocations).set(change).where(eq(tx.t.allocations.id, id));
}

/** Sessions with set-aside places whose release has come. */
export async function sessionsToRelease(db: Queries, now: Date): Promise<string[]> {
  const { allocations } = db.t;
  const rows = await db
    .selectDistinct({ sessionId: allocations.sessionId })
    .from(allocations)
    .where(and(isNull(allocations.releasedAt), lte(allocations.releaseAt, now)));
  return rows.map((row) => row.sessionId);
}
