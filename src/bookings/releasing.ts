import { type Ledger, sessionHappened, sessionIn } from './ledger.ts';
import { type AllocationRow, allocationRows, updateAllocation } from './pools-repository.ts';

/** Releases what is due on a session that is open in this ledger: whoever may now have a place is served after it. */
export async function releaseDue(ledger: Ledger, sessionId: string): Promise<void> {
  for (const row of await allocationRows(ledger.tx, sessionId)) {
    const due = row.releaseAt !== null && row.releaseAt <= ledger.now;
    if (row.releasedAt === null && due) await release(ledger, row);
  }
}

/** What is left of one group's places belongs to everybody from now on. */
export async function release(ledger: Ledger, row: AllocationRow): Promise<void> {
  const open = sessionIn(ledger, row.sessionId);
  const group = open.pools.setAside.find(({ id }) => id === row.id);
  await updateAllocation(ledger.tx, row.id, { releasedAt: ledger.now });
  open.pools = { ...open.pools, setAside: open.pools.setAside.filter(({ id }) => id !== row.id) };
  // Whoever could not have a place in an open call may have one now, so they are called as well.
  open.session.calledAt = null;
  sessionHappened(ledger, row.sessionId, 'set-aside-released', {
    name: row.name,
    free: Math.max(0, row.places - (group?.used ?? 0)),
  });
}
