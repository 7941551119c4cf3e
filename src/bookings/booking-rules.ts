import type { LiveState } from '../../db/schema/tables/bookings.ts';
import type { SessionState } from '../../db/schema/tables/sessions.ts';
import { closesAt, type Door, freePlaces, stageOf, type Timing } from './place-rules.ts';
import type { Pool } from './pool-rules.ts';

/** Another of the person's bookings that matters for this one, named in the answer. */
export type Other = { bookingId: string; sessionId: string; title: string; startsAt: Date; endsAt: Date };

export type BookingFacts = {
  session: {
    state: SessionState;
    startsAt: Date;
    bookingOpensAt: Date;
    waiting: number;
  };
  activity: { bookedHere: boolean; dateLimit: 'one' | 'none'; clashRule: 'ignore' | 'warn' | 'stop' };
  eligible: boolean;
  timing: Timing;
  /** The person's live booking on this session. */
  mine: { id: string; state: LiveState } | null;
  /** Their confirmed place on another coming date of this activity. */
  otherDate: Other | null;
  /** Their confirmed places elsewhere that share time with this session. */
  clashes: Other[];
  /** What is free for them. */
  door: Door;
  /** A manager has to approve it first, and whether one was named. */
  approval: { needed: boolean; managerNamed: boolean };
  /** An organiser books somebody in: before booking opens, after it closed, and by invitation too. */
  byOrganiser: boolean;
};

type Counters = {
  capacity: number | null;
  confirmed: number;
  held: number;
  reserved: number;
  waiting: number;
  passedOver: number;
};

/** `moving`: give back the place on the other date if there is one here. */
export type BookingRequest = { moving: boolean };

export type Refusal =
  | { reason: 'not-booked-here' | 'not-eligible' | 'cancelled' | 'announced' | 'begun' | 'no-manager' }
  | { reason: 'not-open-yet'; opensAt: Date }
  | { reason: 'closed'; closedAt: Date }
  | { reason: 'other-date'; other: Other }
  | { reason: 'clash'; others: Other[] };

export type Decision =
  | { outcome: 'confirmed' | 'awaiting-approval'; pool: Pool; leaving: Other | null }
  | { outcome: 'waiting'; position: number }
  | { outcome: 'already'; bookingId: string }
  | { outcome: 'refused'; refusal: Refusal };

/**
 * What becomes of a request for a place. Full, or others before: the end of the queue. In the last day's
 * call a free place goes to whoever takes it first, newcomers too (scenario 6). A course is held at one
 * coming date at a time, but one may wait for another (scenario 18).
 */
export function decideBooking(facts: BookingFacts, request: BookingRequest, now: Date): Decision {
  if (facts.mine !== null) return { outcome: 'already', bookingId: facts.mine.id };
  const shut = whyNotBookable(facts, now);
  if (shut !== null) return { outcome: 'refused', refusal: shut };
  const { door, approval } = facts;
  if (approval.needed && !approval.managerNamed)
    return { outcome: 'refused', refusal: { reason: 'no-manager' } };
  if (door.pool === null) {
    // Nothing is given out of a queue any more, so nobody is put into it.
    if (stageOf(facts.timing, now) === 'closed')
      return { outcome: 'refused', refusal: { reason: 'closed', closedAt: closesAt(facts.timing) } };
    return { outcome: 'waiting', position: facts.session.waiting + 1 };
  }
  if (facts.activity.clashRule === 'stop') {
    const others = facts.clashes.filter(
      (clash) => !(request.moving && clash.bookingId === facts.otherDate?.bookingId),
    );
    if (others.length > 0) return { outcome: 'refused', refusal: { reason: 'clash', others } };
  }
  if (facts.otherDate !== null && !request.moving) {
    return { outcome: 'refused', refusal: { reason: 'other-date', other: facts.otherDate } };
  }
  return {
    outcome: approval.needed ? 'awaiting-approval' : 'confirmed',
    pool: door.pool,
    leaving: facts.otherDate,
  };
}

/** Why nobody can book or queue here now, or not this person; null when they can. */
export function whyNotBookable(
  facts: Pick<BookingFacts, 'session' | 'activity' | 'eligible' | 'timing'> &
    Partial<Pick<BookingFacts, 'byOrganiser'>>,
  now: Date,
): Refusal | null {
  const { session, activity } = facts;
  if (!activity.bookedHere) return { reason: 'not-booked-here' };
  if (session.state === 'cancelled') return { reason: 'cancelled' };
  if (session.state === 'announced' || session.state === 'draft') return { reason: 'announced' };
  if (now >= session.startsAt) return { reason: 'begun' };
  if (facts.byOrganiser === true) return null;
  if (now < session.bookingOpensAt) return { reason: 'not-open-yet', opensAt: session.bookingOpensAt };
  if (now > closesAt(facts.timing)) return { reason: 'closed', closedAt: closesAt(facts.timing) };
  if (!facts.eligible) return { reason: 'not-eligible' };
  return null;
}

/**
 * True where a newcomer of no group would get a place at once: one is free for everybody, and until the call
 * nobody is before them. By the session's counters alone, for lists; `doorFor` decides of a person.
 */
export function mayWalkIn(
  {
    session,
    timing,
  }: {
    session: Counters;
    timing: Timing;
  },
  now: Date,
): boolean {
  const free = freePlaces(session) - session.reserved;
  return free > 0 && (session.waiting <= session.passedOver || stageOf(timing, now) === 'call');
}
