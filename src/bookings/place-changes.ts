import type { EndedState } from '../../db/schema/tables/bookings.ts';
import { supersede } from '../platform/outbox.ts';
import { askManager, closeQuestions, requestMail, setDeadline } from './approval-asking.ts';
import { type News, SUPERSEDED_BY_ENDING } from './booking-news.ts';
import { type Booking, deleteNeeds, type NewBooking, updateBooking } from './booking-repository.ts';
import { happened, type Ledger, sessionIn } from './ledger.ts';
import { type Pool, shifted } from './pool-rules.ts';
import { tell } from './telling.ts';

/**
 * The changes that a booking can go through. Each changes the row, the session's counters, the calendar
 * entries, the history and the mail together, so that none can be forgotten.
 */

/** A new booking that has its place: counts it, invites, and tells. The row itself is the caller's. */
export async function confirmNew(ledger: Ledger, booking: NewBooking, inPlaceOf?: string): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.confirmed += 1;
  shift(ledger, booking, 1);
  const said = inPlaceOf === undefined ? {} : { inPlaceOf };
  happened(ledger, booking.id, 'confirmed', { ...said, ...asOther(ledger, booking) });
  await tell(ledger, booking, { kind: 'confirmed', ...said, ...byOther(ledger, booking) });
  tellManager(ledger, booking);
}

/** A new booking whose place is held while the manager is asked. */
export async function holdNew(ledger: Ledger, booking: NewBooking): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.held += 1;
  shift(ledger, booking, 1);
  happened(ledger, booking.id, 'held-for-approval', asOther(ledger, booking));
  await askManager(ledger, asked(booking), true);
  await tell(ledger, booking, { kind: 'awaiting-approval', manager: booking.managerName ?? '' });
}

/** A new booking at the end of the queue; a manager who has to approve is asked meanwhile. */
export async function queueNew(ledger: Ledger, booking: NewBooking, position: number): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.waiting += 1;
  happened(ledger, booking.id, 'queued', { position, ...asOther(ledger, booking) });
  const asks = booking.approval === 'asked';
  if (asks) await askManager(ledger, asked(booking), false);
  await tell(ledger, booking, {
    kind: 'waiting',
    position,
    ...(asks ? { manager: booking.managerName ?? '' } : {}),
    ...byOther(ledger, booking),
  });
}

/** A new booking for which a place is held until it is answered: on another date than the one it was for. */
export async function offerNew(ledger: Ledger, booking: NewBooking, endsAt: Date): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.held += 1;
  shift(ledger, booking, 1);
  happened(ledger, booking.id, 'offered', { endsAt: endsAt.toISOString(), elsewhere: true });
  await tell(ledger, booking, { kind: 'offer', endsAt, elsewhere: true });
}

/** The queue gives the place without asking. */
export async function promote(
  ledger: Ledger,
  booking: Booking,
  pool: Pool,
  giveBackUntil: Date,
  byHand: { reason: string } | null = null,
): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  const given = { ...booking, ...pool };
  await updateBooking(ledger.tx, booking.id, {
    state: 'confirmed',
    confirmedAt: ledger.now,
    giveBackUntil,
    ...(booking.approval === 'asked' ? { approval: 'given' as const } : {}),
    ...pool,
  });
  session.waiting -= 1;
  session.confirmed += 1;
  shift(ledger, given, 1);
  happened(ledger, booking.id, 'promoted', { giveBackUntil: giveBackUntil.toISOString(), ...byHand });
  if (booking.approval === 'asked') await closeQuestions(ledger, booking.id, 'withdrawn');
  await tell(ledger, booking, { kind: 'promoted', giveBackUntil });
  tellManager(ledger, booking);
}

/** Holds a place for one person until a time. */
export async function offer(
  ledger: Ledger,
  booking: Booking,
  pool: Pool,
  endsAt: Date,
  byHand: { reason: string } | null = null,
): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  await updateBooking(ledger.tx, booking.id, {
    state: 'offered',
    offeredAt: ledger.now,
    offerEndsAt: endsAt,
    ...pool,
  });
  session.waiting -= 1;
  session.held += 1;
  shift(ledger, { ...booking, ...pool }, 1);
  happened(ledger, booking.id, 'offered', { endsAt: endsAt.toISOString(), ...byHand });
  await tell(ledger, booking, { kind: 'offer', endsAt });
}

/**
 * The offered place, or in the call a free one of this pool, is taken. One whose manager has not answered is held
 * until they have: true where the place is confirmed.
 */
export async function accept(ledger: Ledger, booking: Booking, pool: Pool): Promise<boolean> {
  const { session } = sessionIn(ledger, booking.sessionId);
  const confirmed = booking.approval !== 'asked';
  await updateBooking(ledger.tx, booking.id, {
    ...(confirmed ? { state: 'confirmed', confirmedAt: ledger.now } : { state: 'awaiting-approval' }),
    ...pool,
  });
  if (booking.state === 'offered') session.held -= 1;
  else {
    session.waiting -= 1;
    shift(ledger, { ...booking, ...pool }, 1);
  }
  happened(ledger, booking.id, 'accepted');
  await supersede(ledger.tx, [booking.id], SUPERSEDED_BY_ENDING, ledger.now);
  if (confirmed) {
    session.confirmed += 1;
    await tell(ledger, booking, { kind: 'confirmed' });
    tellManager(ledger, booking);
    return true;
  }
  session.held += 1;
  await setDeadline(ledger, booking);
  await tell(ledger, booking, { kind: 'awaiting-approval', manager: booking.managerName ?? '' });
  return false;
}

/** The manager, or an organiser instead, has approved: a held place is confirmed, whoever waits keeps waiting. */
export async function approve(ledger: Ledger, booking: Booking, by: string): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  const held = booking.state === 'awaiting-approval';
  await updateBooking(ledger.tx, booking.id, {
    approval: 'given',
    ...(held ? { state: 'confirmed', confirmedAt: ledger.now } : {}),
  });
  happened(ledger, booking.id, 'approved', { by });
  if (!held) return;
  session.held -= 1;
  session.confirmed += 1;
  await tell(ledger, booking, { kind: 'confirmed', approvedBy: by });
}

/**
 * Ends a live booking. `news` is what the person reads; null where a page has already said it. A place that
 * was confirmed leaves their calendar.
 */
export async function end(
  ledger: Ledger,
  booking: Booking,
  state: EndedState,
  news: News | null,
  reason: string | null = null,
): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  await updateBooking(ledger.tx, booking.id, { state, endedAt: ledger.now, endReason: reason });
  if (booking.state === 'confirmed') session.confirmed -= 1;
  else if (booking.state === 'waiting') session.waiting -= 1;
  else session.held -= 1;
  if (booking.state !== 'waiting') shift(ledger, booking, -1);
  const said = { ...(reason === null ? {} : { reason }), ...asOther(ledger, booking) };
  happened(ledger, booking.id, state, { was: booking.state, ...said });
  if (booking.approval === 'asked') await closeQuestions(ledger, booking.id, 'withdrawn');
  await deleteNeeds(ledger.tx, booking.id);
  await supersede(ledger.tx, [booking.id], SUPERSEDED_BY_ENDING, ledger.now);
  if (news !== null) await tell(ledger, booking, news);
}

/** A place taken from its pool, or gone back to it. */
function shift(
  ledger: Ledger,
  booking: Pick<NewBooking, 'sessionId' | 'allocationId' | 'organisationId'>,
  by: 1 | -1,
): void {
  const open = sessionIn(ledger, booking.sessionId);
  const pool = { allocationId: booking.allocationId ?? null };
  open.pools = shifted(open.pools, pool, booking.organisationId ?? null, by);
}

/** Where the activity says so, the manager is told of a place, and has nothing to answer. */
function tellManager(ledger: Ledger, booking: NewBooking): void {
  const { activity } = sessionIn(ledger, booking.sessionId);
  const address = booking.managerAddress ?? null;
  if (activity.approval !== 'tell-manager' || address === null) return;
  const {
    kind: _kind,
    secret: _secret,
    facts,
    ...rest
  } = requestMail(ledger, asked(booking), {
    id: '',
    code: '',
    deadlineAt: null,
    again: null,
  });
  const { code: _code, approvalId: _id, ...told } = facts;
  ledger.messages.push({ ...rest, kind: 'manager-told', facts: told });
}

function asked({ id, personId, sessionId, managerName, managerAddress }: NewBooking) {
  return {
    id,
    personId,
    sessionId,
    managerName: managerName ?? null,
    managerAddress: managerAddress ?? null,
  };
}

/** The lead who acts for this person, as news names them, or that the organiser does; nothing where they act themselves. */
export function byOther(
  { lead, organiser, actorId }: Ledger,
  { personId }: { personId: string },
): { by?: string; byOrganiser?: true } {
  if (lead?.forId === personId) return { by: lead.name };
  return organiser && actorId !== personId ? { byOrganiser: true } : {};
}

function asOther({ lead }: Ledger, { personId }: { personId: string }): { asLead?: true } {
  return lead?.forId === personId ? { asLead: true } : {};
}
