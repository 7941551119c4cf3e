import fc from 'fast-check';
import ICAL from 'ical.js';
import t from 'tap';
import { download, type InvitationFacts, invitation } from '../../../../src/platform/mail/invitation.ts';
import { calendarClient } from '../../../support/calendar-client.ts';

const LONDON = 'Europe/London';
const NOW = new Date('2027-01-04T08:15:30Z');

function facts(changes: Partial<InvitationFacts> = {}): InvitationFacts {
  return {
    uid: 'p1-d1@muster.example',
    sequence: 3,
    title: 'Safeguarding basics',
    dayNumber: 1,
    dayCount: 1,
    startsAt: new Date('2027-03-09T09:30:00Z'),
    endsAt: new Date('2027-03-09T12:30:00Z'),
    location: 'Civic Offices, PO1 2AL',
    description: 'Bring a laptop; and lunch.\nDoors open at 9am.',
    url: 'https://muster.example/bookings/b1',
    organiser: { name: 'Training team', address: 'training@city.example' },
    attendee: { name: 'Ada Byron', address: 'ada@school.example' },
    ...changes,
  };
}

function linesOf(content: string): string[] {
  return content.replaceAll('\r\n ', '').split('\r\n');
}

function eventIn(content: string): ICAL.Component {
  const event = new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent');
  if (event === null) throw new Error('no VEVENT');
  return event;
}

t.test('a request says all that a calendar needs', async (t) => {
  const lines = linesOf(invitation(facts(), 'REQUEST', NOW, LONDON));
  for (const line of [
    'METHOD:REQUEST',
    'UID:p1-d1@muster.example',
    'SEQUENCE:3',
    'DTSTAMP:20270104T081530Z',
    'DTSTART;TZID=Europe/London:20270309T093000',
    'DTEND;TZID=Europe/London:20270309T123000',
    'SUMMARY:Safeguarding basics',
    'LOCATION:Civic Offices\\, PO1 2AL',
    'DESCRIPTION:Bring a laptop\\; and lunch.\\nDoors open at 9am.',
    'URL;VALUE=URI:https://muster.example/bookings/b1',
    'ORGANIZER;CN="Training team":mailto:training@city.example',
    'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="Ada Byron":MAILTO:ada@school.example',
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
  ]) {
    t.ok(lines.includes(line), line);
  }
});

t.test('no method brings an alarm, a class, a date list, a repetition or a calendar-wide zone', async (t) => {
  for (const method of ['REQUEST', 'CANCEL', 'PUBLISH'] as const) {
    const content = invitation(facts(), method, NOW, LONDON);
    const afterZone = content.slice(content.indexOf('END:VTIMEZONE'));
    t.notOk(/VALARM|CLASS:|RDATE/.test(content), method);
    t.notOk(/RRULE|X-WR-TIMEZONE|TIMEZONE-ID/.test(afterZone), method);
    t.ok(content.endsWith('END:VCALENDAR\r\n'), 'the last line ends');
  }
});

t.test('the zone is described by 1970 and a rule, in a cancellation too', async (t) => {
  for (const method of ['REQUEST', 'CANCEL', 'PUBLISH'] as const) {
    const lines = linesOf(invitation(facts(), method, NOW, LONDON));
    t.ok(lines.includes('TZID:Europe/London'), method);
    t.ok(lines.includes('DTSTART:19700329T010000'), method);
    t.ok(lines.includes('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU'), method);
    t.ok(lines.includes('RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU'), method);
  }
});

t.test('a cancellation is CANCELLED and keeps its UID and its one attendee', async (t) => {
  const lines = linesOf(invitation(facts({ sequence: 4 }), 'CANCEL', NOW, LONDON));
  t.ok(lines.includes('METHOD:CANCEL'));
  t.ok(lines.includes('STATUS:CANCELLED'));
  t.ok(lines.includes('SEQUENCE:4'));
  t.ok(lines.includes('UID:p1-d1@muster.example'));
  t.equal(lines.filter((line) => line.startsWith('ATTENDEE')).length, 1);
});

t.test('a day of several says which one it is, even when the title is cut', async (t) => {
  const second = invitation(facts({ dayNumber: 2, dayCount: 2 }), 'REQUEST', NOW, LONDON);
  t.ok(linesOf(second).includes('SUMMARY:Safeguarding basics (Day 2 of 2)'));
  const endless = facts({ dayNumber: 2, dayCount: 2, title: 'Safeguarding '.repeat(400) });
  const summary = String(
    eventIn(invitation(endless, 'REQUEST', NOW, LONDON)).getFirstPropertyValue('summary'),
  );
  t.match(summary, /Safeguarding… \(Day 2 of 2\)$/);
  t.ok(summary.length <= 200);
});

t.test('a download holds every day and nobody’s address', async (t) => {
  const days = [1, 2].map((dayNumber) =>
    facts({
      uid: `p1-d${dayNumber}@muster.example`,
      dayNumber,
      dayCount: 2,
      startsAt: new Date(`2027-03-1${dayNumber}T09:30:00Z`),
      endsAt: new Date(`2027-03-1${dayNumber}T12:30:00Z`),
    }),
  );
  const content = download(days, NOW, LONDON);
  t.notOk(content.includes('ATTENDEE'));
  t.notOk(content.includes('ada@school.example'));
  const client = calendarClient();
  t.equal(client.apply(content, 'PUBLISH'), 'applied');
  t.same(
    client.entries().map((entry) => [entry.summary, entry.startsAt.toISOString()]),
    [
      ['Safeguarding basics (Day 1 of 2)', '2027-03-11T09:30:00.000Z'],
      ['Safeguarding basics (Day 2 of 2)', '2027-03-12T09:30:00.000Z'],
    ],
  );
});

t.test('a request to nobody and an unknown zone are mistakes', async (t) => {
  const attempt = async (method: 'REQUEST' | 'CANCEL', changes: Partial<InvitationFacts>, zone: string) =>
    invitation(facts(changes), method, NOW, zone);
  await t.rejects(attempt('REQUEST', { attendee: null }, LONDON), /names nobody/);
  await t.rejects(attempt('CANCEL', { attendee: null }, LONDON), /names nobody/);
  await t.rejects(attempt('REQUEST', {}, 'Mars/Olympus'), /Mars\/Olympus/);
});

t.test('awkward names arrive as they are, without what a calendar cannot hold', async (t) => {
  const names: [string, string][] = [
    ['Zoë "Zed" O’Neil', 'Zoë Zed O’Neil'],
    ['Smith; Jones, & Co: 10:00', 'Smith; Jones, & Co: 10:00'],
    ['Eve\r\nATTENDEE:mailto:eve@evil.example', 'Eve ATTENDEE:mailto:eve@evil.example'],
    ['back\\slash', 'backslash'],
    ['👩🏽‍🏫 Ms 🎓', '👩🏽‍🏫 Ms 🎓'],
    ['tab\tbell\u0007nul\u0000', 'tab bell nul'],
    ['half \ud83d', 'half \ufffd'],
    ['line\u2028and\u202eturned', 'line and turned'],
    ['""', 'training@city.example'],
  ];
  for (const [name, expected] of names) {
    const awkward = facts({
      organiser: { name, address: 'training@city.example' },
      attendee: { name, address: 'ada@school.example' },
    });
    const content = invitation(awkward, 'REQUEST', NOW, LONDON);
    calendarClient().apply(content, 'REQUEST');
    const event = eventIn(content);
    t.equal(event.getFirstProperty('organizer')?.getFirstParameter('cn'), expected);
    t.equal(event.getFirstPropertyValue('organizer'), 'mailto:training@city.example');
    t.equal(event.getAllProperties('attendee').length, 1);
    t.match(event.getFirstPropertyValue('attendee'), /^mailto:ada@school\.example$/i);
  }
});

t.test('5000 characters are shortened, never in the middle of one', async (t) => {
  const long = '🎓'.repeat(5000);
  const awkward = facts({ title: long, location: long, attendee: { name: long, address: 'a@b.example' } });
  const content = invitation(awkward, 'REQUEST', NOW, LONDON);
  calendarClient().apply(content, 'REQUEST');
  const entry = eventIn(content);
  t.equal(entry.getFirstPropertyValue('summary'), `${'🎓'.repeat(199)}…`);
  t.equal(entry.getFirstPropertyValue('location'), `${'🎓'.repeat(249)}…`);
  t.equal(entry.getFirstProperty('attendee')?.getFirstParameter('cn'), `${'🎓'.repeat(99)}…`);
});

t.test('no text whatever breaks a calendar', async () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom('"', ';', ',', ':', '\\', '\r', '\n', '\0', 'a', '🎓', '\ud83d', '^'),
    }),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const awkward = facts({
        title: text,
        location: text,
        description: text,
        organiser: { name: text, address: 'training@city.example' },
        attendee: { name: text, address: 'ada@school.example' },
      });
      const client = calendarClient();
      client.apply(invitation(awkward, 'REQUEST', NOW, LONDON), 'REQUEST');
      client.apply(invitation({ ...awkward, sequence: 4 }, 'CANCEL', NOW, LONDON), 'CANCEL');
      return client.entries().length === 0;
    }),
    { numRuns: 200 },
  );
});
