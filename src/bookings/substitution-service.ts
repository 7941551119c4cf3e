import { activitiesById } from '../catalogue/index.ts';
import { attendeeAt, leadsPerson } from '../people/index.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { type Actor, isOfTeam } from './booking-policy.ts';
import {
  type Booking,
  bookingById,
  insertBooking,
  liveBookingOn,
  type NewBooking,
} from './booking-repository.ts';
import { isEligible } from './eligibility.ts';
import {
  closeLedger,
  happened,
  type Ledger,
  meet,
  openLedger,
  sessionHappened,
  sessionIn,
} from './ledger.ts';
import { placesOf } from './person-places.ts';
import { confirmNew, end } from './place-changes.ts';
import { settle } from './settling.ts';

/** Who takes the place over: somebody known by id, or by name and address; nobody is told whether it was known. */
export type Colleague = { personId: string } | { name: string; address: string };

export type SubstitutionResult =
  | { outcome: 'substituted'; bookingId: string; name: string }
  | {
      outcome: 'refused';
      /** `cannot`: they hold another date, or have a clash that the activity stops, or it is for other roles. */
      reason: 'begun' | 'not-confirmed' | 'same-person' | 'has-place' | 'cannot';
    }
  | { outcome: 'not-found' };

/**
 * A colleague takes the place, until the session begins: the place, the invitation, the register line and the
 * joining details all move in one step, both are told, one calendar is cleared and the other filled, and the count
 * of the organisation and of a set-aside group stays (scenario 24). The person themselves, a lead of theirs and the
 * organisers may; it never counts as late.
 */
export async function substitute(
  platform: Platform,
  actor: Actor,
  { bookingId, colleague }: { bookingId: string; colleague: Colleague },
): Promise<SubstitutionResult> {
  const { read } = platform.store;
  const known = await bookingById(read, bookingId);
  if (known === null || !(await maySubstitute(platform, actor, known))) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const takerId =
      'personId' in colleague
        ? colleague.personId
        : await attendeeAt(tx, { ...colleague, now: platform.clock.now() });
    const ledger = await openLedger(tx, platform, actor.personId, {
      sessionIds: [known.sessionId],
      personIds: [known.personId, takerId],
      freeing: () => 1,
      leading: known.personId,
    });
    const booking = await bookingById(tx, bookingId);
    if (booking === null || !ledger.people.has(takerId)) return { outcome: 'not-found' };
    const theirs = await liveBookingOn(tx, booking.sessionId, takerId);
    const refused = await whyNot(ledger, booking, takerId, theirs);
    if (refused !== null) return { outcome: 'refused', reason: refused };
    const next = await takeOver(ledger, actor, booking, takerId, theirs);
    await settle(ledger, booking.sessionId);
    await closeLedger(ledger);
    return { outcome: 'substituted', bookingId: next, name: ledger.people.get(takerId)?.name ?? '' };
  });
}

/** The person whose place it is, a lead of theirs now, or somebody of the team. */
export async function maySubstitute(platform: Platform, actor: Actor, booking: Booking): Promise<boolean> {
  if (actor.personId === booking.personId) return true;
  const { read } = platform.store;
  const activity = (await activitiesById(read, [booking.activityId])).get(booking.activityId);
  if (activity !== undefined && isOfTeam(actor, activity)) return true;
  const today = dayOf(platform.clock.now(), platform.zone);
  const led = await leadsPerson(read, actor.personId, booking.personId, today);
  return led.length > 0 && (booking.organisationId === null || led.includes(booking.organisationId));
}

async function whyNot(
  ledger: Ledger,
  booking: Booking,
  takerId: string,
  theirs: Booking | null,
): Promise<Extract<SubstitutionResult, { outcome: 'refused' }>['reason'] | null> {
  const open = sessionIn(ledger, booking.sessionId);
  if (booking.state !== 'confirmed') return 'not-confirmed';
  if (ledger.now >= open.session.startsAt) return 'begun';
  if (takerId === booking.personId) return 'same-person';
  if (theirs !== null && theirs.state !== 'waiting' && theirs.state !== 'offered') return 'has-place';
  const places = (await placesOf(ledger.tx, [takerId], open, ledger.now)).get(takerId);
  const stopped = open.activity.clashRule === 'stop' && (places?.clashes.length ?? 0) > 0;
  if (stopped || (places?.otherDate ?? null) !== null) return 'cannot';
  // By invitation the organiser chose the person, who may send a colleague; roles are asked for of whoever comes.
  if (open.activity.eligibility !== 'by-role') return null;
  const today = dayOf(ledger.now, ledger.platform.zone);
  return (await isEligible(ledger.tx, open.activity, takerId, today)) ? null : 'cannot';
}

async function takeOver(
  ledger: Ledger,
  actor: Actor,
  booking: Booking,
  takerId: string,
  theirs: Booking | null,
): Promise<string> {
  const { session } = sessionIn(ledger, booking.sessionId);
  const [from, to] = [
    ledger.people.get(booking.personId)?.name ?? '',
    ledger.people.get(takerId)?.name ?? '',
  ];
  if (theirs !== null) await end(ledger, theirs, 'cancelled', null, 'took over a colleague’s place');
  await end(ledger, booking, 'substituted', { kind: 'substituted', by: to }, `${to} took over`);
  session.queueNumber += 1;
  const next: NewBooking = {
    id: newId(),
    sessionId: booking.sessionId,
    activityId: booking.activityId,
    personId: takerId,
    bookedById: actor.personId,
    state: 'confirmed',
    queueNumber: session.queueNumber,
    bookedAt: ledger.now,
    confirmedAt: ledger.now,
    organisationId: booking.organisationId,
    allocationId: booking.allocationId,
    approval: booking.approval,
    managerName: booking.managerName,
    managerAddress: booking.managerAddress,
    substitutesId: booking.id,
  };
  await insertBooking(ledger.tx, next);
  await meet(ledger, [next]);
  await confirmNew(ledger, next, from);
  happened(ledger, booking.id, 'substitute', { to });
  sessionHappened(ledger, booking.sessionId, 'substituted', { bookingId: next.id });
  return next.id;
}
