import { mayOrganise, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './booking-policy.ts';
import { closeLedger, openLedger, sessionHappened } from './ledger.ts';
import { reservedOf } from './pool-rules.ts';
import { settle } from './settling.ts';

export type CapacityResult =
  | { outcome: 'changed'; confirmed: number; held: number; waiting: number }
  /** `reserved`: places set aside that nobody has yet, which would be lost. */
  | { outcome: 'refused'; confirmed: number; held: number; reserved: number }
  | { outcome: 'not-found' };

/**
 * Changes how many places a session has; null is without limit. Places that come free are given out by the
 * published rule; fewer than are confirmed or held is refused, so that nobody is silently dropped
 * (scenario 8).
 */
export async function changeCapacity(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  capacity: number | null,
): Promise<CapacityResult> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: (session) => placesAdded(session.capacity, capacity),
    });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    const { session } = open;
    const reserved = reservedOf(open.pools);
    if (capacity !== null && capacity < session.confirmed + session.held + reserved) {
      return { outcome: 'refused', confirmed: session.confirmed, held: session.held, reserved };
    }
    sessionHappened(ledger, sessionId, 'capacity', { from: session.capacity, to: capacity });
    session.capacity = capacity;
    await updateSession(tx, sessionId, { capacity });
    await settle(ledger, sessionId);
    await closeLedger(ledger);
    const { confirmed, held, waiting } = session;
    return { outcome: 'changed', confirmed, held, waiting };
  });
}

function placesAdded(from: number | null, to: number | null): number {
  if (from === null) return 0;
  return to === null ? Number.POSITIVE_INFINITY : Math.max(0, to - from);
}
