import type { LiveState } from '../../db/schema/tables/bookings.ts';
import { sessionsById } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { isLive, type LiveBooking, liveOf, waitingBefore } from './booking-repository.ts';
import { queueRuleOf, readSession } from './open-session.ts';
import { queueOf } from './queue-order.ts';

/** A live booking of the person who looks, as other pages speak of it. */
export type MyBooking = {
  id: string;
  sessionId: string;
  activityId: string;
  state: LiveState;
  /** 1 is next; null for somebody who is not waiting. */
  position: number | null;
  offerEndsAt: Date | null;
  startsAt: Date;
};

/** The live bookings of a person on sessions that are not over at `now`, the earliest start first. */
export async function myBookings(platform: Platform, personId: string, now: Date): Promise<MyBooking[]> {
  const db = platform.store.read;
  const live = (await liveOf(db, personId)).filter(isLive);
  const sessions = await sessionsById(
    db,
    live.map((booking) => booking.sessionId),
  );
  const mine: MyBooking[] = [];
  for (const booking of live) {
    const session = sessions.get(booking.sessionId);
    if (session === undefined || session.endsAt <= now) continue;
    mine.push({
      id: booking.id,
      sessionId: booking.sessionId,
      activityId: booking.activityId,
      state: booking.state,
      position: await positionOf(platform, booking),
      offerEndsAt: booking.state === 'offered' ? booking.offerEndsAt : null,
      startsAt: session.startsAt,
    });
  }
  return mine.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/**
 * Where somebody stands in the queue, 1 being next, as it is served now; null for somebody who is not waiting. A
 * queue by need is put in its order for it, every other is counted.
 */
export async function positionOf(
  platform: Platform,
  booking: Pick<LiveBooking, 'sessionId' | 'queueNumber'> & { state: string },
): Promise<number | null> {
  if (booking.state !== 'waiting' || booking.queueNumber === null) return null;
  const db = platform.store.read;
  const open = await readSession(db, platform.zone, booking.sessionId);
  if (open !== null && queueRuleOf(open) === 'need') {
    const queue = await queueOf(db, platform, open);
    const index = queue.findIndex((one) => one.booking.queueNumber === booking.queueNumber);
    return index < 0 ? null : index + 1;
  }
  return 1 + (await waitingBefore(db, booking.sessionId, booking.queueNumber));
}
