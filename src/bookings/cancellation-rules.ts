import type { BookingState, EndedState } from '../../db/schema/tables/bookings.ts';
import { freeUntil, type Timing } from './place-rules.ts';

export type CancellationFacts = {
  state: BookingState;
  giveBackUntil: Date | null;
  timing: Timing;
  /** The person themselves asks, or their lead for them, rather than an organiser. */
  byOneself: boolean;
  /** The page has said that it counts as late. */
  knowsItIsLate: boolean;
};

export type CancellationDecision =
  | { outcome: 'ended'; state: EndedState; wasConfirmed: boolean }
  | { outcome: 'already' }
  | { outcome: 'refused'; reason: 'begun' | 'organiser-only' | 'late-unconfirmed' };

const ENDING = { waiting: 'cancelled', offered: 'turned-down', 'awaiting-approval': 'cancelled' } as const;

/**
 * What cancelling makes of a booking (scenarios 11 and 19). The queue can be left and an offer turned down
 * at any time. A place is free to cancel until its deadline, or while it may be given back because the
 * queue gave it; later, until the start, it counts as late, which the page has to say first.
 */
export function decideCancellation(facts: CancellationFacts, now: Date): CancellationDecision {
  const { state, timing } = facts;
  if (state === 'waiting' || state === 'offered' || state === 'awaiting-approval') {
    return { outcome: 'ended', state: ENDING[state], wasConfirmed: false };
  }
  if (state !== 'confirmed') return { outcome: 'already' };
  if (now >= timing.startsAt) return { outcome: 'refused', reason: 'begun' };
  if (!isLate(facts, now)) return { outcome: 'ended', state: 'cancelled', wasConfirmed: true };
  if (facts.byOneself && timing.settings.lateCancelledBy === 'organiser') {
    return { outcome: 'refused', reason: 'organiser-only' };
  }
  if (facts.byOneself && !facts.knowsItIsLate) return { outcome: 'refused', reason: 'late-unconfirmed' };
  return { outcome: 'ended', state: 'late-cancelled', wasConfirmed: true };
}

/** True where giving up this confirmed place now would count as a late cancellation. */
export function isLate(
  { giveBackUntil, timing }: Pick<CancellationFacts, 'giveBackUntil' | 'timing'>,
  now: Date,
): boolean {
  const mayGiveBack = giveBackUntil !== null && now <= giveBackUntil;
  return !mayGiveBack && now > freeUntil(timing);
}
