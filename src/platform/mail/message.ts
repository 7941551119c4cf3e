import type { SendMailOptions } from 'nodemailer';
import { renderLetter } from './letter.ts';
import { oneLine } from './mail-text.ts';
import type { Letter, Mail, Mailbox } from './mailer.ts';

const LONGEST_NAME = 100;
const LONGEST_SUBJECT = 200;

/**
 * A mail as nodemailer takes it: plain text, HTML and the calendar part last, with the same calendar bytes
 * attached as invite.ics (RFC 6047 2.4). Names and the subject cannot add a header.
 */
export function messageOf(mail: Mail): SendMailOptions {
  const message: SendMailOptions = {
    ...renderLetter(mail.letter),
    messageId: mail.messageId,
    from: headerMailbox(mail.from),
    to: headerMailbox(mail.to),
    replyTo: headerMailbox(mail.replyTo),
    subject: subjectOf(mail.letter),
    // No holiday notes come back, and no machine answers a machine (RFC 3834; the second is Exchange's own).
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
    attachments: (mail.attachments ?? []).map(({ name, type, content }) => ({
      filename: oneLine(name, LONGEST_NAME),
      contentType: type,
      content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  if (mail.calendar === undefined) return message;
  const { method, content } = mail.calendar;
  // nodemailer says PUBLISH unless told, whatever METHOD stands in the content.
  return { ...message, icalEvent: { method, content, filename: 'invite.ics' } };
}

/** The subject as it leaves: one line, shortened when somebody's title is endless. */
export function subjectOf(letter: Letter): string {
  return headerText(letter.subject, LONGEST_SUBJECT);
}

function headerMailbox({ name, address }: Mailbox): Mailbox {
  return { name: headerText(name, LONGEST_NAME), address: oneLine(address) };
}

/** Somebody's words must not read as an encoded word (RFC 2047), which may hide any character. */
function headerText(text: string, most: number): string {
  return oneLine(text.replaceAll('=?', '= ?'), most);
}
