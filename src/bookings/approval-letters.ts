import { z } from 'zod';
import type { Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext } from '../platform/mail/renderer.ts';
import { sayMoment, sayWhen } from '../platform/time.ts';
import { rule, type Teller, text } from './letter-words.ts';

const DECLINED = {
  refused: 'Your manager did not approve it.',
  'no-answer': 'Your manager did not answer in time, so the place goes to the next person.',
  closing: 'Booking closed before your manager answered.',
};

/** What somebody reads whose manager is asked, or whose place a colleague takes. */
export const approvalTellers: {
  [K in 'awaiting-approval' | 'declined' | 'substituted']: Teller<K>;
} = {
  'awaiting-approval': (news, facts) => ({
    subject: 'Waiting for approval',
    opening: `A place on ${facts.title} is held for you while your manager is asked.`,
    paragraphs: [
      text(
        `We have written to ${news.manager}. You do not have the place yet, so nothing has been put in your calendar. We tell you as soon as there is an answer.`,
      ),
    ],
  }),
  declined: (news, facts) => ({
    subject: 'Not approved',
    opening: `You do not have a place on ${facts.title}.`,
    paragraphs: [
      text(DECLINED[news.because]),
      ...(news.reason === null ? [] : [{ kind: 'note', text: news.reason, from: 'Your manager' } as const]),
    ],
    button: 'See your booking',
  }),
  substituted: (news, facts) => ({
    subject: 'Cancelled',
    opening: `${news.by} has taken over your place on ${facts.title}.`,
    paragraphs: [
      text('It has been taken out of your calendar, and it does not count as a late cancellation.'),
    ],
  }),
};

const mailbox = z.object({ name: z.string(), address: z.string() });
const told = z.object({
  person: z.string(),
  manager: z.string(),
  title: z.string(),
  days: z.array(z.object({ startsAt: z.string(), endsAt: z.string() })),
  where: z.string(),
  team: mailbox,
});
const asked = told.extend({
  approvalId: z.string(),
  code: z.string(),
  deadlineAt: z.string().nullable(),
  again: z.enum(['reminder', 'new-code']).nullable(),
});

/** What a line manager is sent, who need not be known here. */
export const managerLetters: Letters = {
  'approval-request': (facts, _to, context) => {
    const { person, title, team, approvalId, code, deadlineAt, again, ...rest } = asked.parse(facts);
    const until = deadlineAt === null ? null : sayMoment(new Date(deadlineAt), context.zone);
    return {
      from: team,
      letter: {
        subject: `${again === 'reminder' ? 'Reminder: please' : 'Please'} approve: ${person}, ${title}`,
        opening: `${person} asks you to approve a place on ${title}.`,
        paragraphs: [
          { kind: 'facts', facts: [...whenAndWhere(rest, context), { label: 'Your code', value: code }] },
          rule(
            until === null
              ? 'The session is full and they are on the waiting list. A place that comes free goes to them only once you have approved.'
              : `A place is held until ${until}. If you have not answered by then, it goes to somebody else.`,
          ),
          rule(
            'Open the page, type the code, and approve or refuse. You need no account, and opening the page changes nothing.',
          ),
          { kind: 'link', label: 'Answer', href: `${context.baseUrl}/approvals/${approvalId}` },
        ],
        team,
        why: `You get this mail because ${person} named you as their line manager.`,
      },
    };
  },
  'manager-told': (facts, _to, context) => {
    const { person, title, team, ...rest } = told.parse(facts);
    return {
      from: team,
      letter: {
        subject: `For you to know: ${person}, ${title}`,
        opening: `${person} has a place on ${title}.`,
        paragraphs: [
          { kind: 'facts', facts: whenAndWhere(rest, context) },
          text(
            'You need do nothing. If they cannot be spared, please tell them, so that they cancel in time.',
          ),
        ],
        team,
        why: `You get this mail because ${person} named you as their line manager.`,
      },
    };
  },
};

function whenAndWhere(
  { days, where }: Pick<z.infer<typeof told>, 'days' | 'where'>,
  { zone }: RenderContext,
): Extract<Paragraph, { kind: 'facts' }>['facts'] {
  const when = days.map(({ startsAt, endsAt }) =>
    sayWhen({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, zone),
  );
  return [
    { label: 'When', value: when.join(', and ') },
    ...(where === '' ? [] : [{ label: 'Where', value: where }]),
  ];
}
