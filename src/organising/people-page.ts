import { type DeskBooking, deskBookings, openApprovals } from '../bookings/index.ts';
import type { Activity, Session } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayDate, sayMoment } from '../platform/time.ts';
import { organisationNames } from './organisation-names.ts';
import { sessionHead } from './session-head.ts';

type Open = { session: Session; activity: Activity };

const HAVE_OR_HOLD: string[] = ['confirmed', 'awaiting-approval', 'offered'];

/** Everybody with a place, or one that is held for them, and who had one: for the session's organisers. */
export async function peoplePage(platform: Platform, open: Open) {
  const all = (await deskBookings(platform, open.session.id)).sort(
    (a, b) => a.name.localeCompare(b.name, 'en-GB') || (a.id < b.id ? -1 : 1),
  );
  const asked = new Set((await openApprovals(platform, [open.session.id])).map(({ bookingId }) => bookingId));
  const organisations = await organisationNames(platform, all);
  const line = (booking: DeskBooking) => ({
    ...lineOf(booking, asked, platform),
    organisation: organisations.get(booking.id) ?? null,
  });
  return {
    session: await sessionHead(platform, open),
    people: all.filter(({ state }) => HAVE_OR_HOLD.includes(state)).map(line),
    ended: all
      .filter(({ endedAt }) => endedAt !== null)
      .sort((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0))
      .map(line),
  };
}

function lineOf(booking: DeskBooking, asked: ReadonlySet<string>, { zone, clock }: Platform) {
  const { id, name, state, address, checked, needs, managerName } = booking;
  const since = booking.endedAt ?? booking.confirmedAt ?? booking.bookedAt;
  return {
    id,
    name,
    state,
    address,
    checked,
    needs,
    manager: asked.has(id) ? managerName : null,
    approval: booking.approval,
    since: sayDate(since, clock.now(), zone),
    until: booking.offerEndsAt === null ? null : sayMoment(booking.offerEndsAt, zone),
    reason: booking.endReason,
  };
}
