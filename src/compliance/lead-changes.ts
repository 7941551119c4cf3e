import { placesTouchedSince } from '../bookings/index.ts';
import { membersKnown, peopleTouchedSince } from '../people/index.ts';
import { addDays } from '../platform/days.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { type Changes, changesBetween, mayHaveLapsedSince } from './lead-change-rules.ts';
import { rulebookFacts } from './rulebook-repository.ts';
import { type Rulebook, rulebookOf, sameRules } from './rulebook-rules.ts';
import { organisationFacts, type Question, questionOf } from './standing-facts.ts';
import { standingsOf } from './standing-rules.ts';
import type { OrganisationStandings } from './standing-service.ts';

/** "Since last week" is since this many days ago. */
const WEEK = 7;

/**
 * What became different since this day last week, against what was on record then. Most people stand as they did:
 * the earlier day is worked out only for those whom something happened to since, or for whom a day has passed, and
 * for all where requirements have changed. What today's standings were read from is not read again.
 */
export async function changesSinceLastWeek(
  platform: Platform,
  now: OrganisationStandings,
): Promise<{ since: Day; changes: Changes }> {
  const since = addDays(now.question.day, -WEEK);
  const then = questionOf(platform, { day: since, knowledge: 'then' });
  const book = rulebookOf(rulebookFacts(now.rows, then.knownAt), since);
  const { read } = platform.store;
  const [members, only] = await Promise.all([
    membersKnown(read, [now.organisation.id], since, then.knownAt),
    mayDiffer(read, now, book, then),
  ]);
  const before = await organisationFacts(read, now.organisation, then, {
    members: members.filter(({ personId }) => only.has(personId)),
    onRecord: new Map(now.people.map((person) => [person.personId, person.onRecord])),
  });
  const known = new Map(
    before.map(({ personId, facts }) => [personId, standingsOf(book, facts, now.settings)]),
  );
  const is = new Map(now.people.map((person) => [person.personId, person.standings]));
  return {
    since,
    changes: changesBetween(
      [...new Map(members.map(({ personId, name }) => [personId, name]))].map(([personId, name]) => ({
        personId,
        name,
        standings: known.get(personId) ?? is.get(personId) ?? [],
      })),
      now.people,
    ),
  };
}

/** Everybody of today who may have stood differently then. */
async function mayDiffer(
  db: Queries,
  { people, book }: OrganisationStandings,
  before: Rulebook,
  { day, knownAt }: Question,
): Promise<Set<string>> {
  const ids = people.map(({ personId }) => personId);
  if (knownAt === null) throw new Error('last week is past');
  if (!sameRules(before, book)) return new Set(ids);
  const touched = await Promise.all([
    peopleTouchedSince(db, ids, { day, at: knownAt }),
    placesTouchedSince(db, ids, knownAt),
  ]);
  const found = new Set(touched.flatMap((some) => [...some]));
  const at = knownAt.getTime();
  for (const { personId, standings, onRecord } of people) {
    if (found.has(personId)) continue;
    const recorded = onRecord.some(
      ({ completedOn, recordedAt, withdrawnAt }) =>
        completedOn > day || recordedAt > at || (withdrawnAt !== null && withdrawnAt > at),
    );
    if (recorded || standings.some((standing) => mayHaveLapsedSince(standing, day))) found.add(personId);
  }
  return found;
}
