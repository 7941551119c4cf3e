import { and, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

/** What only some requirements ask about: the edition that was done, and how much of what kind of learning it was. */
export type DoneDetail = { edition: string | null; minutes: number | null; participatory: boolean };

const DAY_LENGTH = 10;
const DETAILED = '!';

/**
 * What each person in a range of ids has done up to a day, in one text: a city has a million completions, and
 * as many rows take longer to hand over than to find. `detailed` are the activities of which more than the day
 * is told; `knownAt` null: as known today. Read it with `readShort`.
 */
export async function doneInShort(
  db: Queries,
  { after, upTo }: { after: string; upTo: string },
  { until, knownAt, detailed }: { until: Day; knownAt: Date | null; detailed: string[] },
): Promise<{ personId: string; done: string }[]> {
  const { completions: c } = db.t;
  const plain = sql`${c.completedOn} || ${c.activityId}`;
  const one: SQL =
    detailed.length === 0
      ? plain
      : sql`case when ${inArray(c.activityId, detailed)}
          then '!' || ${plain} || '|' || coalesce(cast(${c.minutes} as text), '') || '|'
            || case when ${c.participatory} then '1' else '0' end || coalesce(${c.edition}, '')
          else ${plain} end`;
  const done =
    db.engine === 'sqlite'
      ? sql<string>`group_concat(${one}, char(10))`
      : sql<string>`string_agg(${one}, chr(10))`;
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

/** Goes through a text of `doneInShort`, in no order; null stands for activities of which no more is told. */
export function readShort(
  done: string,
  each: (activityId: string, completedOn: Day, detail: DoneDetail | null) => void,
): void {
  for (let at = 0; at < done.length; ) {
    const end = done.indexOf('\n', at);
    const until = end === -1 ? done.length : end;
    const told = done.startsWith(DETAILED, at);
    const day = told ? at + 1 : at;
    if (told) {
      const [activityId = '', minutes = '', rest = ''] = done.slice(day + DAY_LENGTH, until).split('|');
      each(activityId, done.slice(day, day + DAY_LENGTH), detailOf(minutes, rest));
    } else each(done.slice(day + DAY_LENGTH, until), done.slice(day, day + DAY_LENGTH), null);
    at = until + 1;
  }
}

function detailOf(minutes: string, rest: string): DoneDetail {
  const edition = rest.slice(1);
  return {
    minutes: minutes === '' ? null : Number(minutes),
    participatory: rest.startsWith('1'),
    edition: edition === '' ? null : edition,
  };
}
