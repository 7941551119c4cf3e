import type { Acronym } from './acronym-repository.ts';
import { fold, meaningsOf, successorsOf, wordsOf } from './search-words.ts';

/** What to say about an acronym that somebody searched for. */
export type AcronymNote = { acronym: string; text: string };

/** The acronyms of a place, ready to widen a text and to explain a search. */
export type Glossary = {
  /** What a text also says: the meanings of its acronyms, the acronyms of its phrases, and their old names. */
  widen(text: string): string;
  /** The acronym that this word is, whatever its case. */
  find(word: string): Acronym | undefined;
  /** Notes on the acronyms of a search. `ours` is the text in which a meaning counts as the one used here. */
  explain(query: string, ours: string): AcronymNote[];
};

/** Makes the glossary. */
export function glossaryOf(acronyms: Acronym[]): Glossary {
  const byName = new Map(acronyms.map((acronym) => [acronym.acronym, acronym]));
  const byWord = new Map(acronyms.map((acronym) => [fold(acronym.acronym), acronym]));
  const entries = acronyms.map((acronym) => ({
    acronym,
    // In capitals, or as a plural: "met", "eyes" and "me" in running text are words.
    written: new RegExp(`\\b${acronym.acronym}s?\\b`),
    phrases: meaningsOf(acronym).map((meaning) => spaced(meaning)),
    successors: successorsOf(acronym, byName).map((successor) => successor.acronym),
  }));

  return {
    widen(text) {
      const running = spaced(text);
      const meant = entries.filter(
        ({ written, phrases }) => written.test(text) || phrases.some((phrase) => running.includes(phrase)),
      );
      const names = new Set(meant.map(({ acronym }) => acronym.acronym));
      const older = entries.filter(({ successors }) => successors.some((name) => names.has(name)));
      const all = new Set([...meant, ...older].map(({ acronym }) => acronym));
      return [...all].flatMap((acronym) => [acronym.acronym, ...meaningsOf(acronym)]).join(' . ');
    },
    find: (word) => byWord.get(word),
    explain(query, ours) {
      const words = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
      const asked = words.filter((word) => words.length === 1 || word === word.toUpperCase());
      const found = new Set(
        asked.flatMap((word) => byWord.get(fold(word)) ?? byWord.get(wordsOf(word)[0] ?? '') ?? []),
      );
      return [...found].map((acronym) => ({
        acronym: acronym.acronym,
        text: explanation(acronym, successorsOf(acronym, byName).at(-1), spaced(ours)),
      }));
    },
  };
}

function explanation(acronym: Acronym, now: Acronym | undefined, ours: string): string {
  const { acronym: name } = acronym;
  const meanings = meaningsOf(acronym);
  if (now !== undefined) return `${name} (${meanings[0]}) is now ${now.acronym}, ${meaningsOf(now)[0]}.`;
  const [only, second] = meanings;
  if (only !== undefined && second === undefined) return `${name} means ${only}.`;
  const here = meanings.find((meaning) => ours.includes(spaced(meaning)));
  if (here === undefined) return `${name} can mean ${listed(meanings)}.`;
  const others = meanings.filter((meaning) => meaning !== here);
  return `${name} means ${here} here; it can also mean ${listed(others)}.`;
}

function listed(meanings: string[]): string {
  const last = meanings.at(-1) ?? '';
  return meanings.length < 2 ? last : `${meanings.slice(0, -1).join('; ')}; or ${last}`;
}

/** Folded words between single spaces, so that phrases can be found whole. */
function spaced(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}
