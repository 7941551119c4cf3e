import type { BookingState } from '../../db/schema/tables/bookings.ts';
import { organisationNamesOf, recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { needsStated } from './attending-repository.ts';
import { bookingsOn } from './booking-repository.ts';
import { placeBook, readSession } from './open-session.ts';
import { type PassedOver, whyPassedOver } from './place-rules.ts';
import { queueOf } from './queue-order.ts';

/** One booking of a session as its organisers see it, ended ones too. */
export type DeskBooking = {
  id: string;
  personId: string;
  name: string;
  address: string | null;
  checked: boolean;
  organisationId: string | null;
  organisation: string | null;
  state: BookingState;
  bookedAt: Date;
  confirmedAt: Date | null;
  offerEndsAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
  approval: 'asked' | 'given' | 'refused' | null;
  managerName: string | null;
  allocationId: string | null;
  /** 1 is next, in the order in which the queue is served now; null for who does not wait. */
  position: number | null;
  /** Why somebody who waits is passed over while places are free. */
  passedOverBecause: PassedOver | null;
  /** The activity is essential for them and missing or overdue; null for who does not wait. */
  inNeed: boolean | null;
  /** What they need to take part; for organisers of this session and nobody else. */
  needs: string | null;
};

/**
 * Every booking of a session, those who wait in the order in which they are served now, the others by when they
 * booked. The level of need is looked up whatever the rule of the queue is. Who may ask is for the caller.
 */
export async function deskBookings(platform: Platform, sessionId: string): Promise<DeskBooking[]> {
  const { read } = platform.store;
  const open = await readSession(read, platform.zone, sessionId);
  if (open === null) return [];
  const all = await bookingsOn(read, sessionId);
  const queue = await queueOf(read, platform, open);
  const [people, organisations, needs, needing] = await Promise.all([
    recipientsOf(platform, all),
    organisationNamesOf(
      read,
      all.flatMap(({ organisationId }) => organisationId ?? []),
    ),
    needsStated(read, sessionId),
    platform.ports.inNeed(
      read,
      platform,
      open.activity.id,
      queue.map(({ booking }) => booking.personId),
    ),
  ]);
  const needOf = new Map(needs.map((row) => [row.personId, row.needs]));
  const places = new Map(queue.map((one, index) => [one.booking.id, { ...one, position: index + 1 }]));
  const views = all.map((booking): DeskBooking => {
    const person = people.get(booking.personId);
    const waiting = places.get(booking.id);
    return {
      id: booking.id,
      personId: booking.personId,
      name: person?.name ?? '',
      address: person?.address ?? null,
      checked: person?.checked === true,
      organisationId: booking.organisationId,
      organisation:
        booking.organisationId === null ? null : (organisations.get(booking.organisationId) ?? null),
      state: booking.state,
      bookedAt: booking.bookedAt,
      confirmedAt: booking.confirmedAt,
      offerEndsAt: booking.state === 'offered' ? booking.offerEndsAt : null,
      endedAt: booking.endedAt,
      endReason: booking.endReason,
      approval: booking.approval,
      managerName: booking.managerName,
      allocationId: booking.allocationId,
      position: waiting?.position ?? null,
      passedOverBecause: waiting === undefined ? null : whyPassedOver(waiting, placeBook(open)),
      inNeed: waiting === undefined ? null : needing.has(booking.personId),
      needs: booking.state === 'confirmed' ? (needOf.get(booking.personId) ?? null) : null,
    };
  });
  return views.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
}

const AT_ONCE = 500;

async function recipientsOf(platform: Platform, bookings: { personId: string }[]) {
  const ids = [...new Set(bookings.map(({ personId }) => personId))];
  const found: Awaited<ReturnType<typeof recipients>> = new Map();
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = await recipients(platform.store.read, ids.slice(at, at + AT_ONCE));
    for (const [id, person] of some) found.set(id, person);
  }
  return found;
}
