import { mayOrganise, updateSession } from '../catalogue/index.ts';
import { supersede } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './booking-policy.ts';
import { liveOn, updateBookings } from './booking-repository.ts';
import { closeLedger, openLedger, sessionHappened } from './ledger.ts';
import { giveJoiningDetails } from './reminder-service.ts';

/**
 * Other joining details. Where they may be shown already, everybody confirmed whom somebody vouches for is sent
 * them at once, with their calendar entry; otherwise nobody knows the old ones, and they go when it is time.
 */
export async function changeLink(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  joiningDetails: string,
): Promise<boolean> {
  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, { sessionIds: [sessionId], personIds: [] });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return false;
    const ids = (await liveOn(tx, sessionId)).map(({ id }) => id);
    await supersede(tx, ids, ['booking-joining-details'], ledger.now);
    await updateBookings(tx, ids, { joiningToldAt: null });
    await updateSession(tx, sessionId, { joiningDetails, revision: open.session.revision + 1 });
    Object.assign(open.session, { joiningDetails });
    sessionHappened(ledger, sessionId, 'joining-changed', {});
    await giveJoiningDetails(ledger, sessionId);
    await closeLedger(ledger);
    return true;
  });
}
