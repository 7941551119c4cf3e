import type { Mailbox, Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext, Rendered } from '../platform/mail/renderer.ts';
import { sayCalendarDay } from '../platform/time.ts';

/** The facts of a message about a piece of evidence, as they stand in the outbox. */
export type EvidenceFacts = {
  evidenceId: string;
  title: string;
  /** YYYY-MM-DD */
  completedOn: string;
  provider: string;
  person: string;
  /** The organisation whose leads are asked, or the partnership. */
  by: string;
  /** Why it was refused, or what was asked. */
  words: string | null;
  answer: string | null;
  from: Mailbox;
};

type Words = { subject: string; opening: string; paragraphs: Paragraph[]; button: string; why: string };

const ASKED = 'You get this mail because you confirm what people of this organisation have done.';
const YOURS = 'You get this mail because you sent this evidence. It is sent to nobody else.';

const TELLERS: Record<string, (facts: EvidenceFacts) => Words> = {
  'evidence-arrived': (facts) => ({
    subject: `Evidence to check: ${facts.title}`,
    opening: `${facts.person} has completed ${facts.title} and asks you to confirm it.`,
    paragraphs: [text('You can verify it, refuse it with a reason, or ask something first.')],
    button: 'See the evidence',
    why: ASKED,
  }),
  'evidence-answered': (facts) => ({
    subject: `Answered: ${facts.title}`,
    opening: `${facts.person} has answered the question about ${facts.title}.`,
    paragraphs: note(facts.answer, facts.person),
    button: 'See the evidence',
    why: ASKED,
  }),
  'evidence-verified': (facts) => ({
    subject: `Verified: ${facts.title}`,
    opening: `Your evidence for ${facts.title} is verified. It now counts on your record.`,
    paragraphs: [
      text('Your record has a certificate for it, which says that it was recorded from evidence.'),
    ],
    button: 'See your evidence',
    why: YOURS,
  }),
  'evidence-refused': (facts) => ({
    subject: `Not accepted: ${facts.title}`,
    opening: `Your evidence for ${facts.title} was not accepted.`,
    paragraphs: [...note(facts.words, facts.by), text('If something was missing you can send it again.')],
    button: 'See your evidence',
    why: YOURS,
  }),
  'evidence-asked': (facts) => ({
    subject: `A question: ${facts.title}`,
    opening: `Before your evidence for ${facts.title} can be verified, we have a question.`,
    paragraphs: note(facts.words, facts.by),
    button: 'Answer the question',
    why: YOURS,
  }),
  'evidence-taken-back': (facts) => ({
    subject: `No longer on your record: ${facts.title}`,
    opening: `Your evidence for ${facts.title} had been verified by mistake, and no longer counts.`,
    paragraphs: [
      ...note(facts.words, facts.by),
      text('The certificate made from it now says that it was withdrawn.'),
    ],
    button: 'See your evidence',
    why: YOURS,
  }),
};

/** The letters about evidence, by the kind of their message. */
export const evidenceLetters: Letters = Object.fromEntries(
  Object.entries(TELLERS).map(([kind, teller]) => [
    kind,
    (facts, _to, context) => render(facts as EvidenceFacts, teller, context),
  ]),
);

function render(
  facts: EvidenceFacts,
  teller: (facts: EvidenceFacts) => Words,
  { baseUrl }: RenderContext,
): Rendered {
  const words = teller(facts);
  return {
    from: facts.from,
    letter: {
      subject: words.subject,
      opening: words.opening,
      paragraphs: [
        {
          kind: 'facts',
          facts: [
            { label: 'What', value: facts.title },
            { label: 'Completed on', value: sayCalendarDay(facts.completedOn) },
            { label: 'Provided by', value: facts.provider },
          ],
        },
        ...words.paragraphs,
        { kind: 'link', label: words.button, href: `${baseUrl}/evidence/${facts.evidenceId}` },
      ],
      team: facts.from,
      why: words.why,
    },
  };
}

function note(words: string | null, from: string): Paragraph[] {
  return words === null ? [] : [{ kind: 'note', text: words, from }];
}

function text(words: string): Paragraph {
  return { kind: 'text', text: words };
}
