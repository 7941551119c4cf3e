import { sessionsById } from '../catalogue/index.ts';
import { leadsPerson } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { actionsFor, type BookingActions } from './booking-actions.ts';
import { isLive, type LiveBooking, liveOfPeople } from './booking-repository.ts';
import { decideBooking, type Refusal, whyNotBookable } from './booking-rules.ts';
import { claimFor, doorOf } from './door.ts';
import { isEligible } from './eligibility.ts';
import { type OpenSession, readSession, withRules } from './open-session.ts';
import { placesOf } from './person-places.ts';
import { freePlaces } from './place-rules.ts';
import { shifted } from './pool-rules.ts';

/** What would become of one of several people who are booked onto a session one after the other. */
export type Outlook =
  | { personId: string; outcome: 'confirmed' }
  | { personId: string; outcome: 'waiting'; position: number }
  | ({ personId: string; outcome: 'has'; state: LiveBooking['state'] } & Had)
  | { personId: string; outcome: 'refused'; refusal: Refusal };

/** Who booked it, and why nobody without it could book now: all that may be said where the booking may not be. */
type Had = { bookedById: string; shut: Refusal | null };

/** A live booking of one of these people on a session that has not begun, and how it could be ended. */
export type StaffBooking = {
  id: string;
  personId: string;
  activityId: string;
  bookedById: string;
  state: LiveBooking['state'];
  open: OpenSession;
  actions: BookingActions;
};

/**
 * What booking these people onto a session, in this order and each by their lead, would come to now: nothing is
 * written, so each booking is decided again when it is made. Null for an unknown session.
 */
export async function outlookFor(
  platform: Platform,
  sessionId: string,
  personIds: string[],
  leadId: string,
): Promise<{ open: OpenSession; people: Outlook[] } | null> {
  const { clock, zone } = platform;
  const { read } = platform.store;
  const now = clock.now();
  const open = await readSession(read, zone, sessionId);
  if (open === null) return null;
  const places = await placesOf(read, personIds, open, now);
  const live = await liveOfPeople(read, personIds);
  const mine = new Map(
    live.filter((booking) => booking.sessionId === sessionId).map((booking) => [booking.personId, booking]),
  );
  const session = { ...open.session };
  const state = { ...open, session };
  const today = dayOf(now, zone);
  const people: Outlook[] = [];
  for (const personId of personIds) {
    const at = personId === leadId ? null : await leadsPerson(read, leadId, personId, today);
    const eligible = await isEligible(read, open.activity, personId, today, at);
    const booking = mine.get(personId);
    if (booking !== undefined && isLive(booking)) {
      const { state, bookedById } = booking;
      const shut = whyNotBookable({ ...open, eligible }, now);
      people.push({ personId, outcome: 'has', state, bookedById, shut });
      continue;
    }
    const { otherDate, clashes } = places.get(personId) ?? { otherDate: null, clashes: [] };
    const claim = await claimFor(read, { personId }, today, at);
    const door = await doorOf(read, platform, state, claim, now);
    const decision = decideBooking(
      {
        session,
        activity: open.activity,
        timing: open.timing,
        mine: null,
        otherDate,
        clashes,
        eligible,
        door,
        // Whoever books for their people answers for it, so no manager is asked; for themselves one is.
        approval: {
          needed: personId === leadId && open.activity.approval === 'manager-approves',
          managerNamed: false,
        },
        byOrganiser: false,
      },
      { moving: false },
      now,
    );
    if (decision.outcome === 'confirmed') {
      session.confirmed += 1;
      state.pools = shifted(state.pools, decision.pool, claim.organisationId, 1);
    }
    if (decision.outcome === 'waiting') session.waiting += 1;
    if (decision.outcome === 'confirmed') people.push({ personId, outcome: 'confirmed' });
    else if (decision.outcome === 'waiting' || decision.outcome === 'refused')
      people.push({ personId, ...decision });
    else throw new Error('no booking and no manager was given to the decision');
  }
  return { open, people };
}

/** The live bookings of these people on sessions that have not begun, the earliest start first. */
export async function staffBookings(
  { store: { read }, clock, zone }: Platform,
  personIds: string[],
): Promise<StaffBooking[]> {
  const now = clock.now();
  const live = (await liveOfPeople(read, personIds)).filter(isLive);
  const sessions = [
    ...(
      await sessionsById(
        read,
        live.map((booking) => booking.sessionId),
      )
    ).values(),
  ].filter(({ startsAt }) => startsAt > now);
  const rules = await withRules(read, zone, sessions);
  const found = live.flatMap((booking) => {
    const open = rules.get(booking.sessionId);
    if (open === undefined) return [];
    const { id, personId, activityId, bookedById, state } = booking;
    const actions = actionsFor(booking, open.session, freePlaces(open.session) > 0, open.timing, now);
    return [{ id, personId, activityId, bookedById, state, open, actions }];
  });
  return found.sort((a, b) => a.open.session.startsAt.getTime() - b.open.session.startsAt.getTime());
}
