import { z } from 'zod';
import type { Letters } from '../platform/mail/renderer.ts';

const told = z.object({
  name: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  organisation: z.string(),
});

/** What is said to staff whom a lead adds, ends or puts back, and to leads about somebody who says they work there. */
export const staffLetters: Letters = {
  'staff-invited': (facts, _to, { baseUrl }) => {
    const { name, organisation, by, from } = told.extend({ by: z.string() }).parse(facts);
    return {
      from,
      letter: {
        subject: `${organisation} has put you down in Muster`,
        opening: `${by} has put ${name} down among the people of ${organisation}.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'Muster is where people who work with children find and book safeguarding training. Sign in with this address to say whether it is you: then what you learn is on your own record, and those who lead the organisation see whether you are in date for your roles there.',
          },
          {
            kind: 'link',
            label: 'Sign in',
            href: `${baseUrl}/sign-in?next=${encodeURIComponent('/my/profile')}`,
          },
          {
            kind: 'text',
            text: 'If you have a record here already, nothing of it is shown to anybody before you say yes. If you do not know the organisation, you need do nothing.',
          },
        ],
        team: from,
        why: `You get this mail because ${by} gave us this address as yours.`,
      },
    };
  },

  'staff-ended': (facts) => {
    const { name, organisation, lastDay, from } = told.extend({ lastDay: z.string() }).parse(facts);
    return {
      from,
      letter: {
        subject: `Your last day at ${organisation}`,
        opening: `${name}, ${organisation} has put down ${lastDay} as your last day there.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'From the day after, it no longer sees you among its people. Your record, your certificates and what you have booked stay yours.',
          },
        ],
        team: from,
        why: `You get this mail because you are among the people of ${organisation}.`,
      },
    };
  },

  'staff-restored': (facts) => {
    const { name, organisation, from } = told.parse(facts);
    return {
      from,
      letter: {
        subject: `Still at ${organisation}`,
        opening: `${name}, ${organisation} has taken back the last day that it had put down for you.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'It sees you among its people again. If you no longer work there, say so on your profile.',
          },
        ],
        team: from,
        why: `You get this mail because you are among the people of ${organisation}.`,
      },
    };
  },

  'colleague-doubted': (facts, _to, { baseUrl }) => {
    const { organisation, person, path, from } = told
      .extend({ person: z.string(), path: z.string() })
      .parse(facts);
    return {
      from,
      letter: {
        subject: `To check: who works at ${organisation}`,
        opening: `${person} says that they work at ${organisation}, and a colleague does not know them.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'Until somebody confirms them they get no joining details. Say whether it is right.',
          },
          { kind: 'link', label: 'Look at it', href: `${baseUrl}${path}` },
        ],
        team: from,
        why: `You get this mail because you lead ${organisation} here, or administer Muster.`,
      },
    };
  },
};
