import type { BookingState } from '../../db/schema/tables/bookings.ts';
import { activitiesById, mayOrganise } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { News } from './booking-news.ts';
import { type Actor, actsAsOrganiser, mayCancel } from './booking-policy.ts';
import { bookingById } from './booking-repository.ts';
import { type CancellationDecision, decideCancellation } from './cancellation-rules.ts';
import { closeLedger, openLedger, sessionIn } from './ledger.ts';
import { byOther, end } from './place-changes.ts';
import { settle } from './settling.ts';

export type Cancellation = {
  bookingId: string;
  /** Optional, in the person's own words. */
  reason: string;
  /** The page had said that it counts as late. */
  knowsItIsLate: boolean;
  /** Asked for as the person's lead, by a page on which the lead may see this booking. */
  asLead?: true;
};

export type CancellationResult =
  | { outcome: 'ended'; state: BookingState }
  | { outcome: 'already'; state: BookingState }
  | { outcome: 'refused'; reason: 'begun' | 'organiser-only' | 'late-unconfirmed' }
  | { outcome: 'not-found' };

/**
 * Cancels a place, leaves the queue or turns an offer down, and gives what comes free to the next, in one
 * transaction. Somebody else's booking is not found, save by those who organise it and by the person's lead,
 * for whom the rules are those of the person. Twice is one change and one mail (scenario 19).
 */
export async function cancel(
  platform: Platform,
  actor: Actor,
  order: Cancellation,
): Promise<CancellationResult> {
  const known = await bookingById(platform.store.read, order.bookingId);
  if (known === null) return { outcome: 'not-found' };
  const activity = (await activitiesById(platform.store.read, [known.activityId])).get(known.activityId);
  const asLead = order.asLead === true;
  if (activity === undefined || !mayCancel(actor, known, activity, asLead)) return { outcome: 'not-found' };

  return platform.store.transaction(async (tx) => {
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [known.sessionId],
      personIds: [known.personId],
      freeing: () => 1,
      ...(asLead ? { leading: known.personId } : {}),
    });
    const booking = await bookingById(tx, order.bookingId);
    if (booking === null || !mayCancel(actor, booking, activity, ledger.lead !== null))
      return { outcome: 'not-found' };
    const { timing } = sessionIn(ledger, booking.sessionId);
    const decision = decideCancellation(
      {
        state: booking.state,
        giveBackUntil: booking.giveBackUntil,
        timing,
        byOneself: actor.personId === booking.personId || !mayOrganise(actor, activity),
        knowsItIsLate: order.knowsItIsLate,
      },
      ledger.now,
    );
    if (decision.outcome === 'refused') return decision;
    if (decision.outcome === 'already') return { outcome: 'already', state: booking.state };
    ledger.organiser = actsAsOrganiser(actor, booking.personId, activity) && ledger.lead === null;
    const news = newsOf(decision, byOther(ledger, booking), order.reason);
    await end(ledger, booking, decision.state, news, order.reason === '' ? null : order.reason);
    await settle(ledger, booking.sessionId);
    await closeLedger(ledger);
    return { outcome: 'ended', state: decision.state };
  });
}

/** A place that is given up leaves the calendar. Whoever leaves a queue themselves has read it on the page. */
function newsOf(
  { state, wasConfirmed }: Extract<CancellationDecision, { outcome: 'ended' }>,
  other: { by?: string; byOrganiser?: true },
  reason: string,
): News | null {
  if (wasConfirmed) return { kind: 'cancelled', late: state === 'late-cancelled', movedTo: null, ...other };
  if (other.by === undefined && other.byOrganiser === undefined) return null;
  return { kind: 'queue-left', ...other, ...(reason === '' ? {} : { reason }) };
}
