import { type DeskBooking, deskBookings } from '../bookings/index.ts';
import { type Activity, comingSessions, type Session } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayMoment, sayWhen } from '../platform/time.ts';
import { places, whereWords } from './desk-words.ts';
import { organisationNames } from './organisation-names.ts';
import { type SessionHead, sessionHead } from './session-head.ts';

type Open = { session: Session; activity: Activity };

const MOST_DATES = 50;

/** Why somebody who waits is passed over while places are free. */
const PASSED_OVER: Record<NonNullable<DeskBooking['passedOverBecause']>, string> = {
  approval: 'Passed over until their manager approves',
  'set-aside': 'Passed over: the places that are free are set aside for others',
  cap: 'Passed over: their organisation has as many places as it may have',
};

/** The waiting list of a session in the order in which it is served, and how it is served. */
export async function queuePage(platform: Platform, open: Open) {
  const { session, activity } = open;
  const { zone } = platform;
  const all = await deskBookings(platform, session.id);
  const head = await sessionHead(platform, open);
  const waiting = all.filter(({ state }) => state === 'waiting');
  const organisations = await organisationNames(platform, all);
  const rule = session.queueRule ?? activity.queueRule;
  return {
    session: head,
    waiting: waiting.map((one) => ({
      id: one.id,
      name: one.name,
      organisation: organisations.get(one.id) ?? null,
      position: one.position,
      since: sayMoment(one.bookedAt, zone),
      inNeed: one.inNeed === true,
      passedOver: one.passedOverBecause === null ? null : PASSED_OVER[one.passedOverBecause],
    })),
    inNeed: waiting.filter(({ inNeed }) => inNeed === true).length,
    offers: all
      .filter(({ state }) => state === 'offered')
      .map(({ id, name, offerEndsAt }) => ({
        id,
        name,
        organisation: organisations.get(id) ?? null,
        until: offerEndsAt === null ? '' : sayMoment(offerEndsAt, zone),
      })),
    automation: session.automation,
    rule,
    ownRule: session.queueRule,
    activityRule: activity.queueRule,
    why: whyNobody(session, head, waiting.length),
    dates: await otherDates(platform, open),
    newDate: `/organise/activities/${activity.id}/sessions/new`,
  };
}

/** Why nobody is promoted although places are free and people wait; null where the rule serves them (scenario 14). */
function whyNobody(session: Session, head: SessionHead, waiting: number): string | null {
  const { capacity, confirmed, held, reserved, automation } = session;
  const free = capacity === null ? null : capacity - confirmed - held - reserved;
  if (waiting === 0 || (free !== null && free <= 0)) return null;
  const are = free === null ? 'Places are' : `${places(free)} ${free === 1 ? 'is' : 'are'}`;
  if (head.state === 'booking-closed')
    return `${are} free. Nobody is promoted any more because booking has closed; you can still give places by hand until the session begins.`;
  if (!automation) return `${are} free. Nobody has been promoted because automation is off.`;
  return null;
}

/** Other coming dates of the activity, open to be offered. */
export async function otherDates({ store, clock, zone }: Platform, { session, activity }: Open) {
  const { sessions } = await comingSessions(store.read, activity.id, clock.now(), 1, MOST_DATES);
  return sessions
    .filter(({ id, state }) => id !== session.id && state === 'open')
    .map((one) => {
      const free =
        one.capacity === null ? null : Math.max(0, one.capacity - one.confirmed - one.held - one.reserved);
      const words = free === null ? 'no limit' : free === 0 ? 'full' : `${places(free)} free`;
      return { value: one.id, text: `${sayWhen(one, zone)}, ${whereWords(one)}: ${words}` };
    });
}
