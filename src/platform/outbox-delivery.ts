import { newId } from './ids.ts';
import { invitation } from './mail/invitation.ts';
import type { Delivery, Mail, Mailer } from './mail/mailer.ts';
import type { Letters } from './mail/renderer.ts';
import { claimNext, deleteSecrets, type OutboxRow, settle } from './outbox-repository.ts';
import { type Fate, fateAfter, fateBefore } from './outbox-rules.ts';
import type { Platform } from './platform.ts';
import { hoursBefore } from './time.ts';

/** What it takes to send: the letters are those of all slices, by the kind of their messages. */
export type Office = { platform: Platform; mailer: Mailer; letters: Letters };

/** What became of one message, fit for a log: nothing in it is personal. `error` is a bug, where there was one. */
export type Delivered = { id: number; kind: string; fate: Fate; error?: unknown };

type Written = { mail: Mail } | { delivery: Delivery; error: unknown };

/**
 * Claims, writes, sends and settles one due message; null when nothing is due. At least once: who dies
 * between sending and settling has it sent again, with the same Message-ID, UID and SEQUENCE. What fails
 * only because `closing` came in between is left claimed, to be given back.
 */
export async function deliverNext(
  office: Office,
  worker: string,
  closing?: AbortSignal,
): Promise<Delivered | null> {
  const { store, clock } = office.platform;
  const row = await claimNext(store, worker, clock.now());
  if (row === null) return null;
  const expired = fateBefore(row, clock.now());
  if (expired !== null) {
    await settle(store, row, expired, row.attempts, clock.now());
    return { id: row.id, kind: row.kind, fate: expired };
  }
  const { delivery, error } = await tryToDeliver(office, row);
  const fate = fateAfter(row, delivery, clock.now(), Math.random());
  const cutShort = fate.state === 'waiting' && closing?.aborted === true;
  if (!cutShort) await settle(store, row, fate, row.attempts + 1, clock.now());
  return { id: row.id, kind: row.kind, fate, ...(error === undefined ? {} : { error }) };
}

async function tryToDeliver(
  office: Office,
  row: OutboxRow,
): Promise<{ delivery: Delivery; error?: unknown }> {
  const written = write(office, row);
  if ('delivery' in written) return written;
  try {
    return { delivery: await office.mailer.deliver(written.mail) };
  } catch (error) {
    return {
      delivery: { outcome: 'retry', reason: `The mail could not be handed over (${nameOf(error)})` },
      error,
    };
  }
}

/** Writes the mail; what cannot be written now never will be, so it is refused. */
function write({ platform, letters }: Office, row: OutboxRow): Written {
  const letter = Object.hasOwn(letters, row.kind) ? letters[row.kind] : undefined;
  if (letter === undefined) return refused(`Nobody knows how to write a mail of the kind "${row.kind}"`);
  if (row.facts === null) return refused('What the mail was to say has been wiped');
  try {
    const now = platform.clock.now();
    const to = { name: row.toName, address: row.toAddress };
    const rendered = letter(row.facts, to, { baseUrl: platform.baseUrl, zone: platform.zone, now });
    const { kind, messageId } = row;
    const { from, calendar } = rendered;
    const mail: Mail = { kind, messageId, to, from, replyTo: from, letter: rendered.letter };
    if (calendar === undefined) return { mail };
    const { method, facts } = calendar;
    return {
      mail: { ...mail, calendar: { method, content: invitation(facts, method, now, platform.zone) } },
    };
  } catch (error) {
    return refused(`The mail could not be written (${nameOf(error)})`, error);
  }
}

function refused(reason: string, error?: unknown): Written {
  return { delivery: { outcome: 'refused', reason }, error };
}

/** The message of an error may quote the facts; its name does not. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

/** Sends everything that is due, two at a time, and gives what became of it. For tests and the command line. */
export async function deliverDue(office: Office): Promise<Delivered[]> {
  const worker = newId();
  const all: Delivered[] = [];
  const runner = async () => {
    for (;;) {
      const delivered = await deliverNext(office, worker);
      if (delivered === null) return;
      all.push(delivered);
    }
  };
  await Promise.all([runner(), runner()]);
  return all;
}

const SECRETS_KEPT_HOURS = 24;

/** Forgets sign-in mail a day after it was sent or given up. */
export async function forgetSecretMail({ store, clock }: Platform): Promise<void> {
  const before = hoursBefore(clock.now(), SECRETS_KEPT_HOURS);
  await store.transaction((tx) => deleteSecrets(tx, before));
}
