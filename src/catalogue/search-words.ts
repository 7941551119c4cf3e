import type { Acronym } from './acronym-repository.ts';

/** Letters of other alphabets that look like Latin ones: three acronyms of the guide were typed with them. */
const LOOK_ALIKES: Record<string, string> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  н: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  о: 'o',
  р: 'p',
  ѕ: 's',
  т: 't',
  у: 'y',
  х: 'x',
  α: 'a',
  β: 'b',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'y',
  χ: 'x',
};
const SMALL_WORDS = new Set(
  'a an and are at by do for from how i in is it me my of on or the to what with'.split(' '),
);

/** Lower case without accents, look-alikes made Latin: the same for the index and for what is asked. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[Ѐ-ӿԀ-ԯͰ-Ͽ]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replace(/['’`]/g, '')
    .replaceAll('&', ' and ');
}

/** The words of a text, folded; "DSLs" counts as "dsl". */
export function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map(singular);
}

/** The words that carry meaning; all of them where there are no others. */
export function telling(words: string[]): string[] {
  const kept = words.filter((word) => !SMALL_WORDS.has(word));
  return kept.length > 0 ? kept : words;
}

/** Without the s of a plural. The same is done to what is asked, so that a stem need not be a word. */
function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** A meaning as people say it, without what the glossary adds in brackets or after a stroke. */
export function plainMeaning(text: string): string {
  return (
    text
      .replace(/\s*\([^)]*\)/g, '')
      .split(' / ')[0]
      ?.replace(/\.$/, '')
      .trim() ?? text
  );
}

/** Everything that an acronym means, in plain words. */
export function meaningsOf({ meanings }: Acronym): string[] {
  return meanings.map((meaning) => plainMeaning(meaning.text));
}

/** The acronyms that took its place, one after the other: SAF gives EHA and FSP. */
export function successorsOf(acronym: Acronym, all: ReadonlyMap<string, Acronym>): Acronym[] {
  const chain: Acronym[] = [];
  for (let at = next(acronym); at !== undefined && !chain.includes(at); at = next(at)) chain.push(at);
  return chain;

  function next({ successor }: Acronym): Acronym | undefined {
    return successor === null ? undefined : all.get(successor);
  }
}

/** The candidate that takes the fewest letters added, dropped or changed to become the word. */
export function nearestOf(word: string, candidates: string[]): string {
  const ranked = candidates.map((candidate) => ({ candidate, distance: distance(word, candidate) }));
  return ranked.sort((a, b) => a.distance - b.distance)[0]?.candidate ?? word;
}

function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(change, (before[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
    }
    before = line;
  }
  return before[b.length] ?? 0;
}
