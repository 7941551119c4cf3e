import { messagesAboutPlace, type News } from './booking-news.ts';
import type { Booking } from './booking-repository.ts';
import { type Invitation, raiseInvitations, raiseInvitationsOf } from './invitation-repository.ts';
import { type Ledger, personIn, sessionIn } from './ledger.ts';
import type { OpenSession } from './open-session.ts';

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
    case 'substituted':
      return 'CANCEL';
    case 'session-cancelled':
      return news.hadPlace ? 'CANCEL' : null;
    default:
      return null;
  }
}
