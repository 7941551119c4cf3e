import { daysBefore, earlier, hoursAfter, hoursBefore } from '../platform/time.ts';
import type { BookingSettings } from './booking-settings.ts';
import {
  type Claim,
  mayTakeFrom,
  type NoPool,
  type PlaceBook,
  type Pool,
  poolFor,
  shifted,
} from './pool-rules.ts';

/**
 * By the time left before the start: the next in the queue is confirmed at once ('promote'), is made a
 * timed offer ('offer'), all are called and the first who takes it has it ('call'), or nothing is given
 * out any more ('closed').
 */
export type Stage = 'promote' | 'offer' | 'call' | 'closed';

export type Timing = {
  startsAt: Date;
  settings: BookingSettings;
  zone: string;
  /** When the organiser closed booking before its time. */
  bookingClosedAt?: Date | null;
};

/** Someone in the queue, in its order. */
export type Queued = {
  bookingId: string;
  personId: string;
  claim: Claim;
  /** Their manager has not answered yet: they are passed over until then. */
  unapproved: boolean;
  /** They hold another date, or what stops clashes: they are offered a place, never given it (scenario 18). */
  askFirst: boolean;
};

/** Somebody in the queue and the place that is theirs by the order and the groups. */
export type Served = { queued: Queued; pool: Pool };

/** Why somebody in the queue is passed over although a place is free; they keep their position. */
export type PassedOver = 'approval' | 'set-aside' | 'cap';

export type Allocation =
  | { kind: 'promote'; bookingId: string; pool: Pool; giveBackUntil: Date }
  | { kind: 'offer'; bookingId: string; pool: Pool; endsAt: Date }
  | { kind: 'call'; bookingIds: string[] };

/** When booking closes; that instant is still in time. */
export function closesAt({ startsAt, settings, bookingClosedAt }: Timing): Date {
  const byRule = hoursBefore(startsAt, settings.closesHoursBefore);
  return bookingClosedAt === null || bookingClosedAt === undefined
    ? byRule
    : earlier(bookingClosedAt, byRule);
}

/** Cancelling is free until this instant, which is still in time. */
export function freeUntil({ startsAt, settings, zone }: Timing): Date {
  return daysBefore(startsAt, settings.freeUntilDaysBefore, zone);
}

/** Which part of the published rule holds now. */
export function stageOf(timing: Timing, now: Date): Stage {
  const { startsAt, settings, zone } = timing;
  if (now > closesAt(timing) || now >= startsAt) return 'closed';
  if (now < daysBefore(startsAt, settings.promoteUntilDaysBefore, zone)) return 'promote';
  return now <= hoursBefore(startsAt, settings.callHoursBefore) ? 'offer' : 'call';
}

/** When an offer made now ends: after its hours, and in any case well before the start. */
export function offerEnd({ startsAt, settings }: Timing, now: Date): Date {
  return earlier(hoursAfter(now, settings.offerHours), hoursBefore(startsAt, settings.offerEndsHoursBefore));
}

/**
 * Who is served, one after the other: each place goes to the first who may take it, and those passed over keep
 * their position. Nobody is served twice, and nothing beyond what is free.
 */
export function servedFrom(queue: Queued[], book: PlaceBook): Served[] {
  const served: Served[] = [];
  let now = book;
  for (const queued of queue) {
    if (now.capacity !== null && now.taken >= now.capacity) break;
    if (queued.unapproved) continue;
    const pool = poolFor(now, queued.claim);
    if (typeof pool === 'string') continue;
    served.push({ queued, pool });
    now = { ...now, ...shifted(now, pool, queued.claim.organisationId, 1), taken: now.taken + 1 };
  }
  return served;
}

/** Why this person in the queue is passed over while places are free; null where nothing is free or they are next. */
export function whyPassedOver(
  queued: Pick<Queued, 'claim' | 'unapproved'>,
  book: PlaceBook,
): PassedOver | null {
  if (book.capacity !== null && book.taken >= book.capacity) return null;
  const pool = poolFor(book, queued.claim);
  if (pool === 'cap' || pool === 'set-aside') return pool;
  return queued.unapproved && pool !== 'full' ? 'approval' : null;
}

/**
 * Who gets the free places, by the published rule (scenarios 6 to 9, 13 to 15, 18 and 25). `queue` is in its
 * order. Gives promotions and offers for what is free, or one call to everybody who may take a place; nothing
 * when the organiser has switched automation off or booking has closed (scenario 14).
 */
export function allocatePlaces(
  queue: Queued[],
  book: PlaceBook,
  timing: Timing & { automation: boolean; called: boolean },
  now: Date,
): Allocation[] {
  const stage = stageOf(timing, now);
  if (!timing.automation || stage === 'closed') return [];
  if (stage === 'call') {
    const called = queue.filter(({ claim }) => typeof poolFor(book, claim) !== 'string');
    return timing.called || called.length === 0
      ? []
      : [{ kind: 'call', bookingIds: called.map(({ bookingId }) => bookingId) }];
  }
  const giveBackUntil = hoursAfter(now, timing.settings.giveBackHours);
  const endsAt = offerEnd(timing, now);
  return servedFrom(queue, book).map(({ queued: { bookingId, askFirst }, pool }) =>
    stage === 'promote' && !askFirst
      ? { kind: 'promote', bookingId, pool, giveBackUntil }
      : { kind: 'offer', bookingId, pool, endsAt },
  );
}

/** Places that are neither confirmed nor held by an offer; without limit, as many as you like. */
export function freePlaces(session: { capacity: number | null; confirmed: number; held: number }): number {
  return session.capacity === null
    ? Number.POSITIVE_INFINITY
    : session.capacity - session.confirmed - session.held;
}

/** What becomes of somebody at the door: a place of a pool, or the queue and why. */
export type Door = { pool: Pool } | { pool: null; because: NoPool | 'others-first' };

/**
 * Whether a newcomer would get a place at once: one is free for them, and until the call nobody waits who could
 * have it (scenario 6). Those whose organisation is at its cap, or for whom it is not set aside, stand before
 * nobody; those whose manager has not answered do. `queue`: the claims of those who wait.
 */
export function doorFor(book: PlaceBook, claim: Claim, queue: Claim[], stage: Stage): Door {
  const pool = poolFor(book, claim);
  if (typeof pool === 'string') return { pool: null, because: pool };
  if (stage !== 'call' && queue.some((waiting) => mayTakeFrom(book, pool, waiting)))
    return { pool: null, because: 'others-first' };
  return { pool };
}
