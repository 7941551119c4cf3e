import type { Letter, Paragraph } from './mailer.ts';
import type { Rendered } from './renderer.ts';

/** Organisers' own words in place of those that an automatic mail comes with: plain text with fields. */
export type TemplateWords = { subject: string; opening: string; body: string };

/** Fields of a kind of mail by their names, with the value that each has in one mail. */
export type FieldValues = Record<string, string>;

/** One end of a field is missing, or its name is none: what stands there, as it was typed. */
export type FieldFault = { kind: 'unknown' | 'broken'; text: string };

/** Names are of small letters; whoever types capitals or spaces means the same. */
const FIELD = /(?<!\{)\{\{\s*([A-Za-z][A-Za-z-]*)\s*\}\}(?!\})/g;
const BRACES = /\{\{|\}\}/;
const SHOWN_AROUND = 20;

/** Every field of a text that this kind of mail does not have, and what is meant as a field and is none. */
export function faultsIn(text: string, allowed: string[]): FieldFault[] {
  const faults: FieldFault[] = [];
  for (const [whole, name = ''] of text.matchAll(FIELD)) {
    if (!allowed.includes(name.toLowerCase())) faults.push({ kind: 'unknown', text: whole });
  }
  const rest = text.replace(FIELD, '\n');
  for (const line of rest.split('\n')) {
    const at = line.search(BRACES);
    if (at !== -1) faults.push({ kind: 'broken', text: line.slice(at, at + SHOWN_AROUND).trim() });
  }
  return faults;
}

/**
 * The text with the values in the places of its fields. A value is never read as a template itself, and one that
 * is missing leaves nothing; what is not a field stays as it is.
 */
export function filled(text: string, values: FieldValues): string {
  return text.replace(FIELD, (_whole, name: string) => {
    const key = name.toLowerCase();
    return Object.hasOwn(values, key) ? (values[key] ?? '') : '';
  });
}

/**
 * The mail in the organisers' words. The news at the front of the subject, the facts, the button, the calendar
 * part and whatever a rule demands (`keeps`) stay; the rest of the subject, the opening and the free text go.
 */
export function inOwnWords(rendered: Rendered, words: TemplateWords, values: FieldValues): Rendered {
  const { letter } = rendered;
  const body = filled(words.body, values).trim();
  const own: Paragraph[] = body === '' ? [] : [{ kind: 'text', text: body }];
  return {
    ...rendered,
    letter: {
      ...letter,
      subject: `${newsOf(letter.subject)}: ${filled(words.subject, values)}`,
      opening: filled(words.opening, values).trim() || letter.opening,
      paragraphs: withBody(letter.paragraphs, own),
    },
  };
}

/** The first words of a subject, which say what happened: "Place confirmed". */
export function newsOf(subject: string): string {
  return subject.split(': ', 1)[0] ?? '';
}

/** The body stands where the free text began; where there was none, before the button. */
function withBody(paragraphs: Paragraph[], own: Paragraph[]): Paragraph[] {
  const first = paragraphs.findIndex(isFree);
  const button = paragraphs.findIndex(({ kind }) => kind === 'link');
  const at = first !== -1 ? first : button !== -1 ? button : paragraphs.length;
  const kept = (some: Paragraph[]) => some.filter((paragraph) => !isFree(paragraph));
  return [...kept(paragraphs.slice(0, at)), ...own, ...kept(paragraphs.slice(at))];
}

function isFree(paragraph: Paragraph): boolean {
  return paragraph.kind === 'text' && paragraph.keeps !== true;
}

/**
 * The words that a mail comes with, as a template to begin from: what a field would say in this letter becomes
 * the field. The longest values first, so that one which holds another is not torn apart.
 */
export function standardWords(letter: Letter, values: FieldValues): TemplateWords {
  const fields = Object.entries(values)
    .filter(([, value]) => value !== '')
    .sort(([, a], [, b]) => b.length - a.length);
  const asFields = (text: string) =>
    fields.reduce((so, [name, value]) => so.replaceAll(value, `{{${name}}}`), text);
  const body = letter.paragraphs.flatMap((one) => (one.kind === 'text' && isFree(one) ? [one.text] : []));
  return {
    subject: asFields(letter.subject.slice(newsOf(letter.subject).length + 2)),
    opening: asFields(letter.opening),
    body: asFields(body.join('\n\n')),
  };
}
