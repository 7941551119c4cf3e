import { setTimeout as wait } from 'node:timers/promises';
import nodemailer, { type NodemailerError } from 'nodemailer';
import type { Delivery, Mailer } from './mailer.ts';
import { messageOf } from './message.ts';

const MINUTE = 60_000;
/** Microsoft 365 takes three connections of one mailbox; two leave room for a second process on its way out. */
const CONNECTIONS = 2;
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
/** Answers about who we are, not about this mail (RFC 4954): a password was changed, say. */
const SIGN_IN_ANSWERS = [530, 534, 535, 538];

/**
 * Sends through one SMTP server. `url` is smtp:// or smtps://, with user and password where needed; a
 * password never crosses an open line, save to this machine. `ratePerMinute` 0 means no limit.
 */
export function smtpMailer({ url, ratePerMinute = 30 }: { url: string; ratePerMinute?: number }): Mailer {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    rateLimit: ratePerMinute,
    rateDelta: MINUTE,
    // The outbox tries again, with growing waits; a second go here is for a line that went stale only.
    maxRequeues: 1,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    dnsTimeout: 15_000,
    // Longer than the minute a connection may wait for its turn: dropped while waiting, it would jump the limit.
    socketTimeout: 1.5 * MINUTE,
    ...(mustEncrypt(new URL(url)) ? { requireTLS: true } : {}),
  });
  const underway = new Set<Promise<Delivery>>();

  return {
    async deliver(mail) {
      // A server that trickles its answers trips no other time limit.
      const message = { ...messageOf(mail), signal: AbortSignal.timeout(5 * MINUTE) };
      const delivery = transport.sendMail(message).then((): Delivery => ({ outcome: 'accepted' }), failed);
      underway.add(delivery);
      return delivery.finally(() => underway.delete(delivery));
    },
    async close() {
      transport.close();
      const patience = new AbortController();
      const tooLong = wait(10_000, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.all(underway), tooLong]);
      patience.abort();
      transport.close({ force: true });
    },
  };
}

function mustEncrypt(url: URL): boolean {
  return url.protocol === 'smtp:' && url.password !== '' && !LOCAL_HOSTS.includes(url.hostname);
}

/**
 * What a failure means for the mail. 5xx in answer to sender, recipient or content is for good; everything
 * that ended the connection, was said before the mail, or is 4xx may go well later.
 */
function failed(error: NodemailerError): Delivery {
  const reason = reasonOf(error);
  const aboutThisMail = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  if (!aboutThisMail || SIGN_IN_ANSWERS.includes(error.responseCode ?? 0))
    return { outcome: 'retry', reason };
  // Without an answer it was nodemailer itself that could not send such a mail: an address that is none.
  const forGood = error.response === undefined || error.permanent === true;
  return { outcome: forGood ? 'refused' : 'retry', reason };
}

/** Built from codes alone: a server's own words may quote the message. */
function reasonOf(error: NodemailerError): string {
  if (error.responseCode === undefined) {
    const words = LINE_FAILURES[error.code ?? ''] ?? 'The mail could not be sent';
    return `${words} (${error.originalCode ?? error.code ?? 'closed'})`;
  }
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1] ?? '';
  const words =
    MEANINGS.find(([pattern]) => pattern.test(status))?.[1] ?? 'The mail server did not take the mail';
  return `${words} (${[error.responseCode, status].filter(Boolean).join(' ')})`;
}

const LINE_FAILURES: Record<string, string> = {
  ECONNECTION: 'The connection to the mail server broke off',
  ESOCKET: 'The mail server could not be reached',
  EDNS: 'The mail server could not be found by its name',
  ETIMEDOUT: 'The mail server did not answer in time',
  EABORT: 'The mail server did not answer in time',
  ETLS: 'No secure connection to the mail server could be made',
  EAUTH: 'The mail server did not let us sign in',
  EENVELOPE: 'The address cannot be used',
  EMESSAGE: 'The mail cannot be sent as it is',
};

/** Enhanced status codes (RFC 3463), by their last two numbers. */
const MEANINGS: [RegExp, string][] = [
  [/^\d\.1\.[1-36]$/, 'The mail server does not know this address'],
  [/^\d\.2\.1$/, 'The mailbox is switched off'],
  [/^\d\.2\.2$/, 'The mailbox is full'],
  [/^\d\.[23]\.[34]$/, 'The mail is too large for this mailbox'],
  [/^\d\.7\./, 'The mail server does not allow this mail'],
];
