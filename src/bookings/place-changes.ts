import type { EndedState } from '../../db/schema/tables/bookings.ts';
import { supersede } from '../platform/outbox.ts';
import { messagesAboutPlace, type News, SUPERSEDED_BY_ENDING } from './booking-news.ts';
import { type Booking, deleteNeeds, type NewBooking, updateBooking } from './booking-repository.ts';
import { type Invitation, raiseInvitations, raiseInvitationsOf } from './invitation-repository.ts';
import { happened, type Ledger, personIn, sessionIn } from './ledger.ts';
import type { OpenSession } from './open-session.ts';

/**
 * The changes that a booking can go through. Each changes the row, the session's counters, the calendar
 * entries, the history and the mail together, so that none can be forgotten.
 */

/** A new booking that has its place: counts it, invites, and tells. The row itself is the caller's. */
export async function confirmNew(ledger: Ledger, booking: NewBooking): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.confirmed += 1;
  happened(ledger, booking.id, 'confirmed', asLead(ledger, booking));
  await tell(ledger, booking, { kind: 'confirmed', ...byLead(ledger, booking) });
}

/** A new booking at the end of the queue. */
export async function queueNew(ledger: Ledger, booking: NewBooking, position: number): Promise<void> {
  sessionIn(ledger, booking.sessionId).session.waiting += 1;
  happened(ledger, booking.id, 'queued', { position, ...asLead(ledger, booking) });
  await tell(ledger, booking, { kind: 'waiting', position, ...byLead(ledger, booking) });
}

/** The queue gives the place without asking. */
export async function promote(ledger: Ledger, booking: Booking, giveBackUntil: Date): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  await updateBooking(ledger.tx, booking.id, { state: 'confirmed', confirmedAt: ledger.now, giveBackUntil });
  session.waiting -= 1;
  session.confirmed += 1;
  happened(ledger, booking.id, 'promoted', { giveBackUntil: giveBackUntil.toISOString() });
  await tell(ledger, booking, { kind: 'promoted', giveBackUntil });
}

/** Holds a place for one person until a time. */
export async function offer(ledger: Ledger, booking: Booking, endsAt: Date): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  await updateBooking(ledger.tx, booking.id, {
    state: 'offered',
    offeredAt: ledger.now,
    offerEndsAt: endsAt,
  });
  session.waiting -= 1;
  session.held += 1;
  happened(ledger, booking.id, 'offered', { endsAt: endsAt.toISOString() });
  await tell(ledger, booking, { kind: 'offer', endsAt });
}

/** The offered place, or in the call a free one, is taken. */
export async function accept(ledger: Ledger, booking: Booking): Promise<void> {
  const { session } = sessionIn(ledger, booking.sessionId);
  await updateBooking(ledger.tx, booking.id, { state: 'confirmed', confirmedAt: ledger.now });
  if (booking.state === 'offered') session.held -= 1;
  else session.waiting -= 1;
  session.confirmed += 1;
  happened(ledger, booking.id, 'accepted');
  await supersede(ledger.tx, [booking.id], SUPERSEDED_BY_ENDING, ledger.now);
  await tell(ledger, booking, { kind: 'confirmed' });
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
  else if (booking.state === 'offered') session.held -= 1;
  else session.waiting -= 1;
  const said = { ...(reason === null ? {} : { reason }), ...asLead(ledger, booking) };
  happened(ledger, booking.id, state, { was: booking.state, ...said });
  await deleteNeeds(ledger.tx, booking.id);
  await supersede(ledger.tx, [booking.id], SUPERSEDED_BY_ENDING, ledger.now);
  if (news !== null) await tell(ledger, booking, news);
}

/**
 * Tells a person about their place. News that changes their calendar raises the SEQUENCE of each day's
 * entry, and goes as one message a day.
 */
export async function tell(
  ledger: Ledger,
  booking: Pick<Booking, 'id' | 'personId' | 'sessionId'>,
  news: News,
): Promise<void> {
  const open: OpenSession = sessionIn(ledger, booking.sessionId);
  const person = personIn(ledger, booking.personId);
  const method = calendarEffect(news);
  const entries =
    method === null
      ? null
      : { method, invitations: await raiseEntries(ledger, booking.personId, open, method) };
  ledger.messages.push(...messagesAboutPlace(booking, person, open, news, entries, ledger.platform.mailFrom));
}

/**
 * Tells many people of one session at once, each their own news: the calendar entries of all are raised in few
 * statements, as a session may have hundreds.
 */
export async function tellAll(
  ledger: Ledger,
  sessionId: string,
  told: { booking: Pick<Booking, 'id' | 'personId' | 'sessionId'>; news: News }[],
): Promise<void> {
  const open = sessionIn(ledger, sessionId);
  const days = open.days.map((day) => day.id);
  const entries = new Map<string, { method: 'REQUEST' | 'CANCEL'; invitations: Map<string, Invitation> }>();
  for (const method of ['REQUEST', 'CANCEL'] as const) {
    const personIds = told.flatMap(({ booking, news }) =>
      calendarEffect(news) === method ? [booking.personId] : [],
    );
    const state = method === 'REQUEST' ? 'requested' : 'cancelled';
    const { host } = ledger.platform;
    for (const [personId, invitations] of await raiseInvitationsOf(ledger.tx, personIds, days, state, host)) {
      entries.set(personId, { method, invitations });
    }
  }
  for (const { booking, news } of told) {
    const person = personIn(ledger, booking.personId);
    const mine = entries.get(booking.personId) ?? null;
    ledger.messages.push(...messagesAboutPlace(booking, person, open, news, mine, ledger.platform.mailFrom));
  }
}

function raiseEntries(
  { tx, platform }: Ledger,
  personId: string,
  open: OpenSession,
  method: 'REQUEST' | 'CANCEL',
) {
  const days = open.days.map((day) => day.id);
  return raiseInvitations(
    tx,
    personId,
    days,
    method === 'REQUEST' ? 'requested' : 'cancelled',
    platform.host,
  );
}

/** The lead who acts for this person, as news names them; nothing where somebody else acts, or for somebody else. */
export function byLead({ lead }: Ledger, { personId }: { personId: string }): { by?: string } {
  return lead?.forId === personId ? { by: lead.name } : {};
}

function asLead({ lead }: Ledger, { personId }: { personId: string }): { asLead?: true } {
  return lead?.forId === personId ? { asLead: true } : {};
}

/** A place that is had or moved is put in the calendar; one that is lost leaves it; the queue is never in it. */
function calendarEffect(news: News): 'REQUEST' | 'CANCEL' | null {
  switch (news.kind) {
    case 'confirmed':
    case 'promoted':
    case 'joining-details':
      return 'REQUEST';
    case 'session-moved':
      return news.hasPlace ? 'REQUEST' : null;
    case 'cancelled':
      return 'CANCEL';
    case 'session-cancelled':
      return news.hadPlace ? 'CANCEL' : null;
    default:
      return null;
  }
}
