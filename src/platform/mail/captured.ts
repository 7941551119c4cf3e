import nodemailer from 'nodemailer';
import type { Clock } from '../clock.ts';
import { renderLetter } from './letter.ts';
import type { Mail, Mailbox, Mailer } from './mailer.ts';
import { messageOf, subjectOf } from './message.ts';

/** A mail as it would have left: what was in it, and its whole source. */
export type CapturedMail = {
  kind: string;
  messageId: string;
  at: Date;
  to: Mailbox;
  subject: string;
  text: string;
  html: string;
  /** The calendar part, when there is one. */
  calendar: string | null;
  /** The MIME source, lines ending in CRLF. */
  raw: string;
};

/**
 * A mailer for the demonstration and the tests: hands each mail to `keep` and never opens a connection.
 * Whatever `keep` throws is thrown on.
 */
export function capturedMailer(keep: (captured: CapturedMail) => Promise<void>, clock: Clock): Mailer {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async deliver(mail) {
      const at = clock.now();
      const { message } = await transport.sendMail({ ...messageOf(mail), date: at });
      await keep(captured(mail, at, message.toString()));
      return { outcome: 'accepted' };
    },
    async close() {
      transport.close();
    },
  };
}

function captured(mail: Mail, at: Date, raw: string): CapturedMail {
  const { kind, messageId, to, letter, calendar } = mail;
  const content = calendar?.content ?? null;
  return {
    kind,
    messageId,
    at,
    to,
    subject: subjectOf(letter),
    ...renderLetter(letter),
    calendar: content,
    raw,
  };
}
