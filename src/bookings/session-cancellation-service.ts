import { mayOrganise, updateSession } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Actor } from './booking-policy.ts';
import { type Booking, liveOn } from './booking-repository.ts';
import { type Elsewhere, type How, placeElsewhere, whyNotThere } from './elsewhere.ts';
import { closeLedger, type Ledger, meet, openLedger, sessionHappened } from './ledger.ts';
import { end } from './place-changes.ts';

/** Another date of the activity for those who lose this one, and whether they are asked. */
export type Instead = { sessionId: string; how: How };

export type SessionCancellationResult =
  | { outcome: 'cancelled'; told: number; elsewhere: Elsewhere | null }
  | { outcome: 'already' }
  | { outcome: 'refused'; reason: 'past' | 'other-activity' | 'not-open' | 'too-near' }
  | { outcome: 'not-found' };

/** In the old order: who had a place first, then whose place was held, then the queue. */
const RANK: Record<string, number> = { confirmed: 0, 'awaiting-approval': 1, offered: 1, waiting: 2 };

/**
 * Cancels a session: everybody is told once, confirmed or waiting, and calendars are cleared (scenario 21). With
 * `instead` they are given or offered places on another date in the same step, in the old order, as far as there
 * are any; the others queue there.
 */
export async function cancelSession(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  reason: string,
  instead: Instead | null = null,
): Promise<SessionCancellationResult> {
  return platform.store.transaction(async (tx) => {
    const booked = instead === null ? [] : await liveOn(tx, sessionId);
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: instead === null ? [sessionId] : [sessionId, instead.sessionId],
      personIds: booked.map(({ personId }) => personId),
    });
    const open = ledger.sessions.get(sessionId);
    if (open === undefined || !mayOrganise(actor, open.activity)) return { outcome: 'not-found' };
    if (open.session.state === 'cancelled') return { outcome: 'already' };
    if (open.session.endsAt <= ledger.now) return { outcome: 'refused', reason: 'past' };
    const refused = instead === null ? null : whyNotThere(ledger, instead, open.session);
    if (refused !== null) return { outcome: 'refused', reason: refused };

    const live = await liveOn(tx, sessionId);
    await meet(ledger, live);
    open.session.state = 'cancelled';
    const elsewhere =
      instead === null ? null : await placeLocked(ledger, instead, { live, booked }, sessionId);
    const told = new Set([...(elsewhere?.placed ?? []), ...(elsewhere?.queued ?? [])]);
    for (const booking of live) {
      await end(ledger, booking, 'session-cancelled', {
        kind: 'session-cancelled',
        hadPlace: booking.state === 'confirmed',
        reason,
        ...(told.has(booking.personId) ? { elsewhere: true } : {}),
      });
    }
    await updateSession(tx, sessionId, { state: 'cancelled', cancelledAt: ledger.now, cancelReason: reason });
    sessionHappened(ledger, sessionId, 'cancelled', {
      reason,
      told: live.length,
      ...(elsewhere === null || instead === null
        ? {}
        : {
            to: instead.sessionId,
            how: instead.how,
            placed: elsewhere.placed.length,
            queued: elsewhere.queued.length,
          }),
    });
    await closeLedger(ledger);
    return { outcome: 'cancelled', told: live.length, elsewhere };
  });
}

/** Whoever booked between the look and the lock is not locked, so is told of the cancellation alone. */
async function placeLocked(
  ledger: Ledger,
  instead: Instead,
  { live, booked }: { live: Booking[]; booked: Booking[] },
  sessionId: string,
): Promise<Elsewhere> {
  const locked = new Set(booked.map(({ personId }) => personId));
  const order = live
    .filter(({ personId }) => locked.has(personId))
    .sort((a, b) => (RANK[a.state] ?? 0) - (RANK[b.state] ?? 0));
  return placeElsewhere(ledger, instead.sessionId, order, instead.how, sessionId);
}
