import { sessionsById } from '../catalogue/index.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { needsApproval } from './approval-rules.ts';
import { type Actor, actsAsOrganiser, mayBook } from './booking-policy.ts';
import {
  bookingById,
  insertBooking,
  insertNeeds,
  liveBookingOn,
  type NewBooking,
  placesHeldBy,
} from './booking-repository.ts';
import { decideBooking, type Other, type Refusal } from './booking-rules.ts';
import { isLate } from './cancellation-rules.ts';
import { claimFor, doorOf } from './door.ts';
import { isEligible } from './eligibility.ts';
import { closeLedger, type Ledger, openLedger, sessionIn } from './ledger.ts';
import { placesOf } from './person-places.ts';
import { confirmNew, end, holdNew, queueNew } from './place-changes.ts';
import { settle } from './settling.ts';

export type BookingOrder = {
  sessionId: string;
  /** Who attends; kept apart from who acts. */
  personId: string;
  /** Give back the place on another date of this activity if there is a place here. */
  moving: boolean;
  /** What the person needs to take part; empty for nothing. */
  needs: string;
  /** As whose person they book, where they belong to several; else the first of theirs. */
  organisationId?: string | null;
  /** The line manager, where the activity tells one or asks one. */
  manager?: { name: string; address: string } | null;
};

export type BookingResult =
  | { outcome: 'confirmed' | 'awaiting-approval' | 'waiting' | 'already'; bookingId: string }
  | { outcome: 'refused'; refusal: Refusal }
  | { outcome: 'not-found' };

const DAY_MS = 86_400_000;
const ATTEMPTS = 5;

/**
 * Books a place or joins the queue, in one transaction. Refusals are values; 'already' gives the live
 * booking that stands, so that asking twice at once has one answer (scenarios 1 to 3, 10, 18).
 */
export async function book(platform: Platform, actor: Actor, order: BookingOrder): Promise<BookingResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const leaving = order.moving ? await placeToLeave(platform, order) : null;
    const result = await platform.store.transaction((tx) => bookOnce(tx, platform, actor, order, leaving));
    if (result !== 'outdated') return result;
  }
  throw new Error('the other date kept changing');
}

/** Done once more where the place to leave has become another one since it was looked up. */
async function bookOnce(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  order: BookingOrder,
  leaving: string | null,
): Promise<BookingResult | 'outdated'> {
  const ledger = await openLedger(tx, platform, actor.personId, {
    sessionIds: leaving === null ? [order.sessionId] : [order.sessionId, leaving],
    personIds: [order.personId],
    freeing: (session) => (session.id === leaving ? 1 : 0),
    leading: order.personId,
  });
  const open = ledger.sessions.get(order.sessionId);
  if (open === undefined || open.session.state === 'draft' || !ledger.people.has(order.personId))
    return { outcome: 'not-found' };
  if (!mayBook(actor, order.personId, open.activity, ledger.lead !== null)) return { outcome: 'not-found' };
  const byOrganiser = actsAsOrganiser(actor, order.personId, open.activity);
  ledger.organiser = byOrganiser && ledger.lead === null;
  const { session, activity, timing } = open;
  const mine = await liveBookingOn(tx, session.id, order.personId);
  const places = await placesOf(tx, [order.personId], open, ledger.now);
  const { otherDate, clashes } = places.get(order.personId) ?? { otherDate: null, clashes: [] };
  const today = dayOf(ledger.now, platform.zone);
  const eligible = await isEligible(tx, activity, order.personId, today, ledger.lead?.at);
  const claim = await claimFor(tx, order, today, ledger.lead?.at ?? null);
  const door = await doorOf(tx, platform, open, claim, ledger.now);
  const approvedBefore = order.moving && otherDate !== null && (await wasApproved(tx, otherDate.bookingId));
  const needed = needsApproval({ activity, byOneself: actor.personId === order.personId, approvedBefore });
  const approval = { needed, managerNamed: (order.manager ?? null) !== null };
  const decision = decideBooking(
    { session, activity, timing, mine, otherDate, clashes, eligible, door, approval, byOrganiser },
    { moving: order.moving },
    ledger.now,
  );
  if (decision.outcome === 'already') return decision;
  if (decision.outcome === 'refused') return decision;
  if (decision.outcome !== 'waiting' && !isOpenFor(ledger, decision.leaving)) return 'outdated';

  const booking: NewBooking = {
    ...newBooking(ledger, actor, order, decision.outcome),
    organisationId: claim.organisationId,
    approval: needed ? 'asked' : activity.approval === 'manager-approves' ? 'given' : null,
    ...(decision.outcome === 'waiting' ? {} : decision.pool),
  };
  await insertBooking(tx, booking);
  if (order.needs !== '')
    await insertNeeds(tx, booking.id, order.needs, needsEnd(session.endsAt, open.settings.needsKeptDays));
  if (decision.outcome !== 'waiting') {
    if (decision.outcome === 'confirmed') await confirmNew(ledger, booking);
    else await holdNew(ledger, booking);
    if (decision.leaving !== null) await leave(ledger, decision.leaving, activity.title);
    await settle(ledger, session.id);
  } else {
    await queueNew(ledger, booking, decision.position);
  }
  await closeLedger(ledger);
  return { outcome: decision.outcome, bookingId: booking.id };
}

function newBooking(
  ledger: Ledger,
  actor: Actor,
  order: BookingOrder,
  state: 'confirmed' | 'awaiting-approval' | 'waiting',
): NewBooking {
  const { session, activity } = sessionIn(ledger, order.sessionId);
  session.queueNumber += 1;
  return {
    id: newId(),
    sessionId: session.id,
    activityId: activity.id,
    personId: order.personId,
    bookedById: actor.personId,
    state,
    queueNumber: session.queueNumber,
    bookedAt: ledger.now,
    confirmedAt: state === 'confirmed' ? ledger.now : null,
    managerName: order.manager?.name ?? null,
    managerAddress: order.manager?.address ?? null,
  };
}

async function wasApproved(tx: Queries, bookingId: string): Promise<boolean> {
  return (await bookingById(tx, bookingId))?.approval === 'given';
}

/** Gives up the place on another date, in the same step, and serves that date's own queue (scenario 18). */
export async function leave(ledger: Ledger, other: Other, title: string): Promise<void> {
  const open = sessionIn(ledger, other.sessionId);
  const booking = await bookingById(ledger.tx, other.bookingId);
  if (booking === null) throw new Error(`booking ${other.bookingId} is gone`);
  const late = isLate({ giveBackUntil: booking.giveBackUntil, timing: open.timing }, ledger.now);
  await end(
    ledger,
    booking,
    late ? 'late-cancelled' : 'cancelled',
    { kind: 'cancelled', late, movedTo: title },
    'moved to another date',
  );
  await settle(ledger, other.sessionId);
}

/** True where there is nothing to leave, or its session is locked. */
export function isOpenFor(ledger: Ledger, leaving: Other | null): boolean {
  return leaving === null || ledger.sessions.has(leaving.sessionId);
}

/** The session of the confirmed coming place on another date of the same activity, looked up before locking. */
export async function placeToLeave(
  platform: Platform,
  { sessionId, personId }: { sessionId: string; personId: string },
): Promise<string | null> {
  const { read } = platform.store;
  const here = (await sessionsById(read, [sessionId])).get(sessionId);
  if (here === undefined) return null;
  const elsewhere = (await placesHeldBy(read, [personId])).filter(
    (booking) => booking.activityId === here.activityId && booking.sessionId !== sessionId,
  );
  const sessions = await sessionsById(
    read,
    elsewhere.map((booking) => booking.sessionId),
  );
  const now = platform.clock.now();
  return [...sessions.values()].find((session) => session.startsAt > now)?.id ?? null;
}

function needsEnd(endsAt: Date, days: number): Date {
  return new Date(endsAt.getTime() + days * DAY_MS);
}
