import type { Letter, Mailbox } from './mailer.ts';
import type { Letters, RenderContext } from './renderer.ts';
import { type FieldValues, inOwnWords, standardWords, type TemplateWords } from './template-rules.ts';

/** A kind of automatic mail for which organisers may have words of their own. */
export type TemplateKind = {
  /** The kind of its messages in the outbox. */
  kind: string;
  /** When it goes: "A place is confirmed". */
  name: string;
  /** What each field stands for, by its name. Nothing else can be put into the mail. */
  fields: Record<string, string>;
  /** The fields of one mail; null where the organisers' words are not meant for it (a letter about somebody else). */
  values(facts: Record<string, unknown>, to: Mailbox, context: RenderContext): FieldValues | null;
  /** Facts of an invented mail, for the preview. */
  sample(context: RenderContext): Record<string, unknown>;
};

/** Whom a preview is written to. */
const SOMEBODY: Mailbox = { name: 'Sam Taylor', address: 'sam.taylor@school.example' };

/** The words that this kind of mail comes with, as a template. Pure. */
export function standardOf(kind: TemplateKind, letters: Letters, context: RenderContext): TemplateWords {
  const facts = kind.sample(context);
  return standardWords(writeSample(kind, letters, context), kind.values(facts, SOMEBODY, context) ?? {});
}

/** An invented mail of this kind, in these words or, with null, in those that it comes with. Pure. */
export function previewOf(
  kind: TemplateKind,
  letters: Letters,
  words: TemplateWords | null,
  context: RenderContext,
): Letter {
  const letter = writeSample(kind, letters, context);
  if (words === null) return letter;
  const values = kind.values(kind.sample(context), SOMEBODY, context) ?? {};
  return inOwnWords({ from: letter.team, letter }, words, values).letter;
}

function writeSample(kind: TemplateKind, letters: Letters, context: RenderContext): Letter {
  const write = letters[kind.kind];
  if (write === undefined) throw new Error(`nobody writes a mail of the kind ${kind.kind}`);
  return write(kind.sample(context), SOMEBODY, context).letter;
}
