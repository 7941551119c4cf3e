import type { BookingState } from '../../db/schema/tables/bookings.ts';
import type { Other } from './booking-rules.ts';
import { stageOf, type Timing } from './place-rules.ts';
import type { Pool } from './pool-rules.ts';

export type AcceptanceFacts = {
  state: BookingState;
  offerEndsAt: Date | null;
  session: { state: string };
  /** What a place in the last day's call would be. */
  pool: Pool | null;
  timing: Timing;
  clashRule: 'ignore' | 'warn' | 'stop';
  clashes: Other[];
  otherDate: Other | null;
};

export type AcceptanceDecision =
  /** `pool`: where a called place comes from; null: an offer keeps its own. */
  | { outcome: 'taken'; pool: Pool | null; leaving: Other | null }
  | { outcome: 'already' }
  | { outcome: 'missed' }
  | {
      outcome: 'refused';
      refusal: { reason: 'gone' | 'not-offered' | 'ended' } | { reason: 'clash'; others: Other[] };
    };

/**
 * Taking an offered place, or in the last day's call a free one (scenarios 5, 12, 18). An offer's last
 * instant is in time. Someone who holds another date moves: that place is given up in the same step.
 */
export function decideAcceptance(facts: AcceptanceFacts, now: Date): AcceptanceDecision {
  if (facts.state === 'confirmed' || facts.state === 'awaiting-approval') return { outcome: 'already' };
  if (facts.state !== 'offered' && facts.state !== 'waiting')
    return { outcome: 'refused', refusal: { reason: 'ended' } };
  if (facts.state === 'offered') {
    if (facts.offerEndsAt !== null && now > facts.offerEndsAt) return { outcome: 'missed' };
  } else if (facts.session.state !== 'open' || stageOf(facts.timing, now) !== 'call') {
    return { outcome: 'refused', refusal: { reason: 'not-offered' } };
  } else if (facts.pool === null) {
    return { outcome: 'refused', refusal: { reason: 'gone' } };
  }
  const others = facts.clashes.filter((clash) => clash.bookingId !== facts.otherDate?.bookingId);
  if (facts.clashRule === 'stop' && others.length > 0) {
    return { outcome: 'refused', refusal: { reason: 'clash', others } };
  }
  return { outcome: 'taken', pool: facts.state === 'offered' ? null : facts.pool, leaving: facts.otherDate };
}
