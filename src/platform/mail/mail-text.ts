/** Text from people, made fit for a header, a calendar line or a plain text mail. */

const LINE_BREAKS = /\r\n|[\r\n\u0085\u2028\u2029]/g;
/** Control characters, and the marks that turn the writing direction round. */
const HARMFUL = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** A shortened text ends at a word when one ends this near to the limit. */
const WORD_SEARCH = 30;

/** One line without control characters, at most `most` characters long. */
export function oneLine(text: string, most = Number.POSITIVE_INFINITY): string {
  const clean = text.replace(LONE_SURROGATES, '\uFFFD').replace(HARMFUL, ' ');
  return shortened(clean.replace(/\s+/g, ' ').trim(), most);
}

/** Lines parted by \n, without other control characters, at most `most` characters long in all. */
export function manyLines(text: string, most = Number.POSITIVE_INFINITY): string {
  const lines = text.replace(LINE_BREAKS, '\n').split('\n');
  const clean = lines.map((line) => line.replace(LONE_SURROGATES, '\uFFFD').replace(HARMFUL, ' ').trimEnd());
  return shortened(clean.join('\n').trim(), most);
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const kept = characters.slice(0, most - 1);
  const space = kept.lastIndexOf(' ');
  return `${kept.slice(0, space >= most - WORD_SEARCH ? space : most - 1).join('')}…`;
}
