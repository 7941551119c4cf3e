import type { Mailbox, Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext, Rendered } from '../platform/mail/renderer.ts';
import { sayDay, sayWhen } from '../platform/time.ts';

/** The facts of a "new date" message as they stand in the outbox: instants as ISO text. */
export type NewDatesFacts = {
  title: string;
  slug: string;
  team: Mailbox;
  /** Soonest first. */
  sessions: NewDate[];
};

type NewDate = {
  id: string;
  deliveryMode: string;
  venue: string | null;
  days: { startsAt: string; endsAt: string }[];
};

const MOST_DATES = 10;

/** The letters of this slice, by the kind of their message. */
export const catalogueLetters: Letters = {
  'new-date': (facts, _to, context) => newDates(facts as NewDatesFacts, context),
};

/** "New date: ...": when, where, and the way to book. */
function newDates(facts: NewDatesFacts, context: RenderContext): Rendered {
  const { title, team, sessions } = facts;
  const page = `${context.baseUrl}/activities/${facts.slug}`;
  const [first] = sessions;
  const only = sessions.length === 1 ? first : undefined;
  const more = sessions.length - MOST_DATES;
  return {
    from: team,
    letter: {
      subject: only === undefined ? `New dates: ${title}` : `New date: ${title}${dayOf(only, context)}`,
      opening: `${title} has ${only === undefined ? `${sessions.length} new dates` : 'a new date'}, and you can book now.`,
      paragraphs: [
        ...sessions.slice(0, MOST_DATES).map((session) => whenAndWhere(session, context)),
        ...(more > 0 ? [text(`And ${more} more.`)] : []),
        only === undefined
          ? { kind: 'link', label: 'See the dates and book', href: page }
          : { kind: 'link', label: 'See this date and book', href: `${context.baseUrl}/sessions/${only.id}` },
        {
          kind: 'text',
          text: `To hear no more of new dates, choose "Stop telling me" on ${page}`,
          keeps: true,
        },
      ],
      team,
      why: 'You get this mail because you asked Muster to tell you when there is a new date.',
    },
  };
}

function dayOf({ days }: NewDate, { zone }: RenderContext): string {
  return days[0] === undefined ? '' : `, ${sayDay(new Date(days[0].startsAt), zone)}`;
}

function whenAndWhere({ days, deliveryMode, venue }: NewDate, { zone }: RenderContext): Paragraph {
  const when = days.map(({ startsAt, endsAt }, index) => ({
    label: days.length > 1 ? `Day ${index + 1}` : 'When',
    value: sayWhen({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, zone),
  }));
  const where = deliveryMode === 'teams' ? 'Online, on Teams' : (venue ?? 'Face to face');
  return { kind: 'facts', facts: [...when, { label: 'Where', value: where }] };
}

function text(words: string): Paragraph {
  return { kind: 'text', text: words };
}
