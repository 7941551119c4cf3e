import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { asc } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { Test } from 'tap';
import type { Letter, Mailbox } from '../../../src/platform/mail/mailer.ts';
import type { Letters } from '../../../src/platform/mail/renderer.ts';
import { smtpMailer } from '../../../src/platform/mail/smtp.ts';
import { type Message, post } from '../../../src/platform/outbox.ts';
import type { Office } from '../../../src/platform/outbox-delivery.ts';
import type { OutboxRow } from '../../../src/platform/outbox-repository.ts';
import type { Platform } from '../../../src/platform/platform.ts';

/** Letters, messages and real mail servers for the tests of the outbox. It knows nothing of bookings. */

export const TEAM = { name: 'Training team', address: 'training@city.example' };

export const letters: Letters = {
  note: (facts) => ({ from: TEAM, letter: letter(String(facts.news)) }),
  place: (facts, to) => ({
    from: TEAM,
    letter: letter(String(facts.news)),
    calendar: {
      method: (facts.calendar as { method: 'REQUEST' | 'CANCEL' }).method,
      facts: entry(facts.calendar as { uid: string; sequence: number }, to),
    },
  }),
  broken: (facts) => {
    throw new RangeError(`no letter for ${String(facts.news)}`);
  },
};

function letter(subject: string): Letter {
  return { subject, opening: subject, paragraphs: [], team: TEAM, why: 'You asked for it.' };
}

function entry({ uid, sequence }: { uid: string; sequence: number }, attendee: Mailbox) {
  return {
    uid,
    sequence,
    title: 'First aid',
    dayNumber: 1,
    dayCount: 1,
    startsAt: new Date('2027-03-09T09:30:00Z'),
    endsAt: new Date('2027-03-09T12:30:00Z'),
    location: 'Civic Offices',
    description: 'Bring a laptop.',
    url: 'https://muster.example/bookings/b1',
    organiser: TEAM,
    attendee,
  };
}

/** A plain message with these words as its subject. */
export function note(news: string, changes: Partial<Message> = {}): Message {
  return {
    kind: 'note',
    to: { personId: null, name: 'Ada Byron', address: 'ada@school.example' },
    facts: { news },
    ...changes,
  };
}

/** One step in the life of a person's place: a message of its stream with a calendar part. */
export function placeNews(uid: string, sequence: number, method: 'REQUEST' | 'CANCEL' = 'REQUEST'): Message {
  return note(`${method} ${sequence} of ${uid}`, {
    kind: 'place',
    facts: { news: `${method} ${sequence} of ${uid}`, calendar: { method, uid, sequence } },
    stream: uid,
    sequence,
  });
}

/** Commits these messages, as a service would. */
export async function postAll(platform: Platform, messages: Message[]): Promise<void> {
  await platform.store.transaction((tx) => post(tx, platform, messages));
}

/** The whole outbox, in the order in which it was written. */
export function outboxOf({ store }: Platform): Promise<OutboxRow[]> {
  const { outbox } = store.read.t;
  return store.read.select().from(outbox).orderBy(asc(outbox.id));
}

export type Receipt = { messageId: string; subject: string; to: string; uid: string | null; at: number };

export type Inbox = {
  port: number;
  /** What the server has said yes to, in that order. */
  received: Receipt[];
  /** How the server treats the next mail: nothing, or the answer with which it turns it down. */
  answer: (receipt: Receipt) => Promise<Error | null> | Error | null;
};

/** A real mail server on this machine, which keeps what it takes. */
export async function mailServer(t: Test, options: SMTPServerOptions = {}): Promise<Inbox> {
  const inbox: Inbox = { port: 0, received: [], answer: () => null };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const receipt = await receiptOf(Buffer.concat(chunks));
        const refusal = await inbox.answer(receipt);
        if (refusal === null) inbox.received.push({ ...receipt, at: performance.now() });
        done(refusal);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => new Promise<void>((closed) => server.close(closed)));
  inbox.port = (server.server.address() as AddressInfo).port;
  return inbox;
}

async function receiptOf(source: Buffer): Promise<Receipt> {
  const mail = await PostalMime.parse(source);
  const part = mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  const content = part === undefined ? '' : Buffer.from(part.content as ArrayBuffer).toString();
  return {
    messageId: mail.messageId ?? randomUUID(),
    subject: mail.subject ?? '',
    to: mail.to?.[0]?.address ?? '',
    uid: /^UID:(.*)$/m.exec(content)?.[1]?.trim() ?? null,
    at: performance.now(),
  };
}

export function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

/** An office that really sends, to a server on this machine. */
export function officeAt(t: Test, platform: Platform, port: number): Office {
  const mailer = smtpMailer({ url: `smtp://127.0.0.1:${port}`, ratePerMinute: 0 });
  t.teardown(() => mailer.close());
  return { platform, mailer, letters };
}

/** The subjects of what was received, sorted, for comparing without regard to order. */
export function subjects(inbox: Inbox): string[] {
  return inbox.received.map(({ subject }) => subject).sort();
}
