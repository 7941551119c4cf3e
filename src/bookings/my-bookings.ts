import type { LiveState } from '../../db/schema/tables/bookings.ts';
import { sessionsById } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';
import { isLive, type LiveBooking, liveOf, waitingBefore } from './booking-repository.ts';

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
export async function myBookings(db: Queries, personId: string, now: Date): Promise<MyBooking[]> {
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
      position: await positionOf(db, booking),
      offerEndsAt: booking.state === 'offered' ? booking.offerEndsAt : null,
      startsAt: session.startsAt,
    });
  }
  return mine.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** Where somebody stands in the queue, 1 being next; null for somebody who is not waiting. */
export async function positionOf(
  db: Queries,
  booking: Pick<LiveBooking, 'sessionId' | 'queueNumber'> & { state: string },
): Promise<number | null> {
  if (booking.state !== 'waiting' || booking.queueNumber === null) return null;
  return 1 + (await waitingBefore(db, booking.sessionId, booking.queueNumber));
}
