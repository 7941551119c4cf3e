import { z } from 'zod';
import type { Letters } from '../platform/mail/renderer.ts';

const shape = z.object({
  lead: z.string(),
  organisation: z.string(),
  from: z.object({ name: z.string(), address: z.string() }),
  items: z.array(
    z.object({
      title: z.string(),
      line: z.string(),
      essential: z.boolean(),
      /** Of its page in the catalogue, where it has one. */
      slug: z.string().nullable(),
      /** An activity of the organisation's own: it is not booked in Muster. */
      own: z.boolean().default(false),
    }),
  ),
});

/** What a lead's reminder lists, as it stood when the lead sent it. */
export type ReminderFacts = z.infer<typeof shape>;

/** What leads write to their people. */
export const leadLetters: Letters = {
  'lead-reminder': (facts, _to, { baseUrl }) => {
    const { lead, organisation, from, items } = shape.parse(facts);
    const [only] = items;
    const what =
      items.length === 1 && only !== undefined
        ? only.title
        : `${items.length} things that your roles require`;
    const inOrder = [...items].sort((a, b) => Number(b.essential) - Number(a.essential));
    return {
      from,
      letter: {
        subject: `Reminder: ${what}`,
        opening: `${lead}, a lead of ${organisation}, reminds you of what your roles there ask for.`,
        paragraphs: [
          {
            kind: 'list',
            items: inOrder.map(
              ({ title, line, essential, slug, own }) =>
                `${title} (${essential ? 'essential' : 'recommended'}). ${line}.${where(own, slug, baseUrl)}`,
            ),
          },
          {
            kind: 'link',
            label: items.every(({ own }) => own) ? 'See what you need' : 'See what you need and book',
            href: `${baseUrl}/my/needs`,
          },
          {
            kind: 'text',
            text: 'If you have done something of this elsewhere, add it to your learning record with its date and the certificate.',
          },
        ],
        team: from,
        why: 'You get this mail because a lead of your organisation asked for it. It goes to you alone, and at most once a day.',
      },
    };
  },
};

function where(own: boolean, slug: string | null, baseUrl: string): string {
  if (own) return ' Your organisation arranges and records this.';
  return slug === null ? '' : ` Dates: ${baseUrl}/activities/${slug}`;
}
