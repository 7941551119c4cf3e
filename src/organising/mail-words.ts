import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import type { Reason } from '../platform/mail-health-rules.ts';
import type { LoggedMail } from '../platform/outbox-log-repository.ts';
import type { ResendResult } from '../platform/resend-service.ts';
import { sayDate, sayMoment } from '../platform/time.ts';

/** What the log of mail says, in words. Pure. */

const KINDS: Record<string, string> = {
  'booking-queue-left': 'Taken off the waiting list',
  'session-message': 'A message from the organisers',
  'session-notice': 'Urgent news',
  'register-certificate': 'A certificate is ready',
  'register-withdrawn': 'A certificate is withdrawn',
  'register-no-show': 'Marked as did not attend',
  'register-no-show-corrected': 'A no-show is corrected',
  'session-evaluation': 'The evaluation form',
};

/** "A place is confirmed" for the kind of a message. */
export function kindWords(kind: string, templates: TemplateKind[]): string {
  const known = templates.find((one) => one.kind === kind)?.name ?? KINDS[kind];
  if (known !== undefined) return known;
  const plain = kind.replace(/^[a-z]+-/, '').replaceAll('-', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** A message's fate: its tag, and what there is to say of it. */
export function fateOf(mail: LoggedMail, now: Date, zone: string): { tag: Tag; text: string; more: string } {
  switch (mail.state) {
    case 'sent':
      return {
        tag: 'sent',
        text: 'Sent',
        more: `Left ${sayMoment(mail.finishedAt ?? mail.createdAt, zone)}`,
      };
    case 'dead':
      return { tag: 'refused', text: 'Not delivered', more: mail.reason ?? '' };
    case 'dropped':
      return { tag: 'ended', text: 'Not sent any more', more: mail.reason ?? '' };
    case 'superseded':
      return { tag: 'ended', text: 'Not sent', more: 'Later news took its place' };
    case 'claimed':
      return { tag: 'waiting', text: 'Being sent', more: '' };
    default:
      return mail.attempts > 0
        ? {
            tag: 'waiting',
            text: 'Put off',
            more: `${mail.reason ?? ''}. The next try is ${sayDate(mail.notBefore, now, zone)}`,
          }
        : { tag: 'waiting', text: 'On its way', more: '' };
  }
}
export type Tag = 'sent' | 'refused' | 'ended' | 'waiting';

type Why = Extract<ResendResult, { outcome: 'refused' }>['reason'];

/** Why a message cannot be sent again. */
export const NOT_RESENT: Record<Why, string> = {
  'on-its-way': 'It is on its way already.',
  'no-address': 'This person has no address that is proved. Once they have one, send it again.',
  wiped: 'What it said is not kept.',
  outdated: 'Later news has taken its place. Send that one again.',
  expired: 'Its time is over, so it would only mislead.',
};

/** What is wrong with mail or reminders. */
export function reasonWords(reason: Reason, now: Date, zone: string): string {
  switch (reason.kind) {
    case 'no-worker':
      return reason.since === null
        ? 'Nothing has looked after mail and reminders yet.'
        : `Nothing has looked after mail and reminders since ${sayDate(reason.since, now, zone)}.`;
    case 'stuck':
      return `${mails(reason.due)} cannot leave, the oldest since ${sayDate(reason.since, now, zone)}.`;
    case 'queue':
      return `${mails(reason.due)} in the queue, the oldest since ${sayDate(reason.since, now, zone)}. They leave at the rate that the mail server takes.`;
    case 'put-off':
      return `The mail server has put ${mails(reason.mails)} off; they are tried again.`;
    case 'job-failed':
      return `The job “${reason.job}” failed the last time.`;
  }
}

function mails(number: number): string {
  return number === 1 ? '1 mail' : `${number} mails`;
}
