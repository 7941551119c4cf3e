import t from 'tap';
import { calendarClient } from '../../../support/calendar-client.ts';

/** Written out by hand, so that the client is not tested with what it is there to check. */
const GOOD = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//By hand//EN',
  'METHOD:REQUEST',
  'BEGIN:VTIMEZONE',
  'TZID:Europe/London',
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0100',
  'DTSTART:19700329T010000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0000',
  'DTSTART:19701025T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
  'BEGIN:VEVENT',
  'UID:one@example',
  'SEQUENCE:1',
  'DTSTAMP:20270104T090000Z',
  'DTSTART;TZID=Europe/London:20270706T093000',
  'DTEND;TZID=Europe/London:20270706T123000',
  'SUMMARY:By hand',
  'LOCATION:Here',
  'ORGANIZER:mailto:team@example.org',
  'ATTENDEE:mailto:ada@example.org',
  'STATUS:CONFIRMED',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

function changed(from: string | RegExp, to: string): string {
  const result = GOOD.replace(from, to);
  if (result === GOOD) throw new Error(`nothing to replace: ${from}`);
  return result;
}

const cancelling = changed('METHOD:REQUEST', 'METHOD:CANCEL').replace('STATUS:CONFIRMED', 'STATUS:CANCELLED');

t.test('a good message is shown at its true instant', async (t) => {
  const client = calendarClient();
  t.equal(client.apply(GOOD, 'REQUEST'), 'applied');
  t.same(client.entries(), [
    {
      uid: 'one@example',
      summary: 'By hand',
      startsAt: new Date('2027-07-06T08:30:00Z'),
      endsAt: new Date('2027-07-06T11:30:00Z'),
      location: 'Here',
      sequence: 1,
    },
  ]);
});

t.test('the zone is believed as the message describes it', async (t) => {
  const client = calendarClient();
  const elsewhere = GOOD.replace('TZOFFSETTO:+0100', 'TZOFFSETTO:+0300');
  client.apply(elsewhere.replace('TZOFFSETFROM:+0100', 'TZOFFSETFROM:+0300'), 'REQUEST');
  t.same(client.entries()[0]?.startsAt, new Date('2027-07-06T06:30:00Z'));
});

const REFUSED: [string, string, string, RegExp][] = [
  [
    'a DTSTAMP without Z',
    changed('DTSTAMP:20270104T090000Z', 'DTSTAMP:20270104T090000'),
    'REQUEST',
    /DTSTAMP is not in UTC/,
  ],
  ['no DTSTAMP', changed('DTSTAMP:20270104T090000Z\r\n', ''), 'REQUEST', /dtstamp is there 0 times/],
  [
    'a floating start',
    changed('DTSTART;TZID=Europe/London:20270706', 'DTSTART:20270706'),
    'REQUEST',
    /dtstart floats/,
  ],
  ['a floating end', changed('DTEND;TZID=Europe/London:', 'DTEND:'), 'REQUEST', /dtend floats/],
  [
    'an unknown zone',
    changed('DTSTART;TZID=Europe/London', 'DTSTART;TZID=Europe/Paris'),
    'REQUEST',
    /Europe\/Paris, which no VTIMEZONE/,
  ],
  ['no VTIMEZONE', changed(/BEGIN:VTIMEZONE[\s\S]*END:VTIMEZONE\r\n/, ''), 'REQUEST', /which no VTIMEZONE/],
  ['no attendee', changed('ATTENDEE:mailto:ada@example.org\r\n', ''), 'REQUEST', /0 ATTENDEEs/],
  ['two attendees', changed('STATUS', 'ATTENDEE:mailto:bob@example.org\r\nSTATUS'), 'REQUEST', /2 ATTENDEEs/],
  [
    'no organiser',
    changed('ORGANIZER:mailto:team@example.org\r\n', ''),
    'REQUEST',
    /organizer is there 0 times/,
  ],
  ['a bare LF', changed('SEQUENCE:1\r\n', 'SEQUENCE:1\n'), 'REQUEST', /other than CRLF/],
  ['no final line end', GOOD.slice(0, -2), 'REQUEST', /last line has no end/],
  [
    'a line of 76 octets',
    changed('LOCATION:Here', `LOCATION:${'x'.repeat(67)}`),
    'REQUEST',
    /longer than 75/,
  ],
  [
    '76 octets in fewer characters',
    changed('LOCATION:Here', `LOCATION:${'é'.repeat(33)}x`),
    'REQUEST',
    /longer than 75/,
  ],
  ['another method in the part', GOOD, 'PUBLISH', /METHOD REQUEST in a part that says PUBLISH/],
  [
    'a cancellation that says CONFIRMED',
    changed('METHOD:REQUEST', 'METHOD:CANCEL'),
    'CANCEL',
    /wrong STATUS/,
  ],
  [
    'a request that says CANCELLED',
    changed('STATUS:CONFIRMED', 'STATUS:CANCELLED'),
    'REQUEST',
    /wrong STATUS/,
  ],
  ['a published attendee', changed('METHOD:REQUEST', 'METHOD:PUBLISH'), 'PUBLISH', /1 ATTENDEEs/],
  ['two events', changed(/(BEGIN:VEVENT[\s\S]*END:VEVENT\r\n)/, '$1$1'), 'REQUEST', /several VEVENTs/],
  ['no SEQUENCE', changed('SEQUENCE:1\r\n', ''), 'REQUEST', /sequence is there 0 times/],
  ['a rule of repetition', changed('SEQUENCE:1', 'SEQUENCE:1\r\nRRULE:FREQ=WEEKLY'), 'REQUEST', /repeats/],
];

for (const [what, message, method, why] of REFUSED) {
  t.test(`refused: ${what}`, async (t) => {
    const client = calendarClient();
    const attempt = async () => client.apply(message, method);
    await t.rejects(attempt(), why);
    t.same(client.entries(), []);
  });
}

t.test('a line of 75 octets is well', async (t) => {
  const client = calendarClient();
  t.equal(client.apply(changed('LOCATION:Here', `LOCATION:${'x'.repeat(66)}`), 'REQUEST'), 'applied');
});

t.test('after a cancellation the same SEQUENCE does not bring the entry back', async (t) => {
  const client = calendarClient();
  client.apply(GOOD, 'REQUEST');
  client.apply(cancelling, 'CANCEL');
  t.same(client.entries(), []);
  t.equal(client.apply(changed('T090000Z', 'T100000Z'), 'REQUEST'), 'ignored');
  t.equal(client.apply(changed('SEQUENCE:1', 'SEQUENCE:2'), 'REQUEST'), 'applied');
});

t.test('the same SEQUENCE with an older DTSTAMP is ignored, with a newer one it counts', async (t) => {
  const client = calendarClient();
  client.apply(GOOD, 'REQUEST');
  t.equal(client.apply(changed('T090000Z', 'T080000Z'), 'REQUEST'), 'ignored');
  t.equal(client.apply(changed('T090000Z', 'T100000Z').replace('Here', 'There'), 'REQUEST'), 'applied');
  t.equal(client.entries()[0]?.location, 'There');
});

t.test('one meeting of a series is moved and cancelled by its RECURRENCE-ID', async (t) => {
  const client = calendarClient();
  const one = (text: string) =>
    text.replace('SEQUENCE:1', 'SEQUENCE:2\r\nRECURRENCE-ID;TZID=Europe/London:20270713T093000');
  client.apply(GOOD, 'REQUEST');
  client.apply(one(GOOD).replaceAll(':20270706', ':20270714'), 'REQUEST');
  t.same(
    client.entries().map((entry) => entry.startsAt),
    [new Date('2027-07-06T08:30:00Z'), new Date('2027-07-14T08:30:00Z')],
  );
  client.apply(one(cancelling).replace('SEQUENCE:2', 'SEQUENCE:3'), 'CANCEL');
  t.equal(client.entries().length, 1);
  client.apply(cancelling, 'CANCEL');
  t.same(client.entries(), []);
});
