import type { BookingState } from '../../db/schema/tables/bookings.ts';
import { activitiesById } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Actor, maySeeBooking } from './booking-policy.ts';
import { bookingById } from './booking-repository.ts';
import { decideCancellation } from './cancellation-rules.ts';
import { closeLedger, openLedger, sessionIn } from './ledger.ts';
import { end } from './place-changes.ts';
import { settle } from './settling.ts';

export type Cancellation = {
  bookingId: string;
  /** Optional, in the person's own words. */
  reason: string;
  /** The page had said that it counts as late. */
  knowsItIsLate: boolean;
};

export type CancellationResult =
  | { outcome: 'ended'; state: BookingState }
  | { outcome: 'already'; state: BookingState }
  | { outcome: 'refused'; reason: 'begun' | 'organiser-only' | 'late-unconfirmed' }
  | { outcome: 'not-found' };

/**
 * Cancels a place, leaves the queue or turns an offer down, and gives what comes free to the next, in one
 * transaction. Somebody else's booking is not found. Twice is one change and one mail (scenario 19).
 */
export async function cancel(
  platform: Platform,
  actor: Actor,
  order: Cancellation,
): Promise<CancellationResult> {
  const known = await bookingById(platform.store.read, order.bookingId);
  if (known === null) return { outcome: 'not-found' };
  const activity = (await activitiesById(platform.store.read, [known.activityId])).get(known.activityId);
  if (activity === undefined || !maySeeBooking(actor, known, activity)) return { outcome: 'not-found' };

  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [known.sessionId],
      personIds: [known.personId],
      freeing: () => 1,
    });
    const booking = await bookingById(tx, order.bookingId);
    if (booking === null) return { outcome: 'not-found' };
    const { timing } = sessionIn(ledger, booking.sessionId);
    const decision = decideCancellation(
      {
        state: booking.state,
        giveBackUntil: booking.giveBackUntil,
        timing,
        byOneself: actor.personId === booking.personId,
        knowsItIsLate: order.knowsItIsLate,
      },
      ledger.now,
    );
    if (decision.outcome === 'refused') return decision;
    if (decision.outcome === 'already') return { outcome: 'already', state: booking.state };
    const late = decision.state === 'late-cancelled';
    const news = decision.wasConfirmed ? ({ kind: 'cancelled', late, movedTo: null } as const) : null;
    await end(ledger, booking, decision.state, news, order.reason === '' ? null : order.reason);
    await settle(ledger, booking.sessionId);
    await closeLedger(ledger);
    return { outcome: 'ended', state: decision.state };
  });
}
