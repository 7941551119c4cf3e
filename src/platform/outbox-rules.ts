import type { Delivery } from './mail/mailer.ts';

/** What becomes of a message, decided without a database. Instants are absolute; waits are elapsed time. */

const MINUTE = 60_000;

/** After this long a claim counts as abandoned: twice what a delivery may take. */
export const LEASE_MS = 10 * MINUTE;

/** With waits of up to an hour some five days, as mail servers do (RFC 5321 4.5.4.1). */
export const MOST_ATTEMPTS = 125;

const LONGEST_WAIT = 60 * MINUTE;

/** What is known of a message when its fate is decided; `attempts` counts those before this one. */
export type Try = { attempts: number; expiresAt: Date | null };

export type Fate =
  | { state: 'sent'; reason: null }
  | { state: 'dead' | 'dropped'; reason: string }
  | { state: 'waiting'; reason: string; notBefore: Date };

/** The fate of a message whose time is over before anybody tries to send it; null while it is of use. */
export function fateBefore({ expiresAt }: Try, now: Date): Fate | null {
  if (expiresAt === null || now <= expiresAt) return null;
  return { state: 'dropped', reason: 'It could not be sent while it was of use' };
}

/**
 * The fate after a try. What may go well later waits 1, 2, 4 ... minutes, at most an hour, give or take a
 * fifth (`random` is from 0 to 1), and never beyond the instant at which it expires.
 */
export function fateAfter(tried: Try, delivery: Delivery, now: Date, random: number): Fate {
  if (delivery.outcome === 'accepted') return { state: 'sent', reason: null };
  const { reason } = delivery;
  if (delivery.outcome === 'refused') return { state: 'dead', reason };
  if (tried.expiresAt !== null && now >= tried.expiresAt) return { state: 'dropped', reason };
  if (tried.attempts + 1 >= MOST_ATTEMPTS) return { state: 'dead', reason: `Given up: ${reason}` };
  const wait = Math.min(LONGEST_WAIT, MINUTE * 2 ** tried.attempts) * (0.8 + 0.4 * random);
  const again = now.getTime() + wait;
  const notBefore = new Date(Math.min(again, tried.expiresAt?.getTime() ?? again));
  return { state: 'waiting', reason, notBefore };
}
