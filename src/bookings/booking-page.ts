import { mobilesOf, recipients } from '../people/index.ts';
import { historyOf } from '../platform/history.ts';
import { download } from '../platform/mail/invitation.ts';
import type { Platform } from '../platform/platform.ts';
import { hoursBefore, ordinal, sayDate, sayMoment, sayTimeLeft } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { approvalOf } from './approval-repository.ts';
import { actionsFor } from './booking-actions.ts';
import { maySeeBooking, maySeeJoiningDetails, maySeeNeeds } from './booking-policy.ts';
import { type Booking, bookingById, isLive, needsOf } from './booking-repository.ts';
import { storyOf } from './booking-story.ts';
import { sessionView } from './booking-views.ts';
import { claimOfOrganisation, doorOf } from './door.ts';
import { invitationsOf } from './invitation-repository.ts';
import { positionOf } from './my-bookings.ts';
import { type OpenSession, placeBook, readSession } from './open-session.ts';
import { placesOf } from './person-places.ts';
import { freeUntil, whyPassedOver } from './place-rules.ts';
import { preparationView } from './preparation-view.ts';

type Found = { booking: Booking; open: OpenSession };

/** A booking that this person may see; null for any other, whether or not it exists. */
export async function findMine(platform: Platform, me: Me, bookingId: string): Promise<Found | null> {
  const { read } = platform.store;
  const booking = await bookingById(read, bookingId);
  if (booking === null) return null;
  const open = await readSession(read, platform.zone, booking.sessionId);
  return open !== null && maySeeBooking(me, booking, open.activity) ? { booking, open } : null;
}

/** Everything on the page of a booking: its state and what can be done, the session, the history in words. */
export async function bookingPage(
  platform: Platform,
  me: Me,
  { booking, open }: Found,
): Promise<Record<string, unknown>> {
  const { zone, clock, store } = platform;
  const now = clock.now();
  const position = await positionOf(platform, booking);
  const places = (await placesOf(store.read, [booking.personId], open, now)).get(booking.personId);
  const claim = await claimOfOrganisation(store.read, booking.organisationId);
  const door = await doorOf(store.read, platform, open, claim, now);
  const live = isLive(booking);
  const otherDate = live && booking.state !== 'confirmed' ? (places?.otherDate ?? null) : null;
  return {
    booking: {
      id: booking.id,
      state: booking.state,
      reason: booking.endReason,
      position: position === null ? null : ordinal(position),
      ahead: position === null ? null : position - 1,
      passedOver: await passedOverWords(platform, open, booking),
      awaits: booking.state === 'awaiting-approval' ? await awaitsView(platform, booking) : null,
    },
    mine: booking.personId === me.personId,
    attendee: (await recipients(store.read, [booking.personId])).get(booking.personId)?.name ?? '',
    session: sessionView(open, zone),
    sessionState: open.session.state,
    begun: now >= open.session.startsAt,
    over: now >= open.session.endsAt,
    actions: actionsFor(booking, open.session, door.pool !== null, open.timing, now),
    offer:
      booking.state === 'offered' && booking.offerEndsAt !== null
        ? offerView(booking.offerEndsAt, now, zone)
        : null,
    giveBackUntil:
      booking.giveBackUntil !== null && now <= booking.giveBackUntil
        ? sayMoment(booking.giveBackUntil, zone)
        : null,
    freeUntil: now <= freeUntil(open.timing) ? sayMoment(freeUntil(open.timing), zone) : null,
    settings: open.settings,
    otherDate:
      otherDate === null
        ? null
        : { date: sayDate(otherDate.startsAt, now, zone), href: `/bookings/${otherDate.bookingId}` },
    clashes: live
      ? (places?.clashes ?? []).map((other) => ({ title: other.title, href: `/bookings/${other.bookingId}` }))
      : [],
    joining: await joiningView(platform, { booking, open }, now),
    preparation: await preparationView(store.read, booking, open),
    mobile:
      live && booking.personId === me.personId
        ? { number: (await mobilesOf(store.read, [me.personId])).get(me.personId) ?? '' }
        : null,
    needs: maySeeNeeds(me, booking, open.activity) ? await needsOf(store.read, booking.id) : null,
    story: storyOf(await historyOf(store.read, 'booking', [booking.id]), booking.personId, zone),
  };
}

/** Why they are passed over while places are free, in words; they keep their position. */
async function passedOverWords(
  platform: Platform,
  open: OpenSession,
  booking: Booking,
): Promise<string | null> {
  if (booking.state !== 'waiting') return null;
  const claim = await claimOfOrganisation(platform.store.read, booking.organisationId);
  const why = whyPassedOver({ claim, unapproved: booking.approval === 'asked' }, placeBook(open));
  return why === null ? null : PASSED_OVER[why];
}

const PASSED_OVER = {
  approval: 'A place that comes free goes past you until your manager has approved. You keep your position.',
  'set-aside': 'The free places are set aside for others until they are released. You keep your position.',
  cap: 'Your organisation has as many places here as it may have, so free places go to others. You keep your position.',
};

/** Who is asked, and until when the place is held. */
async function awaitsView({ store, zone }: Platform, { id }: Booking) {
  const asked = await approvalOf(store.read, id);
  return {
    manager: asked?.managerName ?? 'your manager',
    until: asked?.deadlineAt == null ? null : sayMoment(asked.deadlineAt, zone),
  };
}

/** When an offer ends, for the countdown; in words for who has no scripts. */
export function offerView(endsAt: Date, now: Date, zone: string) {
  return {
    at: endsAt.toISOString(),
    now: now.toISOString(),
    text: sayMoment(endsAt, zone),
    left: `${sayTimeLeft(now, endsAt)} left`,
  };
}

/** The joining details where they may be shown, or from when, or what stands in the way. */
async function joiningView(
  platform: Platform,
  { booking, open }: Found,
  now: Date,
): Promise<Record<string, unknown> | null> {
  const { session, settings } = open;
  if (booking.state !== 'confirmed' || session.joiningDetails === null || session.state === 'cancelled')
    return null;
  const person = (await recipients(platform.store.read, [booking.personId])).get(booking.personId);
  const from = hoursBefore(session.startsAt, settings.joiningHoursBefore);
  const checked = person?.checked === true;
  if (maySeeJoiningDetails(booking, { checked }, from, now)) {
    return {
      details: session.joiningDetails,
      link: /https:\/\/\S+/.exec(session.joiningDetails)?.[0] ?? null,
    };
  }
  return checked ? { from: sayMoment(from, platform.zone) } : { unchecked: true };
}

/** The booking's days as a calendar file to keep; null unless there is a place to put in a calendar. */
export async function bookingCalendar(platform: Platform, { booking, open }: Found): Promise<string | null> {
  if (booking.state !== 'confirmed') return null;
  const now = platform.clock.now();
  const joining = await joiningView(platform, { booking, open }, now);
  const entries = await invitationsOf(
    platform.store.read,
    booking.personId,
    open.days.map((day) => day.id),
  );
  const url = `${platform.baseUrl}/bookings/${booking.id}`;
  const details = joining !== null && typeof joining.details === 'string' ? [joining.details, ''] : [];
  const days = open.days.flatMap((day) => {
    const entry = entries.get(day.id);
    if (entry === undefined) return [];
    return [
      {
        uid: entry.uid,
        sequence: entry.sequence,
        title: open.activity.title,
        dayNumber: day.dayNumber,
        dayCount: open.days.length,
        startsAt: day.startsAt,
        endsAt: day.endsAt,
        location:
          open.session.deliveryMode === 'teams' ? 'Microsoft Teams meeting' : (open.session.venue ?? ''),
        description: [...details, `Your booking: ${url}`].join('\n'),
        url,
        organiser: { name: open.team?.name ?? 'Muster', address: open.team?.mailbox ?? platform.mailFrom },
        attendee: null,
      },
    ];
  });
  return download(days, now, platform.zone);
}
