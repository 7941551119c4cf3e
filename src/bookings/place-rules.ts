import { daysBefore, earlier, hoursAfter, hoursBefore } from '../platform/time.ts';
import type { BookingSettings } from './booking-settings.ts';

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

/** Someone in the queue, first come first. */
export type Queued = {
  bookingId: string;
  personId: string;
  /** Holds another date, or has a clash that the activity stops: is always asked, never promoted (scenario 18). */
  askFirst: boolean;
};

export type Allocation =
  | { kind: 'promote'; bookingId: string; giveBackUntil: Date }
  | { kind: 'offer'; bookingId: string; endsAt: Date }
  | { kind: 'call' };

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
 * Who gets the free places, by the published rule (scenarios 6 to 9, 13 to 15 and 18). `queue` is in its
 * order, `free` the places that are neither confirmed nor held. Gives at most `free` promotions and offers,
 * or one call to everybody; nothing when the organiser has switched automation off or booking has closed.
 */
export function allocatePlaces(
  queue: Queued[],
  free: number,
  timing: Timing & { automation: boolean; called: boolean },
  now: Date,
): Allocation[] {
  const stage = stageOf(timing, now);
  if (!timing.automation || stage === 'closed' || free <= 0 || queue.length === 0) return [];
  if (stage === 'call') return timing.called ? [] : [{ kind: 'call' }];
  const giveBackUntil = hoursAfter(now, timing.settings.giveBackHours);
  const endsAt = offerEnd(timing, now);
  return queue
    .slice(0, free)
    .map(({ bookingId, askFirst }) =>
      stage === 'promote' && !askFirst
        ? { kind: 'promote', bookingId, giveBackUntil }
        : { kind: 'offer', bookingId, endsAt },
    );
}

/** Places that are neither confirmed nor held by an offer; without limit, as many as you like. */
export function freePlaces(session: { capacity: number | null; confirmed: number; held: number }): number {
  return session.capacity === null
    ? Number.POSITIVE_INFINITY
    : session.capacity - session.confirmed - session.held;
}
