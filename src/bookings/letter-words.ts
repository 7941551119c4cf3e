import type { Paragraph } from '../platform/mail/mailer.ts';
import type { RenderContext } from '../platform/mail/renderer.ts';
import { sayMoment, sayWhen } from '../platform/time.ts';
import type { News, PlaceFacts } from './booking-news.ts';
import { where } from './calendar-letters.ts';

/** The news as it comes back from the outbox: its instants are ISO text. */
export type Stored<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};
export type Kind = News['kind'];
export type NewsOf<K extends Kind> = Extract<News, { kind: K }>;
export type Words = { subject: string; opening: string; paragraphs: Paragraph[]; button?: string };
/** What one kind of news says. */
export type Teller<K extends Kind> = (
  news: Stored<NewsOf<K>>,
  facts: PlaceFacts,
  context: RenderContext,
) => Words;

/** Who booked it, where they did not do it themselves. */
export function bookedBy({ by, byOrganiser }: { by?: string; byOrganiser?: true }): Paragraph[] {
  if (by !== undefined) return [rule(`${by}, a lead of your organisation, booked it for you.`)];
  return byOrganiser ? [rule('The organiser booked it for you.')] : [];
}

export function aboutJoining(facts: PlaceFacts): Paragraph[] {
  if (facts.unchecked) {
    return [
      rule(
        'Before we can send you the joining details, somebody at your organisation or the organising team has to confirm who you are. Answer this mail if you need help with that.',
      ),
    ];
  }
  const what = facts.deliveryMode === 'teams' ? 'The link to join' : 'How to find us';
  return [
    rule(
      `${what} comes in a mail ${facts.joiningHours} hours before, and is then on the page of your booking.`,
    ),
  ];
}

export function cancelling(facts: PlaceFacts, context: RenderContext): Paragraph {
  const until = new Date(facts.freeUntil);
  if (context.now <= until)
    return rule(
      `If you cannot come, please cancel by ${sayMoment(until, context.zone)}, so that somebody else can.`,
    );
  return facts.lateCancelledBy === 'organiser'
    ? rule(`If you cannot come, please tell ${facts.team.name}: ${facts.team.address}.`)
    : rule('If you cannot come, please cancel all the same, so that somebody else can. It counts as late.');
}

export function days(facts: PlaceFacts, context: RenderContext): string[] {
  return facts.days.map((span) => whenOf(span, context));
}

export function whenOf(
  span: { startsAt: string | Date; endsAt: string | Date },
  { zone }: RenderContext,
): string {
  return sayWhen({ startsAt: new Date(span.startsAt), endsAt: new Date(span.endsAt) }, zone);
}

export function moment(instant: string, { zone }: RenderContext): string {
  return sayMoment(new Date(instant), zone);
}

export function firstDay(facts: PlaceFacts): Date {
  return dayAt(facts, 1);
}

export function dayAt(facts: PlaceFacts, dayNumber: number): Date {
  return new Date(facts.days[dayNumber - 1]?.startsAt ?? Number.NaN);
}

export function text(words: string): Paragraph {
  return { kind: 'text', text: words };
}

/** When, Where and With, one a line. */
export function whenAndWhere(facts: PlaceFacts, context: RenderContext): { label: string; value: string }[] {
  const when = days(facts, context).map((value, index) => ({
    label: facts.days.length > 1 ? `Day ${index + 1}` : 'When',
    value,
  }));
  return [
    ...when,
    { label: 'Where', value: where(facts) },
    ...(facts.trainer === null ? [] : [{ label: 'With', value: facts.trainer }]),
  ];
}

/** What is said whatever the organisers' own words are: how things stand, and what counts as late. */
export function rule(words: string): Paragraph {
  return { kind: 'text', text: words, keeps: true };
}
