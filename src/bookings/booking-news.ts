import type { Recipient } from '../people/index.ts';
import type { Mailbox } from '../platform/mail/mailer.ts';
import type { Message } from '../platform/outbox.ts';
import type { Booking } from './booking-repository.ts';
import type { Invitation } from './invitation-repository.ts';
import type { OpenSession } from './open-session.ts';
import { closesAt, freeUntil } from './place-rules.ts';

/** What there is to tell a person about their booking. `by` names the lead who booked or cancelled for them. */
export type News =
  | { kind: 'confirmed'; by?: string; byOrganiser?: true; inPlaceOf?: string; approvedBy?: string }
  | { kind: 'awaiting-approval'; manager: string }
  | { kind: 'declined'; because: 'refused' | 'no-answer' | 'closing'; reason: string | null }
  | { kind: 'substituted'; by: string }
  | { kind: 'waiting'; position: number; manager?: string; by?: string; byOrganiser?: true }
  | { kind: 'promoted'; giveBackUntil: Date }
  | { kind: 'offer'; endsAt: Date; elsewhere?: true }
  | { kind: 'offer-gone' }
  | { kind: 'call' }
  | { kind: 'call-gone' }
  | { kind: 'cancelled'; late: boolean; movedTo: string | null; by?: string; byOrganiser?: true }
  | { kind: 'queue-left'; by?: string; byOrganiser?: true; reason?: string }
  | { kind: 'closed' }
  | { kind: 'session-cancelled'; hadPlace: boolean; reason: string; elsewhere?: boolean }
  | {
      kind: 'session-moved';
      hasPlace: boolean;
      before: { startsAt: Date; endsAt: Date }[];
      offerEndsAt: Date | null;
    }
  | { kind: 'reminder'; days: number }
  | { kind: 'joining-details'; details: string };

/** The facts of one message as they stand in the outbox: instants as ISO text. */
export type PlaceFacts = {
  bookingId: string;
  sessionId: string;
  title: string;
  days: { startsAt: string; endsAt: string }[];
  deliveryMode: string;
  venue: string | null;
  trainer: string | null;
  /** Who organises and whose mailbox, which somebody reads, the mail comes from. */
  team: Mailbox;
  closesAt: string;
  freeUntil: string;
  lateCancelledBy: 'self' | 'organiser';
  joiningHours: number;
  unchecked: boolean;
  /** Urgent news: what somebody says they have seen, and what the organisers add. */
  receiptId?: string;
  words?: string;
  news: Record<string, unknown> & { kind: News['kind'] };
  calendar: { method: 'REQUEST' | 'CANCEL'; dayNumber: number; uid: string; sequence: number } | null;
};

/**
 * Waiting mails of these kinds are no longer true once the booking has ended or the place was taken; and
 * joining details are for nobody who has given their place up.
 */
export const SUPERSEDED_BY_ENDING = [
  'booking-offer',
  'booking-call',
  'booking-reminder',
  'booking-joining-details',
];

/**
 * The messages that tell this news: one, or one for each day where the calendar changes, as Outlook reads
 * only the first entry of a message. Nothing for somebody without an address. Messages about one person and
 * session form a stream and leave in order; news of what is to come is worthless once the session began.
 */
export function messagesAboutPlace(
  booking: Pick<Booking, 'id' | 'personId' | 'sessionId'>,
  person: Recipient,
  open: OpenSession,
  news: News,
  entries: { method: 'REQUEST' | 'CANCEL'; invitations: Map<string, Invitation> } | null,
  mailFrom: string,
): Message[] {
  if (person.address === null) return [];
  const { address } = person;
  const facts = placeFacts(booking, person, open, news, mailFrom);
  const message = (calendar: PlaceFacts['calendar']): Message => ({
    kind: `booking-${news.kind}`,
    to: { personId: person.personId, name: person.name, address },
    facts: { ...facts, calendar },
    bookingId: booking.id,
    sessionId: booking.sessionId,
    scopeId: open.activity.id,
    stream: `${booking.personId} ${booking.sessionId}`,
    ...(calendar === null ? {} : { sequence: calendar.sequence }),
    ...expiry(open, news),
  });
  if (entries === null) return [message(null)];
  return open.days.flatMap(({ id, dayNumber }) => {
    const invitation = entries.invitations.get(id);
    if (invitation === undefined) return [];
    return [
      message({ method: entries.method, dayNumber, uid: invitation.uid, sequence: invitation.sequence }),
    ];
  });
}

function placeFacts(
  booking: Pick<Booking, 'id' | 'sessionId'>,
  person: Recipient,
  { session, activity, days, team, settings, timing }: OpenSession,
  news: News,
  mailFrom: string,
): Omit<PlaceFacts, 'calendar'> {
  return {
    bookingId: booking.id,
    sessionId: booking.sessionId,
    title: activity.title,
    days: days.map((day) => ({ startsAt: day.startsAt.toISOString(), endsAt: day.endsAt.toISOString() })),
    deliveryMode: session.deliveryMode,
    venue: session.venue,
    trainer: session.trainer,
    team: { name: team?.name ?? 'Muster', address: team?.mailbox ?? mailFrom },
    closesAt: closesAt(timing).toISOString(),
    freeUntil: freeUntil(timing).toISOString(),
    lateCancelledBy: settings.lateCancelledBy,
    joiningHours: settings.joiningHoursBefore,
    unchecked: !person.checked,
    news: { ...news },
  };
}

/**
 * An offer is worth nothing after its end, news of what is to come nothing once the session has begun, and
 * the rest nothing when it is over. That no place came free is told after the start, so it may take its time.
 */
function expiry({ session }: OpenSession, news: News): { expiresAt?: Date } {
  switch (news.kind) {
    case 'closed':
      return {};
    case 'offer':
      return { expiresAt: news.endsAt };
    case 'call':
    case 'call-gone':
    case 'reminder':
      return { expiresAt: session.startsAt };
    default:
      return { expiresAt: session.endsAt };
  }
}
