import net, { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import t, { type Test } from 'tap';
import type { Mail } from '../../../../src/platform/mail/mailer.ts';
import { smtpMailer } from '../../../../src/platform/mail/smtp.ts';
import { until } from '../../../support/until.ts';

const SECRET = 'What this mail is about';
const TEAM = { name: 'Training team', address: 'training@city.example' };

function mail(address = 'ada@school.example', id = 'o1'): Mail {
  return {
    kind: 'booking-confirmed',
    messageId: `<${id}@muster.example>`,
    to: { name: 'Ada Byron', address },
    from: TEAM,
    replyTo: TEAM,
    letter: { subject: SECRET, opening: SECRET, paragraphs: [], team: TEAM, why: SECRET },
    calendar: { method: 'REQUEST', content: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n' },
  };
}

function mailerFor(t: Test, url: string, ratePerMinute = 0) {
  const mailer = smtpMailer({ url, ratePerMinute });
  t.teardown(() => mailer.close());
  return mailer;
}

type Inbox = { port: number; received: string[]; connections: number; most: number };

/** A real server on this machine, which keeps what it takes. */
async function serve(t: Test, options: SMTPServerOptions = {}, host = '127.0.0.1'): Promise<Inbox> {
  const inbox: Inbox = { port: 0, received: [], connections: 0, most: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_session, done) {
      inbox.connections += 1;
      inbox.most = Math.max(inbox.most, inbox.connections);
      done();
    },
    onClose() {
      inbox.connections -= 1;
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        inbox.received.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, host, listening));
  t.teardown(() => new Promise<void>((closed) => server.close(closed)));
  inbox.port = (server.server.address() as AddressInfo).port;
  return inbox;
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

t.test('accepted: the server has it, whole', async (t) => {
  const envelopes: unknown[] = [];
  const inbox = await serve(t, {
    onRcptTo(address, session, done) {
      const from = session.envelope.mailFrom;
      envelopes.push([from === false ? null : from.address, address.address]);
      done();
    },
  });
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`);
  t.same(await mailer.deliver(mail()), { outcome: 'accepted' });
  t.same(envelopes, [['training@city.example', 'ada@school.example']]);
  t.equal(inbox.received.length, 1);
  const parsed = await PostalMime.parse(inbox.received[0] ?? '');
  t.equal(parsed.messageId, '<o1@muster.example>');
  t.equal(parsed.subject, SECRET);
  t.equal(parsed.attachments[0]?.method, 'REQUEST');
});

const ANSWERS: [number, string, 'retry' | 'refused', RegExp][] = [
  [451, '4.7.1 Greylisted', 'retry', /451 4\.7\.1/],
  [452, '4.2.2 Full', 'retry', /mailbox is full \(452 4\.2\.2\)/],
  [421, '4.3.2 Shutting down', 'retry', /421/],
  [550, '5.1.1 No such user', 'refused', /does not know this address \(550 5\.1\.1\)/],
  [552, 'Too much', 'refused', /\(552\)/],
  [554, '5.7.1 Spam', 'refused', /does not allow this mail \(554 5\.7\.1\)/],
  [503, '5.5.1 Out of order', 'retry', /503/],
  [530, '5.7.57 Client not authenticated', 'retry', /530/],
];

for (const [code, words, outcome, reason] of ANSWERS) {
  for (const stage of ['the sender', 'the recipient', 'the content'] as const) {
    t.test(`${code} to ${stage}: ${outcome}`, async (t) => {
      const quoting = answer(code, `${words}: ${SECRET} for ada@school.example`);
      const inbox = await serve(t, {
        ...(stage === 'the sender' && { onMailFrom: (_address, _session, done) => done(quoting) }),
        ...(stage === 'the recipient' && { onRcptTo: (_address, _session, done) => done(quoting) }),
        ...(stage === 'the content' && {
          onData: (stream, _session, done) => {
            stream.resume();
            stream.on('end', () => done(quoting));
          },
        }),
      });
      const delivery = await mailerFor(t, `smtp://127.0.0.1:${inbox.port}`).deliver(mail());
      t.match(delivery, { outcome, reason });
      t.notOk(/about|ada@/.test(JSON.stringify(delivery)), 'the server’s own words are left out');
    });
  }
}

t.test('refused once, the next mail still goes', async (t) => {
  const inbox = await serve(t, {
    onRcptTo: ({ address }, _session, done) => done(/nobody/.test(address) ? answer(550, 'no') : undefined),
  });
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`);
  t.match(await mailer.deliver(mail('nobody@school.example')), { outcome: 'refused' });
  t.same(await mailer.deliver(mail()), { outcome: 'accepted' });
});

t.test('an address that is none is refused', async (t) => {
  const inbox = await serve(t);
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`);
  t.match(await mailer.deliver(mail('')), { outcome: 'refused', reason: /address cannot be used/ });
});

t.test('nobody listens: retry', async (t) => {
  const free = net.createServer();
  await new Promise<void>((listening) => free.listen(0, '127.0.0.1', listening));
  const closedPort = (free.address() as AddressInfo).port;
  await new Promise((closed) => free.close(closed));
  const delivery = await mailerFor(t, `smtp://127.0.0.1:${closedPort}`).deliver(mail());
  t.same(delivery, { outcome: 'retry', reason: 'The mail server could not be reached (ECONNREFUSED)' });
});

/** A server that speaks just enough, and drops the line when it hears `dropAt`, or before it says a word. */
async function dropping(t: Test, dropAt: RegExp | null): Promise<{ port: number; drops: number }> {
  const state = { port: 0, drops: 0 };
  const server = net.createServer((socket) => {
    const drop = () => {
      state.drops += 1;
      socket.destroy();
    };
    socket.on('error', () => undefined);
    if (dropAt === null) return drop();
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      if (dropAt.test(chunk.toString())) return drop();
      socket.write(/^DATA/.test(chunk.toString()) ? '354 go\r\n' : '250 well\r\n');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => new Promise((closed) => server.close(closed)));
  state.port = (server.address() as AddressInfo).port;
  return state;
}

for (const [when, dropAt] of [
  ['before a word', null],
  ['on greeting', /^EHLO/],
  ['at the sender', /^MAIL FROM/],
  ['at the recipient', /^RCPT TO/],
  ['in the middle of the content', /Subject:/],
] as [string, RegExp | null][]) {
  t.test(`the line drops ${when}: retry`, async (t) => {
    const server = await dropping(t, dropAt);
    const delivery = await mailerFor(t, `smtp://127.0.0.1:${server.port}`).deliver(mail());
    t.match(delivery, { outcome: 'retry', reason: /broke off|could not be reached/ });
    t.ok(server.drops >= 1 && server.drops <= 2, `dropped ${server.drops} times`);
  });
}

t.test('a wrong password is about us, not about the mail: retry', async (t) => {
  const inbox = await serve(t, {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(answer(535, '5.7.8 Wrong password hunter2')),
  });
  const delivery = await mailerFor(t, `smtp://muster:hunter2@127.0.0.1:${inbox.port}`).deliver(mail());
  t.match(delivery, { outcome: 'retry', reason: /535/ });
  t.notOk(JSON.stringify(delivery).includes('hunter2'));
});

t.test('a certificate nobody vouches for: retry, and nothing is sent', async (t) => {
  for (const [scheme, options] of [
    ['smtp', { disabledCommands: [] }],
    ['smtps', { secure: true }],
  ] as const) {
    const inbox = await serve(t, options as SMTPServerOptions);
    const delivery = await mailerFor(t, `${scheme}://127.0.0.1:${inbox.port}`).deliver(mail());
    t.match(delivery, { outcome: 'retry' }, scheme);
    t.same(inbox.received, [], scheme);
  }
});

t.test('a password never crosses an open line to another machine', async (t) => {
  let asked = 0;
  const options: SMTPServerOptions = {
    allowInsecureAuth: true,
    onAuth(_auth, _session, done) {
      asked += 1;
      done(null, { user: 'muster' });
    },
  };
  // 127.0.0.2 is this machine too, but not by one of the names that Muster knows.
  const inbox = await serve(t, options, '127.0.0.2');
  const delivery = await mailerFor(t, `smtp://muster:secret@127.0.0.2:${inbox.port}`).deliver(mail());
  t.match(delivery, { outcome: 'retry' });
  t.equal(asked, 0);
  const here = await serve(t, options);
  const local = await mailerFor(t, `smtp://muster:secret@127.0.0.1:${here.port}`).deliver(mail());
  t.same(local, { outcome: 'accepted' });
});

t.test('many at once use two connections', async (t) => {
  const inbox = await serve(t);
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`);
  const all = Array.from({ length: 12 }, (_, n) => mailer.deliver(mail('ada@school.example', `m${n}`)));
  t.ok((await Promise.all(all)).every(({ outcome }) => outcome === 'accepted'));
  t.equal(inbox.received.length, 12);
  t.equal(inbox.most, 2);
});

t.test('above the rate mails wait, and become retry when it closes', async (t) => {
  const inbox = await serve(t);
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`, 3);
  const all = Array.from({ length: 6 }, (_, n) => mailer.deliver(mail('ada@school.example', `m${n}`)));
  await until('those within the rate have come', () => inbox.received.length >= 3);
  await wait(1_000);
  t.ok(inbox.received.length <= 4, `${inbox.received.length} within the rate`);
  await mailer.close();
  const outcomes = (await Promise.all(all)).map(({ outcome }) => outcome);
  t.equal(outcomes.filter((outcome) => outcome === 'accepted').length, inbox.received.length);
  t.equal(outcomes.filter((outcome) => outcome === 'retry').length, 6 - inbox.received.length);
});

t.test('closing lets the mail on its way finish', async (t) => {
  let goOn: (() => void) | null = null as (() => void) | null;
  const inbox = await serve(t, {
    onRcptTo: (_address, _session, done) => {
      goOn = done;
    },
  });
  const mailer = mailerFor(t, `smtp://127.0.0.1:${inbox.port}`);
  const delivery = mailer.deliver(mail());
  const answerNow = await until('it is on its way', () => goOn);
  const closed = mailer.close();
  answerNow?.();
  await closed;
  t.equal(inbox.received.length, 1);
  t.same(await delivery, { outcome: 'accepted' });
  t.match(await mailer.deliver(mail()), { outcome: 'retry' });
});
