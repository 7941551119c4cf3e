import { z } from 'zod';
import type { Mailbox, Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext } from '../platform/mail/renderer.ts';
import { sayShortDay, sayWhen } from '../platform/time.ts';
import type { OpenSession } from './open-session.ts';

const mailbox = z.object({ name: z.string(), address: z.string() });
const about = z.object({
  title: z.string(),
  days: z.array(z.object({ startsAt: z.string(), endsAt: z.string() })),
  where: z.string(),
  team: mailbox,
  subject: z.string(),
  body: z.string(),
});
const message = about.extend({ bookingId: z.string(), fileIds: z.array(z.string()) });
const notice = about.extend({ receiptId: z.string() });

export type SessionWords = z.infer<typeof about>;

/** The facts that a letter about a session has beyond its words, as they stand in the outbox. */
export function sessionWords(
  { session, activity, days, team }: Pick<OpenSession, 'session' | 'activity' | 'days' | 'team'>,
  mailFrom: string,
  words: { subject: string; body: string },
): SessionWords {
  return {
    title: activity.title,
    days: days.map(({ startsAt, endsAt }) => ({
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
    where:
      session.deliveryMode === 'teams' ? 'Microsoft Teams meeting' : (session.venue ?? 'To be announced'),
    team: { name: team?.name ?? 'Muster', address: team?.mailbox ?? mailFrom },
    ...words,
  };
}

/** What organisers write to those of a session: their own words, with when and where. */
export const sessionLetters: Letters = {
  'session-message': (stored, _to, context) => {
    const facts = message.parse(stored);
    return {
      from: facts.team,
      fileIds: facts.fileIds,
      letter: {
        subject: `${facts.subject}: ${titleAndDay(facts, context)}`,
        opening: `${facts.team.name} writes to you about ${facts.title}.`,
        paragraphs: [
          { kind: 'text', text: facts.body },
          whenAndWhere(facts, context),
          {
            kind: 'link',
            label: 'See your booking',
            href: `${context.baseUrl}/bookings/${facts.bookingId}`,
          },
        ],
        team: facts.team,
        why: 'You get this mail because of your booking. Nobody else sees your address.',
      },
    };
  },
  'session-notice': (stored, _to, context) => {
    const facts = notice.parse(stored);
    return {
      from: facts.team,
      letter: {
        subject: `Urgent: ${facts.subject}: ${titleAndDay(facts, context)}`,
        opening: `There is urgent news about ${facts.title}.`,
        paragraphs: [
          { kind: 'text', text: facts.body },
          whenAndWhere(facts, context),
          seenButton(facts.receiptId, context),
        ],
        team: facts.team,
        why: 'You get this mail because of your booking. Nobody else sees your address.',
      },
    };
  },
};

/** Opens the page of the news, where a button says that it has been seen; opening it changes nothing. */
export function seenButton(receiptId: string, { baseUrl }: RenderContext): Paragraph {
  return { kind: 'link', label: 'Say that you have seen this', href: `${baseUrl}/news/${receiptId}` };
}

function titleAndDay({ title, days }: SessionWords, { zone }: RenderContext): string {
  const [first] = days;
  return first === undefined ? title : `${title}, ${sayShortDay(new Date(first.startsAt), zone)}`;
}

function whenAndWhere({ days, where }: SessionWords, { zone }: RenderContext): Paragraph {
  const when = days.map(({ startsAt, endsAt }, index) => ({
    label: days.length > 1 ? `Day ${index + 1}` : 'When',
    value: sayWhen({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, zone),
  }));
  return { kind: 'facts', facts: [...when, { label: 'Where', value: where }] };
}

/** Whom a preview is written to. */
export const NOBODY: Mailbox = { name: 'Sam Taylor', address: 'sam.taylor@school.example' };
