import { and, gt, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Queries, Store } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { DoneFact } from './completion-repository.ts';

type Range = { after: string; upTo: string };

const DAY_LENGTH = 10;

/**
 * What each person in a range of ids has done up to a day, in one text: a city has a million completions, and
 * as many rows take longer to hand over than to find. `knownAt` null: as known today. Read it with `readShort`.
 */
export async function doneInShort(
  db: Queries,
  engine: Store['engine'],
  { after, upTo }: Range,
  { until, knownAt }: { until: Day; knownAt: Date | null },
): Promise<{ personId: string; done: string }[]> {
  const { completions: c } = db.t;
  const done =
    engine === 'sqlite'
      ? sql<string>`group_concat(${c.completedOn} || ${c.activityId}, char(10))`
      : sql<string>`string_agg(${c.completedOn} || ${c.activityId}, chr(10))`;
  return db
    .select({ personId: c.personId, done })
    .from(c)
    .where(
      and(
        gt(c.personId, after),
        lte(c.personId, upTo),
        lte(c.completedOn, until),
        knownAt === null
          ? isNull(c.withdrawnAt)
          : and(lte(c.recordedAt, knownAt), or(isNull(c.withdrawnAt), gt(c.withdrawnAt, knownAt))),
      ),
    )
    .groupBy(c.personId);
}

/** Goes through a text of `doneInShort`, in no order. */
export function readShort(done: string, each: (activityId: string, completedOn: Day) => void): void {
  for (let at = 0; at < done.length; ) {
    const end = done.indexOf('\n', at);
    const until = end === -1 ? done.length : end;
    each(done.slice(at + DAY_LENGTH, until), done.slice(at, at + DAY_LENGTH));
    at = until + 1;
  }
}

/** As `doneFacts`, of these activities alone and of whoever is in the range of ids. */
export async function doneFactsWithin(
  db: Queries,
  { after, upTo }: Range,
  activityIds: string[],
  until: Day,
): Promise<DoneFact[]> {
  if (activityIds.length === 0) return [];
  const { completions: c } = db.t;
  const { id, personId, activityId, completedOn, edition, minutes, participatory } = c;
  const { recordedAt, withdrawnAt, source, certificateNumber } = c;
  return db
    .select({
      id,
      personId,
      activityId,
      completedOn,
      edition,
      minutes,
      participatory,
      recordedAt,
      withdrawnAt,
      source,
      certificateNumber,
    })
    .from(c)
    .where(
      and(
        gt(c.personId, after),
        lte(c.personId, upTo),
        inArray(c.activityId, activityIds),
        lte(c.completedOn, until),
      ),
    );
}
