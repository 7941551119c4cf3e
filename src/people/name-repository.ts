import { and, asc, eq, gt } from 'drizzle-orm';
import { among } from '../platform/store/among.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

/** Somebody's earlier names: until when they went by which, the earliest first. */
type EarlierNames = ReadonlyMap<string, { until: Date; name: string }[]>;

const AT_ONCE = 500;

/**
 * What these people were called before they changed their names after an instant. A change of before the history
 * kept names (it holds no `from`) is passed over, as nobody knows the name any more.
 */
async function earlierNames(db: Queries, personIds: string[], after: Date): Promise<EarlierNames> {
  const { subjectKind, subjectId, what, at, facts, id } = db.t.history;
  const names = new Map<string, { until: Date; name: string }[]>();
  const ids = [...new Set(personIds)];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const rows = await db
      .select({ subjectId, at, facts })
      .from(db.t.history)
      .where(
        and(
          eq(subjectKind, 'person'),
          among(db, subjectId, ids.slice(from, from + AT_ONCE)),
          eq(what, 'name-changed'),
          gt(at, after),
        ),
      )
      .orderBy(asc(id));
    for (const row of rows) {
      const name = (row.facts as { from?: unknown }).from;
      if (typeof name !== 'string') continue;
      names.set(row.subjectId, [...(names.get(row.subjectId) ?? []), { until: row.at, name }]);
    }
  }
  return names;
}

/**
 * The same rows under the names of the time: of whoever has left the name at the end of their last day, and with
 * `knownAt` the name of that instant. Somebody may have changed their name for safety, and where they worked before
 * learns nothing of it. Asks nothing where there are no such rows, and gives the rows themselves where all kept
 * their names.
 */
export async function underNamesThen<Row extends { personId: string; name: string; endsOn: Day | null }>(
  db: Queries,
  rows: Row[],
  knownAt: Date | null,
): Promise<Row[]> {
  const asked = rows.flatMap((row) => {
    const at = instantOf(row, knownAt);
    return at === null ? [] : [{ personId: row.personId, at }];
  });
  if (asked.length === 0) return rows;
  const first = asked.reduce((least, { at }) => (at < least ? at : least), new Date(8.64e15));
  const earlier = await earlierNames(
    db,
    asked.map(({ personId }) => personId),
    first,
  );
  if (earlier.size === 0) return rows;
  return rows.map((row) => {
    const at = instantOf(row, knownAt);
    const then = at === null ? undefined : earlier.get(row.personId)?.find(({ until }) => until > at);
    return then === undefined ? row : { ...row, name: then.name };
  });
}

/** Of which instant the name is asked, null for that of today. A last day ends with that day of UTC, near enough. */
function instantOf({ endsOn }: { endsOn: Day | null }, knownAt: Date | null): Date | null {
  if (endsOn === null) return knownAt;
  const ended = new Date(`${endsOn}T23:59:59.999Z`);
  return knownAt === null || ended < knownAt ? ended : knownAt;
}
