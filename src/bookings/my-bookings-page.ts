import { sessionsById } from '../catalogue/index.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { ordinal } from '../platform/time.ts';
import { offerView } from './booking-page.ts';
import { type Booking, bookingsOf } from './booking-repository.ts';
import { storyOf } from './booking-story.ts';
import { sessionView } from './booking-views.ts';
import { positionOf } from './my-bookings.ts';
import { withRules } from './open-session.ts';

/** As many ended and past bookings as one page shows; the learning record keeps what was learned. */
const OLD_SHOWN = 40;

/**
 * "My bookings": what is offered (with the time left), coming, waiting (with the position), past and ended,
 * each with its history in plain words.
 */
export async function myBookingsPage(platform: Platform, personId: string): Promise<Record<string, unknown>> {
  const { store, zone, clock } = platform;
  const now = clock.now();
  const bookings = await bookingsOf(store.read, personId);
  const sessions = await sessionsById(
    store.read,
    bookings.map((booking) => booking.sessionId),
  );
  const startOf = (booking: Booking) => sessions.get(booking.sessionId)?.startsAt.getTime() ?? 0;
  const soonest = [...bookings].sort((a, b) => startOf(a) - startOf(b));
  const isOver = (booking: Booking) => (sessions.get(booking.sessionId)?.endsAt ?? now) <= now;
  const groups = {
    offered: soonest.filter((booking) => booking.state === 'offered'),
    coming: soonest.filter((booking) => booking.state === 'confirmed' && !isOver(booking)),
    waiting: soonest.filter(
      (booking) => booking.state === 'waiting' || booking.state === 'awaiting-approval',
    ),
    past: soonest
      .filter((booking) => booking.state === 'confirmed' && isOver(booking))
      .reverse()
      .slice(0, OLD_SHOWN),
    ended: soonest
      .filter((booking) => booking.endedAt !== null)
      .reverse()
      .slice(0, OLD_SHOWN),
  };
  const shown = Object.values(groups).flat();
  const open = await withRules(store.read, zone, [
    ...new Map(
      shown.flatMap(({ sessionId }) => sessions.get(sessionId) ?? []).map((row) => [row.id, row]),
    ).values(),
  ]);
  const histories = await historyOf(
    store.read,
    'booking',
    shown.map((booking) => booking.id),
  );
  const view = async (booking: Booking) => {
    const session = open.get(booking.sessionId);
    if (session === undefined) throw new Error(`booking ${booking.id} has no session`);
    const position = await positionOf(platform, booking);
    return {
      id: booking.id,
      state: booking.state,
      session: sessionView(session, zone),
      position: position === null ? null : ordinal(position),
      until:
        booking.state === 'offered' && booking.offerEndsAt !== null
          ? offerView(booking.offerEndsAt, now, zone)
          : null,
      story: storyOf(
        histories.filter((happening) => happening.subjectId === booking.id),
        personId,
        zone,
      ),
    };
  };
  const entries = await Promise.all(
    Object.entries(groups).map(async ([name, list]) => [name, await Promise.all(list.map(view))] as const),
  );
  return Object.fromEntries(entries);
}
