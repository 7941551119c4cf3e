import { z } from 'zod';
import type { Paragraph } from '../platform/mail/mailer.ts';
import type { Letters } from '../platform/mail/renderer.ts';

const mailbox = z.object({ name: z.string(), address: z.string() });
const code = z.object({ code: z.string(), minutes: z.number(), from: mailbox });
const linkAndCode = code.extend({ link: z.string() });

/** What is said while somebody shows that they can read an address: signing in, registering, adding one. */
export const signInLetters: Letters = {
  'sign-in': (facts) => {
    const { link, from, ...rest } = linkAndCode.parse(facts);
    return {
      from,
      letter: {
        subject: 'Sign in to Muster: your link and code',
        opening: 'Here is your link to sign in to Muster.',
        paragraphs: [{ kind: 'link', label: 'Sign in', href: link }, ...codeParagraphs(rest)],
        team: from,
        why: 'You get this mail because somebody typed your address into the sign-in page of Muster.',
      },
    };
  },

  register: (facts) => {
    const { link, from, ...rest } = linkAndCode.parse(facts);
    return {
      from,
      letter: {
        subject: 'Register with Muster: your link and code',
        opening: 'Nobody has registered with this address yet: here is your link to do so.',
        paragraphs: [
          { kind: 'link', label: 'Register', href: link },
          ...codeParagraphs(rest),
          {
            kind: 'text',
            text: 'If you have used Muster before with another address, sign in with that one and add this address on your profile.',
          },
        ],
        team: from,
        why: 'You get this mail because somebody typed your address into the sign-in page of Muster.',
      },
    };
  },

  'address-proof': (facts) => {
    const { from, name, ...rest } = code.extend({ name: z.string() }).parse(facts);
    return {
      from,
      letter: {
        subject: 'Add this address to Muster: your code',
        opening: `${name} wants to add this address to their record in Muster.`,
        paragraphs: codeParagraphs(rest),
        team: from,
        why: 'You get this mail because somebody typed this address into their profile in Muster.',
      },
    };
  },
};

function codeParagraphs({ code, minutes }: { code: string; minutes: number }): Paragraph[] {
  return [
    { kind: 'text', text: 'Or type this code into the page on which you asked for it:' },
    { kind: 'facts', facts: [{ label: 'Code', value: code }] },
    {
      kind: 'text',
      text: `It works once, for ${minutes} minutes. If it was not you who asked, you need do nothing: without this mail nobody can use your address.`,
    },
  ];
}
