import { z } from 'zod';
import type { ActivityFacts } from '../catalogue/index.ts';
import { type HeldSince, type OrganisationRecord, organisationById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { readSetting } from '../platform/settings-repository.ts';
import type { Queries, Store } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { type RulebookRows, rulebookFacts, rulebookRows } from './rulebook-repository.ts';
import { type Rulebook, rulebookOf } from './rulebook-rules.ts';
import {
  type Knowledge,
  type MemberFacts,
  organisationFacts,
  personFacts,
  type Question,
  questionOf,
} from './standing-facts.ts';
import {
  DEFAULT_STANDING_SETTINGS,
  type Done,
  type Standing,
  type StandingSettings,
  standingsOf,
} from './standing-rules.ts';

/** One of the people; `endsOn` is the last day here as it is known today, null while no end is known. */
export type MemberStandings = MemberFacts & { held: HeldSince[]; standings: Standing[] };

/** The rulebook of a day, with the titles of all activities. */
export type KnownBook = {
  book: Rulebook;
  settings: StandingSettings;
  activities: ReadonlyMap<string, ActivityFacts>;
  /** What the book was made of, from which that of another day follows. */
  rows: RulebookRows;
};

/** Standings of an organisation's people on a day, with what they were worked out from. */
export type OrganisationStandings = KnownBook & {
  organisation: OrganisationRecord;
  question: Question;
  people: MemberStandings[];
};

const shape = z.object({
  dueSoonDays: z.int().min(0).max(1000).default(DEFAULT_STANDING_SETTINGS.dueSoonDays),
});

/** The city's setting for "due soon", or 90 days. */
export async function readStandingSettings(db: Queries): Promise<StandingSettings> {
  const set = await readSetting(db, 'standings');
  return set === undefined ? DEFAULT_STANDING_SETTINGS : shape.parse(set);
}

/**
 * Where the people of an organisation stand on a day, by name: those who belonged that day. Null for an unknown
 * organisation. Who may ask is for the caller to decide.
 */
export async function organisationStandings(
  platform: Platform,
  organisationId: string,
  asked: { day: Day; knowledge: Knowledge; only?: readonly string[] },
): Promise<OrganisationStandings | null> {
  const { read } = platform.store;
  const organisation = await organisationById(read, organisationId);
  if (organisation === null) return null;
  const question = questionOf(platform, asked);
  const [known, members] = await Promise.all([
    bookFor(read, question),
    organisationFacts(read, organisation, question, asked),
  ]);
  return {
    ...known,
    organisation,
    question,
    people: members.map(({ personId, name, startsOn, endsOn, facts, onRecord }) => ({
      personId,
      name,
      startsOn,
      endsOn,
      facts,
      onRecord,
      held: facts.held,
      standings: standingsOf(known.book, facts, known.settings),
    })),
  };
}

export type OwnStandings = {
  book: Rulebook;
  standings: Standing[];
  held: HeldSince[];
  /** Everything they did up to that day, whether or not anything asks for it. */
  done: Done[];
  activities: ReadonlyMap<string, ActivityFacts>;
};

/**
 * A person's own standings on a day as known today, over everything they hold anywhere. `known`: the rulebook of
 * that day where the caller has it.
 */
export async function personStandings(
  platform: Platform,
  personId: string,
  day: Day,
  known?: KnownBook,
): Promise<OwnStandings> {
  const { read } = platform.store;
  const question = questionOf(platform, { day, knowledge: 'today' });
  const [{ book, settings, activities }, facts] = await Promise.all([
    known ?? bookFor(read, question),
    personFacts(read, personId, question),
  ]);
  const { held, done } = facts;
  return { book, standings: standingsOf(book, facts, settings), held, done, activities };
}

const BOOK_AGE_MS = 5_000;
const kept = new WeakMap<Store, { day: Day; readAt: number; value: Promise<KnownBook> }>();

/** Today's rulebook as it was at most five seconds ago: for lists that are shown all the time, like the catalogue. */
export function todaysBook({ store }: Platform, day: Day): Promise<KnownBook> {
  const readAt = performance.now();
  const last = kept.get(store);
  if (last !== undefined && last.day === day && readAt - last.readAt < BOOK_AGE_MS) return last.value;
  const value = bookFor(store.read, { day, knownAt: null });
  kept.set(store, { day, readAt, value });
  // What failed is not kept: the next page tries again.
  value.catch(() => kept.delete(store));
  return value;
}

/** The rulebook of the day asked about. */
export async function bookFor(
  db: Queries,
  { day, knownAt }: Pick<Question, 'day' | 'knownAt'>,
): Promise<KnownBook> {
  const [rows, settings] = await Promise.all([rulebookRows(db), readStandingSettings(db)]);
  return {
    book: rulebookOf(rulebookFacts(rows, knownAt), day),
    settings,
    activities: new Map(rows.activities.map((activity) => [activity.id, activity])),
    rows,
  };
}
