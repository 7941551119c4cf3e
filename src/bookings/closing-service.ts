import { datesChanged, mayOrganise, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './booking-policy.ts';
import { closeLedger, openLedger, sessionHappened } from './ledger.ts';
import { settle } from './settling.ts';

export type ClosingResult =
  | { outcome: 'closed' | 'opened' | 'already' }
  | { outcome: 'refused'; reason: 'state' }
  | { outcome: 'not-found' };

/**
 * Closes booking before its time, or opens it again. While it is closed nobody is given a place (scenario 14);
 * opened again, what came free meanwhile goes by the published rule.
 */
export async function setBookingClosed(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  closed: boolean,
): Promise<ClosingResult> {
  const result = await platform.store.transaction(async (tx): Promise<ClosingResult> => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => 0,
      organiser: true,
    });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    const { session, timing } = open;
    if (session.state !== 'open' || session.startsAt <= ledger.now)
      return { outcome: 'refused', reason: 'state' };
    if ((session.bookingClosedAt !== null) === closed) return { outcome: 'already' };
    const bookingClosedAt = closed ? ledger.now : null;
    await updateSession(tx, sessionId, { bookingClosedAt });
    session.bookingClosedAt = bookingClosedAt;
    timing.bookingClosedAt = bookingClosedAt;
    sessionHappened(ledger, sessionId, closed ? 'booking-closed' : 'booking-reopened', {});
    await settle(ledger, sessionId);
    await closeLedger(ledger);
    return { outcome: closed ? 'closed' : 'opened' };
  });
  if (result.outcome === 'closed' || result.outcome === 'opened') datesChanged(platform);
  return result;
}

/** After a deadline of a session was changed: what is free and was held back goes by the published rule now. */
export async function settleSession(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const plan = { sessionIds: [sessionId], personIds: [], freeing: () => 0 };
    const ledger = await openLedger(tx, platform, null, plan);
    if (ledger.sessions.has(sessionId)) await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}
