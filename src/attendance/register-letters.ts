import type { Mailbox, Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext, Rendered } from '../platform/mail/renderer.ts';
import { sayShortDay, sayWhen } from '../platform/time.ts';

/** The facts of what a closed register tells, as they stand in the outbox: instants as ISO text. */
export type RegisterLetterFacts = {
  title: string;
  days: { startsAt: string; endsAt: string }[];
  /** Who organises, and whose mailbox somebody reads. */
  team: Mailbox;
  /** Whom a lead's letter is about; null in a letter to the person. */
  about: string | null;
  /** The evaluation form. */
  href?: string;
};

type Words = { subject: string; opening: string; paragraphs: Paragraph[]; why: string };
type Teller = (facts: RegisterLetterFacts, context: RenderContext) => Words;

/** The letters about registers, by the kind of their message. */
export const registerLetters: Letters = {
  'register-certificate': letter((facts, { baseUrl }) => ({
    subject: 'Certificate ready',
    opening: `You attended ${facts.title}, and your certificate is ready.`,
    paragraphs: [
      text('It is on your learning record, which stays with you when you change your job.'),
      { kind: 'link', label: 'See my record and certificates', href: `${baseUrl}/my/record` },
    ],
    why: WHY_PERSON,
  })),
  'register-withdrawn': letter((facts, { baseUrl }) => ({
    subject: 'Certificate withdrawn',
    opening: `The register of ${facts.title} was corrected, and your certificate has been withdrawn.`,
    paragraphs: [
      text(`If you think that this is wrong, answer this mail: ${facts.team.name} can look at it again.`),
      { kind: 'link', label: 'See my record', href: `${baseUrl}/my/record` },
    ],
    why: WHY_PERSON,
  })),
  'register-no-show': letter((facts) =>
    facts.about === null
      ? {
          subject: 'Marked as did not attend',
          opening: `You had a place on ${facts.title}, and the register says that you did not attend.`,
          paragraphs: [
            text('If you were there, answer this mail, so that the register can be corrected.'),
            text('If you cannot come another time, please cancel your place, so that somebody else can.'),
          ],
          why: WHY_PERSON,
        }
      : {
          subject: 'Did not attend',
          opening: `${facts.about} had a place on ${facts.title}, and the register says that they did not attend.`,
          paragraphs: [text('They have been told as well, if they have an address here.')],
          why: WHY_LEAD,
        },
  ),
  'session-evaluation': letter((facts) => ({
    subject: 'How was it?',
    opening: `Thank you for coming to ${facts.title}.`,
    paragraphs: [
      text('Please say in a few minutes how it was for you. It helps to make the next one better.'),
      { kind: 'link', label: 'Open the evaluation form', href: facts.href ?? '' },
    ],
    why: WHY_PERSON,
  })),
  'register-no-show-corrected': letter((facts) =>
    facts.about === null
      ? {
          subject: 'Corrected',
          opening: `We told you that you did not attend ${facts.title}. That was wrong, and the register has been corrected.`,
          paragraphs: [],
          why: WHY_PERSON,
        }
      : {
          subject: 'Corrected',
          opening: `We told you that ${facts.about} did not attend ${facts.title}. That was wrong, and the register has been corrected.`,
          paragraphs: [],
          why: WHY_LEAD,
        },
  ),
};

const WHY_PERSON = 'You get this mail because you were on the register of this session.';
const WHY_LEAD = 'You get this mail because you lead the organisation that this person belongs to.';

function letter(tell: Teller): Letters[string] {
  return (stored, _to, context): Rendered => {
    const facts = stored as RegisterLetterFacts;
    const { subject, opening, paragraphs, why } = tell(facts, context);
    const [first] = facts.days;
    const day = first === undefined ? '' : `, ${sayShortDay(new Date(first.startsAt), context.zone)}`;
    return {
      from: facts.team,
      letter: {
        subject: `${subject}: ${facts.title}${day}`,
        opening,
        paragraphs: [when(facts, context), ...paragraphs],
        team: facts.team,
        why,
      },
    };
  };
}

function when({ days }: RegisterLetterFacts, { zone }: RenderContext): Paragraph {
  return {
    kind: 'facts',
    facts: days.map(({ startsAt, endsAt }, index) => ({
      label: days.length > 1 ? `Day ${index + 1}` : 'When',
      value: sayWhen({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, zone),
    })),
  };
}

function text(words: string): Paragraph {
  return { kind: 'text', text: words };
}
