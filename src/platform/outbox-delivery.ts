import { fileById } from './files-repository.ts';
import { newId } from './ids.ts';
import { invitation } from './mail/invitation.ts';
import type { Attachment, Delivery, Mail, Mailer } from './mail/mailer.ts';
import type { Letters, RenderContext, Rendered } from './mail/renderer.ts';
import type { TemplateKind } from './mail/template-kinds.ts';
import { wordsFor } from './mail/template-repository.ts';
import { inOwnWords, type TemplateWords } from './mail/template-rules.ts';
import { claimNext, deleteSecrets, type OutboxRow, settle } from './outbox-repository.ts';
import { type Fate, fateAfter, fateBefore } from './outbox-rules.ts';
import type { Platform } from './platform.ts';
import { hoursBefore } from './time.ts';

/**
 * What it takes to send: the letters are those of all slices, by the kind of their messages, and so are the kinds
 * for which organisers may have words of their own.
 */
export type Office = { platform: Platform; mailer: Mailer; letters: Letters; templates?: TemplateKind[] };

/** What became of one message, fit for a log: nothing in it is personal. `error` is a bug, where there was one. */
export type Delivered = { id: number; kind: string; fate: Fate; error?: unknown };

type Written = { mail: Mail } | { delivery: Delivery; error: unknown };
/** What stands in the database beside the row: the organisers' words for it. */
type Own = { template: TemplateKind; words: TemplateWords } | null;

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
  const { written, fileIds } = write(office, row, await ownWords(office, row));
  if ('delivery' in written) return written;
  try {
    const attachments = await filesOf(office.platform, fileIds);
    const mail = attachments.length === 0 ? written.mail : { ...written.mail, attachments };
    return { delivery: await office.mailer.deliver(mail) };
  } catch (error) {
    return {
      delivery: { outcome: 'retry', reason: `The mail could not be handed over (${nameOf(error)})` },
      error,
    };
  }
}

async function ownWords({ platform, templates = [] }: Office, row: OutboxRow): Promise<Own> {
  const template = templates.find(({ kind }) => kind === row.kind);
  if (template === undefined) return null;
  const words = await wordsFor(platform.store.read, row.kind, row.scopeId);
  return words === null ? null : { template, words };
}

async function filesOf({ store }: Platform, fileIds: string[]): Promise<Attachment[]> {
  const attachments: Attachment[] = [];
  for (const id of fileIds) {
    const file = await fileById(store.read, id);
    if (file !== null) attachments.push({ name: file.name, type: file.type, content: file.bytes });
  }
  return attachments;
}

/** Writes the mail; what cannot be written now never will be, so it is refused. */
function write(
  { platform, letters }: Office,
  row: OutboxRow,
  own: Own,
): { written: Written; fileIds: string[] } {
  const letter = Object.hasOwn(letters, row.kind) ? letters[row.kind] : undefined;
  if (letter === undefined) return refused(`Nobody knows how to write a mail of the kind "${row.kind}"`);
  if (row.facts === null) return refused('What the mail was to say has been wiped');
  try {
    const now = platform.clock.now();
    const to = { name: row.toName, address: row.toAddress };
    const context = { baseUrl: platform.baseUrl, zone: platform.zone, now };
    const rendered = reworded(letter(row.facts, to, context), row.facts, to, context, own);
    const { kind, messageId } = row;
    const { from, calendar, fileIds = [] } = rendered;
    const mail: Mail = { kind, messageId, to, from, replyTo: from, letter: rendered.letter };
    if (calendar === undefined) return { written: { mail }, fileIds };
    const { method, facts } = calendar;
    const content = invitation(facts, method, now, platform.zone);
    return { written: { mail: { ...mail, calendar: { method, content } } }, fileIds };
  } catch (error) {
    return refused(`The mail could not be written (${nameOf(error)})`, error);
  }
}

function reworded(
  rendered: Rendered,
  facts: Record<string, unknown>,
  to: Mail['to'],
  context: RenderContext,
  own: Own,
): Rendered {
  const values = own?.template.values(facts, to, context) ?? null;
  return own === null || values === null ? rendered : inOwnWords(rendered, own.words, values);
}

function refused(reason: string, error?: unknown): { written: Written; fileIds: string[] } {
  return { written: { delivery: { outcome: 'refused', reason }, error }, fileIds: [] };
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
