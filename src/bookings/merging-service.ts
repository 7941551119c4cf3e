import { activitiesById, sessionsById } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { bookingById, isLive, type LiveBooking, liveOf } from './booking-repository.ts';
import { closeLedger, openLedger } from './ledger.ts';
import { end } from './place-changes.ts';
import { settle } from './settling.ts';

const RANK = { confirmed: 0, 'awaiting-approval': 1, offered: 2, waiting: 3 } as const;

/**
 * Before two records of one person become one: where both have a live booking for a session, or a place on
 * two coming dates of a course, the lesser is ended without counting as late, and its place goes to the next.
 */
export async function endDoubles(platform: Platform, keepId: string, goId: string): Promise<void> {
  const { read } = platform.store;
  const live = [...(await liveOf(read, keepId)), ...(await liveOf(read, goId))].filter(isLive);
  const sessions = await sessionsById(
    read,
    live.map((booking) => booking.sessionId),
  );
  const activities = await activitiesById(
    read,
    live.map((booking) => booking.activityId),
  );
  const now = platform.clock.now();
  const claims = (booking: LiveBooking): string[] => {
    const coming = (sessions.get(booking.sessionId)?.startsAt ?? now) > now;
    const course =
      booking.state === 'confirmed' && coming && activities.get(booking.activityId)?.dateLimit === 'one';
    return course ? [booking.sessionId, booking.activityId] : [booking.sessionId];
  };
  const claimed = new Set<string>();
  for (const booking of [...live].sort((a, b) => RANK[a.state] - RANK[b.state])) {
    const mine = claims(booking);
    if (mine.some((claim) => claimed.has(claim))) await endDouble(platform, booking);
    else for (const claim of mine) claimed.add(claim);
  }
}

async function endDouble(platform: Platform, { id, sessionId, personId }: LiveBooking): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const plan = { sessionIds: [sessionId], personIds: [personId], freeing: () => 1 };
    const ledger = await openLedger(tx, platform, null, plan);
    const booking = await bookingById(tx, id);
    if (booking === null || !isLive(booking)) return;
    const news =
      booking.state === 'confirmed' ? ({ kind: 'cancelled', late: false, movedTo: null } as const) : null;
    await end(ledger, booking, 'cancelled', news, 'two records of one person were joined');
    await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}
