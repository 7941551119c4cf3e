import PostalMime from 'postal-mime';
import { calendarClient } from '../support/calendar-client.ts';
import { until } from '../support/until.ts';
import type { Visitor } from './visitor.ts';

/** Somebody's mailbox and calendar, read from what really left: each mail is taken once, the oldest first. */
export type Inbox = {
  /** The subjects of the mails that have come since the last look; waits until there are `count`. */
  news(count: number): Promise<string[]>;
  /** What stands in the calendar after all mail so far: "2027-05-11T08:30 Title, Day 1 of 2". */
  calendar(): string[];
};

/** The inbox at an address of the demonstration, looked at in any window of its own. */
export async function inboxOf(person: Visitor, address: string): Promise<Inbox> {
  const { request } = person.context;
  const list = `/demo/mailbox?to=${encodeURIComponent(address)}`;
  const taken = new Set<string>();
  const calendar = calendarClient();
  const fresh = async () => {
    const page = await (await request.get(list)).text();
    const links = [...page.matchAll(/href="(\/demo\/mailbox\/\d+)"/g)].map(([, href]) => href ?? '');
    return [...new Set(links)].filter((href) => !taken.has(href)).sort((a, b) => numberOf(a) - numberOf(b));
  };
  // What had come before is no news.
  for (const href of await fresh()) taken.add(href);
  return {
    async news(count) {
      let links: string[] = [];
      await until(`${count} mails for ${address}`, async () => {
        links = await fresh();
        return links.length >= count;
      });
      const subjects: string[] = [];
      for (const href of links) {
        taken.add(href);
        const page = await (await request.get(href)).text();
        const source = unescaped(/<pre class="mail__source">([\s\S]*?)<\/pre>/.exec(page)?.[1] ?? '');
        const mail = await PostalMime.parse(source);
        subjects.push(mail.subject ?? '');
        const part = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
        if (part === undefined || typeof part.content === 'string') continue;
        // postal-mime gives the lines of a text with LF; that they leave with CRLF has its own test.
        const text = Buffer.from(new Uint8Array(part.content)).toString().replaceAll('\n', '\r\n');
        calendar.apply(text, part.method ?? '');
      }
      return subjects;
    },
    calendar: () =>
      calendar.entries().map(({ startsAt, summary }) => `${startsAt.toISOString().slice(0, 16)} ${summary}`),
  };
}

function numberOf(href: string): number {
  return Number(href.split('/').at(-1));
}

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
