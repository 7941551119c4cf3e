import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { type InvitationFacts, invitation } from '../../../../src/platform/mail/invitation.ts';
import { calendarClient } from '../../../support/calendar-client.ts';

const run = promisify(execFile);
const LONDON = 'Europe/London';
const NOW = new Date('2027-01-04T08:15:30Z');

type Case = { name: string; startsAt: string; endsAt: string; wall: string[] };

const CASES: Case[] = [
  {
    name: 'winter',
    startsAt: '2027-01-12T09:30:00Z',
    endsAt: '2027-01-12T12:30:00Z',
    wall: ['20270112T093000', '20270112T123000'],
  },
  {
    name: 'summer',
    startsAt: '2027-07-06T08:30:00Z',
    endsAt: '2027-07-06T11:30:00Z',
    wall: ['20270706T093000', '20270706T123000'],
  },
  {
    name: 'the night the clocks go forward',
    startsAt: '2027-03-28T00:30:00Z',
    endsAt: '2027-03-28T02:00:00Z',
    wall: ['20270328T003000', '20270328T030000'],
  },
  {
    name: 'the night the clocks go back',
    startsAt: '2027-10-30T23:30:00Z',
    endsAt: '2027-10-31T02:30:00Z',
    wall: ['20271031T003000', '20271031T023000'],
  },
  {
    name: 'the Friday before and the Monday after, forward',
    startsAt: '2027-03-26T10:00:00Z',
    endsAt: '2027-03-29T09:00:00Z',
    wall: ['20270326T100000', '20270329T100000'],
  },
  {
    name: 'the Friday before and the Monday after, back',
    startsAt: '2027-10-29T09:00:00Z',
    endsAt: '2027-11-01T10:00:00Z',
    wall: ['20271029T100000', '20271101T100000'],
  },
];

function facts({ startsAt, endsAt }: Case): InvitationFacts {
  return {
    uid: 'p1-d1@muster.example',
    sequence: 0,
    title: 'Network meeting',
    dayNumber: 1,
    dayCount: 1,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    location: 'Microsoft Teams meeting',
    description: '',
    url: 'https://muster.example/bookings/b1',
    organiser: { name: 'Training team', address: 'training@city.example' },
    attendee: { name: 'Ada Byron', address: 'ada@school.example' },
  };
}

for (const item of CASES) {
  t.test(`${item.name}: wall clock in the message, true instant in the calendar`, async (t) => {
    const content = invitation(facts(item), 'REQUEST', NOW, LONDON);
    t.ok(content.includes(`DTSTART;TZID=Europe/London:${item.wall[0]}\r\n`));
    t.ok(content.includes(`DTEND;TZID=Europe/London:${item.wall[1]}\r\n`));
    const client = calendarClient();
    client.apply(content, 'REQUEST');
    t.same(
      client.entries().map((entry) => [entry.startsAt, entry.endsAt]),
      [[new Date(item.startsAt), new Date(item.endsAt)]],
    );
  });
}

t.test('another city’s zone serves as well', async (t) => {
  const item = CASES[1];
  if (item === undefined) throw new Error('no summer case');
  const content = invitation(facts(item), 'REQUEST', NOW, 'America/New_York');
  t.ok(content.includes('DTSTART;TZID=America/New_York:20270706T043000\r\n'));
  const client = calendarClient();
  client.apply(content, 'REQUEST');
  t.same(client.entries()[0]?.startsAt, new Date(item.startsAt));
});

t.test('the server’s own time zone changes nothing', async (t) => {
  const here = new URL('../../../../src/platform/mail/invitation.ts', import.meta.url);
  const script = `
    const { invitation } = await import(${JSON.stringify(here.href)});
    const dates = (key, value) => (key === 'startsAt' || key === 'endsAt' ? new Date(value) : value);
    const all = JSON.parse(process.env.FACTS, dates);
    const made = all.map((facts) => invitation(facts, 'REQUEST', new Date('${NOW.toISOString()}'), '${LONDON}'));
    process.stdout.write(JSON.stringify({ zone: new Date('2027-07-06').getTimezoneOffset(), made }));`;
  const expected = CASES.map((item) => invitation(facts(item), 'REQUEST', NOW, LONDON));
  const zones: [string, number][] = [
    ['America/New_York', 240],
    ['UTC', 0],
    ['Australia/Lord_Howe', -630],
  ];
  for (const [zone, offset] of zones) {
    const env = { ...process.env, TZ: zone, FACTS: JSON.stringify(CASES.map(facts)) };
    const args = ['--import=tsx', '--input-type=module', '--eval', script];
    const cwd = fileURLToPath(new URL('../../../../', import.meta.url));
    const { stdout } = await run(process.execPath, args, { cwd, env });
    t.same(JSON.parse(stdout), { zone: offset, made: expected }, zone);
  }
});
