import { mayOrganise, updateSession } from '../catalogue/index.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Actor } from './booking-policy.ts';
import { closeLedger, type Ledger, openLedger, sessionHappened, sessionIn } from './ledger.ts';
import { placeBook } from './open-session.ts';
import { freeForAll } from './pool-rules.ts';
import {
  type AllocationRow,
  allocationById,
  allocationRows,
  insertAllocation,
  readPools,
  updateAllocation,
} from './pools-repository.ts';
import { release } from './releasing.ts';
import { settle } from './settling.ts';

export type SetAsideOrder = {
  /** As people read it: "Schools". */
  name: string;
  sectors: string[];
  organisationIds: string[];
  places: number;
  /** From then on what is left belongs to everybody; null: never. */
  releaseAt: Date | null;
};

export type AllocationResult =
  | { outcome: 'done' }
  /** `free`: how many places can be set aside; those that people have stay theirs. */
  | { outcome: 'refused'; reason: 'too-many'; free: number }
  | {
      outcome: 'refused';
      reason: 'no-limit' | 'no-group' | 'past' | 'fewer-than-used' | 'released' | 'cancelled';
    }
  | { outcome: 'not-found' };

/** Sets places of a session aside for a group until a release: out of those that nobody has. */
export async function setAside(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  order: SetAsideOrder,
): Promise<AllocationResult> {
  return change(platform, actor, sessionId, async (ledger) => {
    const open = sessionIn(ledger, sessionId);
    if (open.session.capacity === null) return { outcome: 'refused', reason: 'no-limit' };
    if (order.sectors.length + order.organisationIds.length === 0)
      return { outcome: 'refused', reason: 'no-group' };
    if (order.releaseAt !== null && order.releaseAt <= ledger.now)
      return { outcome: 'refused', reason: 'past' };
    const free = Math.max(0, freeForAll(placeBook(open)));
    if (order.places > free) return { outcome: 'refused', reason: 'too-many', free };
    const id = newId();
    await insertAllocation(ledger.tx, { id, sessionId, ...order, createdAt: ledger.now });
    const { name, sectors, organisationIds, places } = order;
    open.pools = {
      ...open.pools,
      setAside: [...open.pools.setAside, { id, name, sectors, organisationIds, places, used: 0 }],
    };
    sessionHappened(ledger, sessionId, 'set-aside', { name, places, releaseAt: order.releaseAt });
    return { outcome: 'done' };
  });
}

/** More or fewer places for the group, or another release: never fewer than its people have. */
export async function changeAllocation(
  platform: Platform,
  actor: Actor,
  allocationId: string,
  order: { places: number; releaseAt: Date | null },
): Promise<AllocationResult> {
  return withAllocation(platform, actor, allocationId, async (ledger, row) => {
    const open = sessionIn(ledger, row.sessionId);
    const group = open.pools.setAside.find(({ id }) => id === row.id);
    if (group === undefined) return { outcome: 'refused', reason: 'released' };
    if (order.places < group.used) return { outcome: 'refused', reason: 'fewer-than-used' };
    if (order.releaseAt !== null && order.releaseAt <= ledger.now)
      return { outcome: 'refused', reason: 'past' };
    const free = Math.max(0, freeForAll(placeBook(open)));
    if (order.places - group.places > free)
      return { outcome: 'refused', reason: 'too-many', free: group.places + free };
    await updateAllocation(ledger.tx, row.id, order);
    open.pools = {
      ...open.pools,
      setAside: open.pools.setAside.map((one) =>
        one.id === row.id ? { ...one, places: order.places } : one,
      ),
    };
    sessionHappened(ledger, row.sessionId, 'set-aside-changed', {
      name: row.name,
      from: row.places,
      places: order.places,
      releaseAt: order.releaseAt,
    });
    return { outcome: 'done' };
  });
}

/** Releases a group's places now: the queue gets them. */
export async function releaseAllocation(
  platform: Platform,
  actor: Actor,
  allocationId: string,
): Promise<AllocationResult> {
  return withAllocation(platform, actor, allocationId, async (ledger, row) => {
    if (row.releasedAt !== null) return { outcome: 'refused', reason: 'released' };
    await release(ledger, row);
    return { outcome: 'done' };
  });
}

/** At most this many places for the people of one organisation; null: no cap. Nobody loses a place by it. */
export async function setOrganisationCap(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  cap: number | null,
): Promise<AllocationResult> {
  return change(platform, actor, sessionId, async (ledger) => {
    const open = sessionIn(ledger, sessionId);
    const { session } = open;
    if (session.organisationCap === cap) return { outcome: 'done' };
    sessionHappened(ledger, sessionId, 'organisation-cap', { from: session.organisationCap, to: cap });
    session.organisationCap = cap;
    await updateSession(ledger.tx, sessionId, { organisationCap: cap, revision: session.revision + 1 });
    open.pools = (await readPools(ledger.tx, [session])).get(sessionId) ?? open.pools;
    session.calledAt = null;
    return { outcome: 'done' };
  });
}

export type AllocationView = AllocationRow & { used: number; free: number };

/** What is and was set aside on a session; of what is released nothing is free. */
export async function allocationsOf(
  db: Queries,
  session: { id: string; organisationCap: number | null },
): Promise<AllocationView[]> {
  const pools = (await readPools(db, [session])).get(session.id);
  return (await allocationRows(db, session.id)).map((row) => {
    const group = pools?.setAside.find(({ id }) => id === row.id);
    return {
      ...row,
      used: group?.used ?? 0,
      free: group === undefined ? 0 : Math.max(0, row.places - group.used),
    };
  });
}

async function withAllocation(
  platform: Platform,
  actor: Actor,
  allocationId: string,
  work: (ledger: Ledger, row: AllocationRow) => Promise<AllocationResult>,
): Promise<AllocationResult> {
  const known = await allocationById(platform.store.read, allocationId);
  if (known === null) return { outcome: 'not-found' };
  return change(platform, actor, known.sessionId, async (ledger) => {
    const row = await allocationById(ledger.tx, allocationId);
    return row === null ? { outcome: 'not-found' } : work(ledger, row);
  });
}

/** Everybody who waits may be served by a change of groups, so all of them are locked. */
async function change(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  work: (ledger: Ledger) => Promise<AllocationResult>,
): Promise<AllocationResult> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => Number.POSITIVE_INFINITY,
    });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    if (open.session.state === 'cancelled') return { outcome: 'refused', reason: 'cancelled' };
    const result = await work(ledger);
    if (result.outcome !== 'done') return result;
    await settle(ledger, sessionId);
    await closeLedger(ledger);
    return result;
  });
}
