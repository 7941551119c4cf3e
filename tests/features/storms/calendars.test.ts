import PostalMime from 'postal-mime';
import t, { type Test } from 'tap';
import { calendarClient } from '../../support/calendar-client.ts';
import { type Engine, freshDatabase } from '../../support/house.ts';
import { runEntry } from '../../support/servers.ts';
import type { Report } from './calendar-process.ts';
import { STORIES, type Story, type Times } from './calendar-stories.ts';

const PROCESS = new URL('./calendar-process.ts', import.meta.url);
const HOURS_3 = 3 * 3_600_000;
/** Minutes behind UTC in January, so that the test knows that the server is where it thinks. */
const PLACES = { UTC: 0, 'America/New_York': 300 } as const;

type Settings = { engine: Engine; zone: keyof typeof PLACES; told: 'at once' | 'at the end' };

const SETTINGS: Settings[] = [
  { engine: 'sqlite', zone: 'UTC', told: 'at once' },
  { engine: 'sqlite', zone: 'America/New_York', told: 'at once' },
  { engine: 'postgresql', zone: 'UTC', told: 'at the end' },
  { engine: 'postgresql', zone: 'America/New_York', told: 'at once' },
];

for (const { engine, zone, told } of SETTINGS) {
  const server = `server in ${zone}, mail sent ${told}`;
  t.test(`must show 5: the mails leave exactly the true entries [${engine}, ${server}]`, async (t) => {
    const database = await freshDatabase(t, engine);
    const output = await runEntry(t, PROCESS, { ...database, TZ: zone, TOLD: told });
    const report = JSON.parse(output) as Report;
    t.equal(report.zoneOffset, PLACES[zone], 'the server is there');
    for (const story of STORIES) {
      const mails = report.stories.find(({ name }) => name === story.name)?.mails ?? [];
      await t.test(story.name, (t) => follow(t, story, mails, told));
    }
  });
}

/** Applies the mails in order and holds the calendar against the truth after each step that was told. */
async function follow(t: Test, story: Story, mails: string[][], told: Settings['told']): Promise<void> {
  const calendar = calendarClient();
  let received = 0;
  for (const [index, { shows }] of story.steps.entries()) {
    for (const source of mails[index] ?? []) {
      const part = await calendarPart(source);
      if (part !== null)
        t.equal(calendar.apply(part.content, part.method), 'applied', 'the calendar takes it');
      received++;
    }
    if (told === 'at the end' && index < story.steps.length - 1) continue;
    const entries = calendar.entries();
    t.same(
      entries.map(({ startsAt, endsAt }) => [startsAt, endsAt]),
      shows.map(truth),
      `after step ${index + 1}`,
    );
    t.equal(new Set(entries.map(({ uid }) => uid)).size, shows.length, 'each with a UID of its own');
  }
  t.ok(received > 0, `${received} mails came`);
}

function truth({ utc }: Times): Date[] {
  const startsAt = new Date(utc);
  return [startsAt, new Date(startsAt.getTime() + HOURS_3)];
}

/** The calendar part as a mail client finds it, with the method of its MIME header. */
async function calendarPart(source: string): Promise<{ content: string; method: string } | null> {
  const { attachments } = await PostalMime.parse(source);
  const part = attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (part === undefined) return null;
  if (typeof part.content === 'string') throw new Error('a calendar part without bytes');
  // postal-mime gives the lines of a text with LF; that they leave with CRLF has its own test.
  const content = Buffer.from(new Uint8Array(part.content)).toString().replaceAll('\n', '\r\n');
  return { content, method: part.method ?? '' };
}
