import { z } from 'zod';
import type { Letters } from '../platform/mail/renderer.ts';

const told = z.object({
  name: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  organisation: z.string(),
});

/** What is said about leading an organisation here: asked for, begun, over. */
export const leadLetters: Letters = {
  'lead-proposed': (facts, _to, { baseUrl }) => {
    const { organisation, proposed, path, from } = told
      .extend({ proposed: z.string(), path: z.string() })
      .parse(facts);
    return {
      from,
      letter: {
        subject: `To confirm: a lead of ${organisation}`,
        opening: `${proposed} says that they lead ${organisation}.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'Whoever leads an organisation here sees its people and what training they have. Confirm it only if you know that it is right.',
          },
          { kind: 'link', label: 'Look at it', href: `${baseUrl}${path}` },
        ],
        team: from,
        why: `You get this mail because you may confirm who leads ${organisation}.`,
      },
    };
  },

  'lead-confirmed': (facts, _to, { baseUrl }) => {
    const { name, organisation, from } = told.parse(facts);
    return {
      from,
      letter: {
        subject: `You now lead ${organisation} in Muster`,
        opening: `${name}, you are confirmed as one of those who lead ${organisation}.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'You can see its people and who is in date, book for them, and keep the list of staff right.',
          },
          { kind: 'link', label: 'My organisation', href: `${baseUrl}/leads` },
        ],
        team: from,
        why: `You get this mail because you were named for ${organisation}.`,
      },
    };
  },

  'lead-ended': (facts) => {
    const { name, organisation, confirmed, from } = told.extend({ confirmed: z.boolean() }).parse(facts);
    return {
      from,
      letter: {
        subject: confirmed
          ? `You no longer lead ${organisation} in Muster`
          : `Not confirmed: lead of ${organisation}`,
        opening: confirmed
          ? `${name}, you are no longer among those who lead ${organisation} here.`
          : `${name}, nobody has confirmed that you lead ${organisation}.`,
        paragraphs: [
          { kind: 'text', text: 'Your own record stays as it is. If this is wrong, answer this mail.' },
        ],
        team: from,
        why: `You get this mail because you were named for ${organisation}.`,
      },
    };
  },
};
