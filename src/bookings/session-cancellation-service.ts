import { mayOrganise, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './booking-policy.ts';
import { liveOn } from './booking-repository.ts';
import { closeLedger, meet, openLedger, sessionHappened } from './ledger.ts';
import { end } from './place-changes.ts';

export type SessionCancellationResult =
  | { outcome: 'cancelled'; told: number }
  | { outcome: 'already' }
  | { outcome: 'refused'; reason: 'past' }
  | { outcome: 'not-found' };

/** Cancels a session: everybody is told once, confirmed or waiting, and calendars are cleared (scenario 21). */
export async function cancelSession(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  reason: string,
): Promise<SessionCancellationResult> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, { sessionIds: [sessionId], personIds: [] });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    if (open.session.state === 'cancelled') return { outcome: 'already' };
    if (open.session.endsAt <= ledger.now) return { outcome: 'refused', reason: 'past' };
    const live = await liveOn(tx, sessionId);
    await meet(ledger, live);
    for (const booking of live) {
      const hadPlace = booking.state === 'confirmed';
      await end(ledger, booking, 'session-cancelled', { kind: 'session-cancelled', hadPlace, reason });
    }
    await updateSession(tx, sessionId, { state: 'cancelled', cancelledAt: ledger.now, cancelReason: reason });
    open.session.state = 'cancelled';
    sessionHappened(ledger, sessionId, 'cancelled', { reason, told: live.length });
    await closeLedger(ledger);
    return { outcome: 'cancelled', told: live.length };
  });
}
