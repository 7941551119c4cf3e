import { z } from 'zod';
import type { Letters } from '../platform/mail/renderer.ts';
import { leadLetters } from './lead-letters.ts';
import { signInLetters } from './sign-in-messages.ts';
import { staffLetters } from './staff-letters.ts';

const told = z.object({ name: z.string(), from: z.object({ name: z.string(), address: z.string() }) });
const UNCHECKED =
  'You can look for training and meetings and book now. Before you are sent joining details, somebody who knows you has to confirm who you are: your designated safeguarding lead, a colleague or the training team. You need do nothing for it.';

const VOUCHERS: Record<string, string> = {
  lead: 'somebody who leads your organisation here',
  colleague: 'a colleague',
};

/** How each kind of mail that this slice posts is written. */
export const peopleLetters: Letters = {
  ...signInLetters,
  ...leadLetters,
  ...staffLetters,

  'signed-up': (facts, _to, { baseUrl }) => {
    const { name, checked, from } = told.extend({ checked: z.boolean() }).parse(facts);
    return {
      from,
      letter: {
        subject: 'You are registered with Muster',
        opening: `${name}, you are registered with Muster.`,
        paragraphs: [
          ...(checked ? [] : [{ kind: 'text' as const, text: UNCHECKED }]),
          { kind: 'link', label: 'Find training and meetings', href: `${baseUrl}/catalogue` },
          {
            kind: 'text',
            text: `There is no password: you sign in with this address. What you told us about your work is on your profile, ${baseUrl}/my/profile, where you can change it.`,
          },
        ],
        team: from,
        why: 'You get this mail because you registered with this address.',
      },
    };
  },

  'address-added': (facts) => {
    const { name, added, from } = told.extend({ added: z.string() }).parse(facts);
    return {
      from,
      letter: {
        subject: 'An address was added to your record in Muster',
        opening: `${name}, you can now also sign in with ${added}.`,
        paragraphs: [
          {
            kind: 'text',
            text: 'If it was not you who added it, answer this mail straight away, and sign out everywhere on your profile.',
          },
        ],
        team: from,
        why: 'You get this mail because your record in Muster has this address.',
      },
    };
  },

  'person-confirmed': (facts, _to, { baseUrl }) => {
    const { name, how, from } = told.extend({ how: z.string().optional() }).parse(facts);
    return {
      from,
      letter: {
        subject: 'Confirmed: you now get joining details',
        opening: `${name}, ${VOUCHERS[how ?? ''] ?? 'the training team'} has confirmed who you are.`,
        paragraphs: [
          { kind: 'text', text: 'From now on you are sent the joining details of what you have booked.' },
          { kind: 'link', label: 'My bookings', href: `${baseUrl}/my/bookings` },
        ],
        team: from,
        why: 'You get this mail because you registered with this address.',
      },
    };
  },
};
