import { readPlace, sayTerms } from '../catalogue/index.ts';
import { organisationsOn } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, ordinal, sayDate, sayMoment, sayWhen } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { liveBookingOn } from './booking-repository.ts';
import { type Other, type Refusal, whyNotBookable } from './booking-rules.ts';
import { type SessionView, sessionView } from './booking-views.ts';
import { claimFor, doorOf } from './door.ts';
import { isEligible } from './eligibility.ts';
import { managerQuestion } from './manager-form.ts';
import { type OpenSession, queueRuleOf, readSession } from './open-session.ts';
import { placesOf } from './person-places.ts';
import { type Door, freeUntil, stageOf } from './place-rules.ts';

export type CheckPage =
  | { kind: 'check'; view: Record<string, unknown> & { session: SessionView } }
  | { kind: 'already'; bookingId: string }
  | { kind: 'not-found' };

/** What the page before booking says: day and place, clashes, what will become of the request, the rules. */
export async function checkPage(platform: Platform, me: Me, sessionId: string): Promise<CheckPage> {
  const { zone, store, clock } = platform;
  const open = await readSession(store.read, zone, sessionId);
  if (open === null || open.session.state === 'draft') return { kind: 'not-found' };
  const mine = await liveBookingOn(store.read, sessionId, me.personId);
  if (mine !== null) return { kind: 'already', bookingId: mine.id };
  const now = clock.now();
  const eligible = await isEligible(store.read, open.activity, me.personId, dayOf(now, zone));
  const refusal = whyNotBookable({ ...open, eligible }, now);
  const places = (await placesOf(store.read, [me.personId], open, now)).get(me.personId);
  const otherDate = places?.otherDate ?? null;
  const { sectors } = await readPlace(store.read);
  const today = dayOf(now, zone);
  const organisations = await organisationsOn(store.read, me.personId, today);
  const claim = await claimFor(store.read, { personId: me.personId }, today);
  const door = await doorOf(store.read, platform, open, claim, now);
  const walkIn = door.pool !== null;
  return {
    kind: 'check',
    view: {
      session: sessionView(open, zone),
      refusal: refusal === null ? null : sayRefusal(refusal, open, zone),
      walkIn,
      position: ordinal(open.session.waiting + 1),
      full: door.pool === null && door.because === 'full',
      because: door.pool === null ? WHY_QUEUE[door.because] : null,
      setAside: setAsideName(open, door),
      manager: await managerQuestion(platform, me, open.activity.approval),
      organisations:
        organisations.length > 1 ? organisations.map(({ id, name }) => ({ value: id, text: name })) : [],
      last: walkIn && stageOf(open.timing, now) === 'call',
      clashes: (places?.clashes ?? [])
        .filter((other) => other !== otherDate)
        .map((other) => sayOther(other, zone)),
      otherDate:
        otherDate === null
          ? null
          : { ...sayOther(otherDate, zone), date: sayDate(otherDate.startsAt, now, zone) },
      unchecked: !me.checked,
      terms: sayTerms(open.activity, new Map(sectors.map(({ key, label }) => [key, label]))),
      rules: rulesInThreeSentences(open, now, zone),
    },
  };
}

/** Why somebody would join the queue rather than get a place. */
const WHY_QUEUE = {
  full: null,
  'others-first': 'Others are waiting before you.',
  'set-aside': 'The places that are left are set aside for others until they are released.',
  cap: 'Your organisation has as many places here as it may have.',
};

/** The group out of whose places this one would come. */
function setAsideName({ pools }: OpenSession, door: Door): string | null {
  const id = door.pool?.allocationId ?? null;
  return pools.setAside.find((group) => group.id === id)?.name ?? null;
}

/** Why booking is refused, in words that say what to do instead. */
export function sayRefusal(refusal: Refusal, { session, activity, team }: OpenSession, zone: string): string {
  const contact = team?.mailbox ?? activity.contact;
  switch (refusal.reason) {
    case 'not-booked-here':
      return `This is not booked here. ${activity.bookingRoute.text}`;
    case 'not-eligible':
      return activity.eligibility === 'by-invitation'
        ? `This is by invitation. Ask ${contact} if you should be invited.`
        : `This is for people in certain roles only (${activity.audienceText}). If that is you, add the role to your profile, or ask ${contact}.`;
    case 'cancelled':
      return 'This session has been cancelled. Choose another date.';
    case 'announced':
      return `Hold the date: booking has not been announced yet. It takes place on ${sayMoment(session.startsAt, zone)}.`;
    case 'no-manager':
      return 'Name your line manager, who has to approve this.';
    case 'begun':
      return 'This session has begun. Choose another date.';
    case 'not-open-yet':
      return `Hold the date: booking opens on ${sayMoment(refusal.opensAt, zone)}.`;
    case 'closed':
      return `Booking closed on ${sayMoment(refusal.closedAt, zone)}. Ask ${contact} if you still want to come.`;
    case 'other-date':
      return `You already have a place on this on ${sayWhen(refusal.other, zone)}. Tick that you give it back, or keep it and choose no other date.`;
    case 'clash':
      return `You cannot book this while you have a place on ${refusal.others.map((other) => `${other.title}, ${sayWhen(other, zone)}`).join(', and ')}, which is at the same time. Cancel that first.`;
  }
}

/** The booking rules as they hold for this session now, in three sentences. */
export function rulesInThreeSentences(
  { session, timing, settings, team, activity }: OpenSession,
  now: Date,
  zone: string,
): string[] {
  const until = freeUntil(timing);
  const contact = team?.mailbox ?? activity.contact;
  const late =
    settings.lateCancelledBy === 'organiser'
      ? `after that only through ${contact}`
      : 'after that it counts as late';
  return [
    now <= until
      ? `You can cancel freely until ${sayMoment(until, zone)}; ${late}.`
      : settings.lateCancelledBy === 'organiser'
        ? `The session is so near that only the organiser can cancel your place: ${contact}.`
        : 'The session is so near that cancelling your place counts as late.',
    queueRuleOf({ session, activity }) === 'need'
      ? 'If the session is full you join the waiting list: places that come free go first to those for whom this is essential and missing or overdue, then to the others, each by time of joining.'
      : 'If the session is full you join the waiting list, and places that come free go to the first in it.',
    `The joining details come ${settings.joiningHoursBefore} hours before, and everything we send is also on the page of your booking.`,
  ];
}

function sayOther(other: Other, zone: string): { title: string; when: string; href: string } {
  return { title: other.title, when: sayWhen(other, zone), href: `/bookings/${other.bookingId}` };
}
