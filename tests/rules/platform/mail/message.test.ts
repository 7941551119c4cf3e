import PostalMime from 'postal-mime';
import t from 'tap';
import { type CapturedMail, capturedMailer } from '../../../../src/platform/mail/captured.ts';
import { invitation } from '../../../../src/platform/mail/invitation.ts';
import type { Mail } from '../../../../src/platform/mail/mailer.ts';
import { calendarClient } from '../../../support/calendar-client.ts';

const NOW = new Date('2027-01-04T09:00:00Z');
const TEAM = { name: 'City training team', address: 'training@city.example' };
const ADA = { name: 'Ada Byron', address: 'ada@school.example' };

function mail(changes: Partial<Mail> = {}): Mail {
  return {
    kind: 'booking-confirmed',
    messageId: '<o1@muster.example>',
    to: ADA,
    from: TEAM,
    replyTo: { name: 'Organiser', address: 'organiser@city.example' },
    letter: {
      subject: 'Place confirmed: Grundlagen für Zoë 🎓',
      opening: 'You have a place.',
      paragraphs: [{ kind: 'text', text: 'Bring a “laptop”.' }],
      team: TEAM,
      why: 'You get this mail because you booked a place.',
    },
    ...changes,
  };
}

function calendarContent(method: 'REQUEST' | 'CANCEL', title = 'Grundlagen für Zoë 🎓, 50% = ½'): string {
  const facts = {
    uid: 'p1-d1@muster.example',
    sequence: 0,
    title,
    dayNumber: 1,
    dayCount: 1,
    startsAt: new Date('2027-03-09T09:30:00Z'),
    endsAt: new Date('2027-03-09T12:30:00Z'),
    location: 'Civic Offices',
    description: 'Bring a laptop.',
    url: 'https://muster.example/bookings/b1',
    organiser: TEAM,
    attendee: ADA,
  };
  return invitation(facts, method, NOW, 'Europe/London');
}

async function capture(sent: Mail): Promise<CapturedMail> {
  const kept: CapturedMail[] = [];
  const mailer = capturedMailer(async (captured) => void kept.push(captured), { now: () => NOW });
  t.same(await mailer.deliver(sent), { outcome: 'accepted' });
  await mailer.close();
  const [only] = kept;
  if (only === undefined || kept.length !== 1) throw new Error(`${kept.length} mails kept`);
  return only;
}

/** The parts as they stand in the source, with their bodies decoded byte for byte. */
function partsOf(raw: string): { type: string; headers: string; body: Buffer }[] {
  const boundaries = [...raw.matchAll(/boundary="([^"]+)"/g)].map((found) => found[1] ?? '');
  const pieces = boundaries.reduce((all, mark) => all.flatMap((piece) => piece.split(`--${mark}`)), [raw]);
  return pieces.flatMap((piece) => {
    const found = /^\r\n(Content-Type: (?!multipart)[\s\S]*?)\r\n\r\n([\s\S]*)\r\n$/.exec(piece);
    if (found === null) return [];
    const headers = (found[1] ?? '').replace(/\r\n[ \t]+/g, ' ');
    const type = /^Content-Type: (.*)$/m.exec(headers)?.[1] ?? '';
    return [{ type, headers, body: decoded(headers, found[2] ?? '') }];
  });
}

function decoded(headers: string, body: string): Buffer {
  const encoding = /^Content-Transfer-Encoding: (.*)$/m.exec(headers)?.[1];
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body);
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

for (const method of ['REQUEST', 'CANCEL'] as const) {
  t.test(`${method}: text, HTML, calendar last, and the same bytes attached`, async (t) => {
    const content = calendarContent(method);
    const { raw, text, html } = await capture(mail({ calendar: { method, content } }));
    const parts = partsOf(raw);
    t.same(
      parts.map((part) => part.type),
      [
        'text/plain; charset=utf-8',
        'text/html; charset=utf-8',
        `text/calendar; charset=utf-8; method=${method}`,
        'application/ics; name=invite.ics',
      ],
    );
    t.equal(parts[0]?.body.toString().replaceAll('\r\n', '\n'), text);
    t.equal(parts[1]?.body.toString().replaceAll('\r\n', '\n'), html);
    t.ok(parts[2]?.body.equals(Buffer.from(content)), 'the calendar part, byte for byte');
    t.ok(parts[3]?.body.equals(Buffer.from(content)), 'the attachment, byte for byte');
    t.match(parts[3]?.headers, /Content-Disposition: attachment; filename=invite\.ics/);
    t.match(content, new RegExp(`METHOD:${method}\r\n`));
  });
}

t.test('another reader finds the same', async (t) => {
  const content = calendarContent('REQUEST');
  const { raw } = await capture(mail({ calendar: { method: 'REQUEST', content } }));
  const parsed = await PostalMime.parse(raw);
  t.equal(parsed.subject, 'Place confirmed: Grundlagen für Zoë 🎓');
  t.same(parsed.from, TEAM);
  t.same(parsed.to, [ADA]);
  t.same(parsed.replyTo, [{ name: 'Organiser', address: 'organiser@city.example' }]);
  t.equal(parsed.messageId, '<o1@muster.example>');
  t.equal(parsed.date, '2027-01-04T09:00:00.000Z');
  t.match(parsed.text, /Bring a “laptop”/);
  t.same(
    parsed.attachments.map(({ mimeType, method, filename }) => [mimeType, method, filename]),
    [
      ['text/calendar', 'REQUEST', null],
      ['application/ics', undefined, 'invite.ics'],
    ],
  );
  const [part] = parsed.attachments;
  if (part === undefined || typeof part.content === 'string') throw new Error('no calendar part');
  // The reader turns every line end into LF.
  const read = Buffer.from(new Uint8Array(part.content)).toString().replaceAll('\n', '\r\n');
  const client = calendarClient();
  t.equal(client.apply(read, part.method ?? ''), 'applied');
  t.equal(client.entries()[0]?.summary, 'Grundlagen für Zoë 🎓, 50% = ½');
});

t.test('without a calendar there is none, and machines are told not to answer', async (t) => {
  const { raw, calendar } = await capture(mail());
  t.equal(calendar, null);
  t.same(
    partsOf(raw).map((part) => part.type),
    ['text/plain; charset=utf-8', 'text/html; charset=utf-8'],
  );
  const parsed = await PostalMime.parse(raw);
  const header = (key: string) => parsed.headers.filter((one) => one.key === key).map((one) => one.value);
  t.same(header('auto-submitted'), ['auto-generated']);
  t.same(header('x-auto-response-suppress'), ['OOF, AutoReply']);
  t.same(header('list-unsubscribe'), []);
});

t.test('no name, address or title adds a header or a recipient', async (t) => {
  const awkward = [
    'Eve\r\nBcc: eve@evil.example',
    'Eve\nX-Evil: 1\n\nbody',
    'Smith, Eve; <eve@evil.example>, "x"',
    '"quoted" \\ <a@evil.example>',
    '👩🏽‍🏫 🎓\u0000\u0007',
    'half \ud83d',
    'team@evil.example',
    `${'long '.repeat(1000)}`,
    '🎓'.repeat(5000),
    '=?utf-8?Q?x=0ABcc:_eve=40evil.example?=',
  ];
  for (const name of awkward) {
    const named = { name, address: 'ada@school.example' };
    const letter = { ...mail().letter, subject: `Place confirmed: ${name}`, team: named };
    const { raw, subject } = await capture(mail({ to: named, from: named, replyTo: named, letter }));
    const parsed = await PostalMime.parse(raw);
    t.equal(parsed.to?.length, 1, JSON.stringify(name.slice(0, 40)));
    t.equal(parsed.to?.[0]?.address, 'ada@school.example');
    t.equal(parsed.from?.address, 'ada@school.example');
    t.same(
      parsed.headers.filter(({ key }) => ['bcc', 'cc', 'x-evil'].includes(key)),
      [],
    );
    t.equal(parsed.headers.length, 10);
    t.equal(parsed.subject, subject);
    t.ok(Array.from(subject).length <= 200);
    t.ok(raw.split('\r\n').every((line) => Buffer.byteLength(line) <= 998));
  }
});

t.test('an address with line breaks or several addresses stays one recipient', async (t) => {
  for (const address of ['a@x.example\r\nBcc: b@y.example', 'a@x.example, b@y.example']) {
    const { raw } = await capture(mail({ to: { name: '', address } }));
    const parsed = await PostalMime.parse(raw);
    t.equal(parsed.to?.length, 1);
    t.notOk(parsed.bcc);
  }
});

t.test('what was captured is what would have left', async (t) => {
  const content = calendarContent('CANCEL');
  const sent = mail({ kind: 'booking-cancelled', calendar: { method: 'CANCEL', content } });
  const { raw, text, html, ...rest } = await capture(sent);
  t.same(rest, {
    kind: 'booking-cancelled',
    messageId: '<o1@muster.example>',
    at: NOW,
    to: ADA,
    subject: 'Place confirmed: Grundlagen für Zoë 🎓',
    calendar: content,
  });
  t.ok(text.startsWith('You have a place.\n'));
  t.ok(html.startsWith('<!doctype html>'));
  t.notOk(/[^\r]\n/.test(raw), 'every line ends in CRLF');
});

t.test('a mailbox that cannot keep a mail says so', async (t) => {
  const broken = capturedMailer(
    async () => {
      throw new Error('disk full');
    },
    { now: () => NOW },
  );
  await t.rejects(broken.deliver(mail()), /disk full/);
});
