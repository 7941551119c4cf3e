import type { BookingState } from '../../db/schema/tables/bookings.ts';
import { isLate } from './cancellation-rules.ts';
import { stageOf, type Timing } from './place-rules.ts';

export type BookingActions = {
  /** Cancelling the place: free, late, or the organiser's alone; null when there is nothing to cancel. */
  cancel: 'free' | 'late' | 'organiser' | null;
  leaveQueue: boolean;
  /** Taking back a request that a manager has not answered. */
  withdraw: boolean;
  /** A colleague may take the place over. */
  substitute: boolean;
  /** Accepting or turning down an offered place. */
  answer: boolean;
  /** Taking a place that the last day's call left free. */
  take: boolean;
};

/** Everything that the person may do with their booking now. Buttons are shown for these and no others. */
export function actionsFor(
  booking: { state: BookingState; giveBackUntil: Date | null; offerEndsAt: Date | null },
  session: { state: string },
  /** A called place is free for them. */
  free: boolean,
  timing: Timing,
  now: Date,
): BookingActions {
  const begun = now >= timing.startsAt;
  const offerStands =
    booking.state === 'offered' && (booking.offerEndsAt === null || now <= booking.offerEndsAt);
  return {
    cancel: booking.state === 'confirmed' && !begun ? howToCancel(booking.giveBackUntil, timing, now) : null,
    leaveQueue: booking.state === 'waiting',
    withdraw: booking.state === 'awaiting-approval',
    substitute: booking.state === 'confirmed' && !begun,
    answer: offerStands,
    take: booking.state === 'waiting' && session.state === 'open' && stageOf(timing, now) === 'call' && free,
  };
}

function howToCancel(giveBackUntil: Date | null, timing: Timing, now: Date): 'free' | 'late' | 'organiser' {
  if (!isLate({ giveBackUntil, timing }, now)) return 'free';
  return timing.settings.lateCancelledBy === 'organiser' ? 'organiser' : 'late';
}
