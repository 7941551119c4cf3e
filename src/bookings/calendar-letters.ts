import type { Mailbox } from '../platform/mail/mailer.ts';
import type { RenderContext, Rendered } from '../platform/mail/renderer.ts';
import type { PlaceFacts } from './booking-news.ts';

/** The calendar part of a letter about a place: the entry of one day of its session. Throws for a day that it has not. */
export function calendarOf(
  facts: PlaceFacts,
  calendar: NonNullable<PlaceFacts['calendar']>,
  to: Mailbox,
  context: RenderContext,
): NonNullable<Rendered['calendar']> {
  const day = facts.days[calendar.dayNumber - 1];
  if (day === undefined)
    throw new RangeError(`a session of ${facts.days.length} days has no day ${calendar.dayNumber}`);
  return {
    method: calendar.method,
    facts: {
      uid: calendar.uid,
      sequence: calendar.sequence,
      title: facts.title,
      dayNumber: calendar.dayNumber,
      dayCount: facts.days.length,
      startsAt: new Date(day.startsAt),
      endsAt: new Date(day.endsAt),
      location: where(facts),
      description: calendarText(facts, context),
      url: bookingPage(facts, context),
      organiser: facts.team,
      attendee: to,
    },
  };
}

/** Google shows the description only, so the link stands in it, and the joining details once they may be shown. */
function calendarText(facts: PlaceFacts, context: RenderContext): string {
  const details = facts.news.kind === 'joining-details' ? [String(facts.news.details), ''] : [];
  return [
    ...details,
    `Your booking: ${bookingPage(facts, context)}`,
    `Organiser: ${facts.team.name}, ${facts.team.address}`,
  ].join('\n');
}

/** Where a session is, as letters and calendars say it. */
export function where(facts: PlaceFacts): string {
  return facts.deliveryMode === 'teams' ? 'Microsoft Teams meeting' : (facts.venue ?? 'To be announced');
}

/** The address of the page of somebody's booking. */
export function bookingPage(facts: PlaceFacts, { baseUrl }: RenderContext): string {
  return `${baseUrl}/bookings/${facts.bookingId}`;
}
