import MiniSearch, { type Query } from 'minisearch';
import type { Acronym } from './acronym-repository.ts';
import { type AcronymNote, type Glossary, glossaryOf } from './acronym-words.ts';
import type { Activity } from './activity-repository.ts';
import type { Place } from './place-repository.ts';
import { fold, nearestOf, telling, wordsOf } from './search-words.ts';

/**
 * What a search found: ids of activities, best first. `near`: nothing has these words as they were typed,
 * and `instead` is what may have been meant. `some`: only some of the words were found.
 */
export type Found = {
  ids: string[];
  how: 'all' | 'near' | 'some' | 'none';
  instead: string | null;
  notes: AcronymNote[];
};

export type Search = { find(query: string): Found };

type Entry = {
  id: string;
  title: string;
  names: string;
  kind: string;
  category: string;
  audience: string;
  summary: string;
  contact: string;
  widened: string;
};

const FIELDS = ['title', 'names', 'kind', 'category', 'audience', 'summary', 'contact', 'widened'] as const;
const BOOST = {
  title: 6,
  names: 4,
  kind: 2,
  category: 2,
  audience: 1.5,
  summary: 1.5,
  contact: 0.5,
  widened: 1,
};
/** Somebody who types the whole title or a whole old name means that entry. */
const EXACT = 6;
const SHORTEST_PREFIX = 3;
const FUZZY = 0.2;
const SHORTEST_FUZZY = 4;

/** Makes the index over the activities that the catalogue offers; a few milliseconds for a hundred. */
export function searchOver(activities: Activity[], acronyms: Acronym[], place: Place): Search {
  const glossary = glossaryOf(acronyms);
  const entries = activities.map((activity) => entryOf(activity, glossary, place));
  const ours = [
    place.partnership,
    ...entries.flatMap((entry) => [entry.title, entry.names, entry.summary, entry.contact]),
  ];
  const whole = wholeNames(activities);
  const written = writtenForms(entries);
  const index = new MiniSearch<Entry>({
    fields: [...FIELDS],
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: { boost: BOOST, combineWith: 'AND' },
  });
  index.addAll(entries);

  function ask(query: Query, exactly: string, fuzzy: boolean) {
    return index.search(query, {
      // An acronym is whole as it is: "SAF" is not the beginning of "safeguarding".
      prefix: (term) => term.length >= SHORTEST_PREFIX && glossary.find(term) === undefined,
      fuzzy: fuzzy ? (term) => (term.length >= SHORTEST_FUZZY ? FUZZY : false) : false,
      boostDocument: (id) => (whole.get(String(id))?.has(exactly) === true ? EXACT : 1),
    });
  }

  return {
    find(query) {
      const words = telling(wordsOf(query));
      const notes = glossary.explain(query, ours.join(' . '));
      if (words.length === 0) return { ids: [], how: 'none', instead: null, notes };
      const exactly = wordsOf(query).join(' ');
      const all = ask(everyWord(words, glossary), exactly, false);
      if (all.length > 0) return { ids: all.map((hit) => hit.id), how: 'all', instead: null, notes };
      const known = words.every((word) => glossary.find(word) !== undefined);
      const near = known ? [] : ask({ combineWith: 'AND', queries: words }, exactly, true);
      const [best] = near;
      if (best !== undefined) {
        const instead = corrected(words, Object.keys(best.match), written);
        return { ids: near.map((hit) => hit.id), how: 'near', instead, notes };
      }
      const some = ask({ combineWith: 'OR', queries: words }, exactly, false);
      return { ids: some.map((hit) => hit.id), how: some.length > 0 ? 'some' : 'none', instead: null, notes };
    },
  };
}

function entryOf(activity: Activity, glossary: Glossary, place: Place): Entry {
  const kind = place.kinds.find((candidate) => candidate.key === activity.kind);
  const names = activity.oldNames.join(' . ');
  // Whatever the partnership itself was called before leads to what it puts on.
  const formerly = activity.contact.includes(place.acronym) ? place.formerly.join(' . ') : '';
  const { title, category, summary, contact } = activity;
  const audience = activity.audienceText;
  return {
    id: activity.id,
    title,
    names,
    kind: kind === undefined ? activity.kind : `${kind.label} ${kind.plural}`,
    category,
    audience,
    summary,
    contact,
    widened: `${glossary.widen([title, names, audience, summary, contact].join(' . '))} . ${formerly}`,
  };
}

/** Every word, or in place of an acronym all the words of one of its meanings. */
function everyWord(words: string[], glossary: Glossary): Query {
  const queries = words.map((word): Query => {
    const acronym = glossary.find(word);
    if (acronym === undefined) return word;
    const meanings = acronym.meanings.map(
      (meaning): Query => ({ combineWith: 'AND', queries: telling(wordsOf(meaning.text)), prefix: false }),
    );
    return { combineWith: 'OR', queries: [word, ...meanings] };
  });
  return { combineWith: 'AND', queries };
}

function wholeNames(activities: Activity[]): Map<string, Set<string>> {
  return new Map(
    activities.map(({ id, title, oldNames }) => [
      id,
      new Set([title, ...oldNames].map((name) => wordsOf(name).join(' '))),
    ]),
  );
}

/** How the words of the index were written, so that a suggestion reads "crisis" and not its stem. */
function writtenForms(entries: Entry[]): Map<string, string> {
  const forms = new Map<string, string>();
  for (const entry of entries) {
    for (const word of FIELDS.flatMap((field) => fold(entry[field]).split(/[^a-z0-9]+/))) {
      const [stem] = wordsOf(word);
      if (stem !== undefined && !forms.has(stem)) forms.set(stem, word);
    }
  }
  return forms;
}

/** What was typed, with the nearest word of the index in place of each that it does not know. */
function corrected(typed: string[], known: string[], written: ReadonlyMap<string, string>): string {
  return typed
    .map((word) => {
      const nearest = known.includes(word) ? word : nearestOf(word, known);
      return written.get(nearest) ?? nearest;
    })
    .join(' ');
}
