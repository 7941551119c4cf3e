import { newId } from '../platform/ids.ts';
import { type Booking, insertBooking, liveBookingOn, type NewBooking } from './booking-repository.ts';
import { claimOfOrganisation, doorOf } from './door.ts';
import { type Ledger, sessionIn } from './ledger.ts';
import { placesOf } from './person-places.ts';
import { confirmNew, offerNew, queueNew } from './place-changes.ts';
import { offerEnd, stageOf } from './place-rules.ts';

/** What became of people who are placed on another date, by their ids. */
export type Elsewhere = { placed: string[]; queued: string[]; left: string[] };

/** With a place at once, or held for them until they answer. */
export type How = 'directly' | 'asking';

/**
 * Gives people places on another date of the same activity, in this order (scenario 21). The date's own queue comes
 * before them; whoever finds no place joins its end. Left out are those who have a booking there, or hold another
 * date, or a clash that the activity stops. Both sessions and all these people must be locked.
 */
export async function placeElsewhere(
  ledger: Ledger,
  targetId: string,
  bookings: Booking[],
  how: How,
  leaving: string,
): Promise<Elsewhere> {
  const open = sessionIn(ledger, targetId);
  const result: Elsewhere = { placed: [], queued: [], left: [] };
  const ids = bookings.map(({ personId }) => personId);
  const places = await placesOf(ledger.tx, ids, open, ledger.now);
  for (const from of bookings) {
    const mine = places.get(from.personId);
    const stopped =
      open.activity.clashRule === 'stop' &&
      (mine?.clashes ?? []).some(({ sessionId }) => sessionId !== leaving);
    const holds = mine?.otherDate ?? null;
    const there = await liveBookingOn(ledger.tx, targetId, from.personId);
    if (there !== null || stopped || (holds !== null && holds.sessionId !== leaving && how === 'directly')) {
      result.left.push(from.personId);
      continue;
    }
    const placed = await placeOne(ledger, targetId, from, how);
    result[placed ? 'placed' : 'queued'].push(from.personId);
  }
  return result;
}

async function placeOne(ledger: Ledger, targetId: string, from: Booking, how: How): Promise<boolean> {
  const open = sessionIn(ledger, targetId);
  const claim = await claimOfOrganisation(ledger.tx, from.organisationId);
  const { pool } = await doorOf(ledger.tx, ledger.platform, open, claim, ledger.now);
  const state = pool === null ? 'waiting' : how === 'directly' ? 'confirmed' : 'offered';
  const offerEndsAt = state === 'offered' ? offerEnd(open.timing, ledger.now) : null;
  open.session.queueNumber += 1;
  const booking: NewBooking = {
    id: newId(),
    sessionId: targetId,
    activityId: open.activity.id,
    personId: from.personId,
    bookedById: ledger.actorId ?? from.bookedById,
    organisationId: from.organisationId,
    state,
    queueNumber: open.session.queueNumber,
    bookedAt: ledger.now,
    confirmedAt: state === 'confirmed' ? ledger.now : null,
    offeredAt: offerEndsAt === null ? null : ledger.now,
    offerEndsAt,
    // The organiser answers for whom they place; who asked before need not ask again.
    approval: open.activity.approval === 'manager-approves' ? 'given' : null,
    managerName: from.managerName,
    managerAddress: from.managerAddress,
    ...pool,
  };
  await insertBooking(ledger.tx, booking);
  if (state === 'confirmed') await confirmNew(ledger, booking);
  else if (offerEndsAt !== null) await offerNew(ledger, booking, offerEndsAt);
  else await queueNew(ledger, booking, open.session.waiting + 1);
  return state !== 'waiting';
}

/** Why nobody can be placed on this date; null when they can. Offers need time to be answered. */
export function whyNotThere(
  ledger: Ledger,
  target: { sessionId: string; how: How },
  { id: fromId, activityId }: { id: string; activityId: string },
): 'other-activity' | 'not-open' | 'too-near' | null {
  const open = ledger.sessions.get(target.sessionId);
  if (open === undefined || open.activity.id !== activityId || target.sessionId === fromId)
    return 'other-activity';
  if (open.session.state !== 'open' || stageOf(open.timing, ledger.now) === 'closed') return 'not-open';
  return target.how === 'asking' && offerEnd(open.timing, ledger.now) <= ledger.now ? 'too-near' : null;
}
