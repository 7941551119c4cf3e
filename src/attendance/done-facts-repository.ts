import { and, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { Queries, Store } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Completion } from './completion-repository.ts';

/** What a standing has to know of a completion, withdrawn ones among them. */
export type DoneFact = Pick<
  Completion,
  'id' | 'personId' | 'activityId' | 'completedOn' | 'edition' | 'minutes' | 'participatory'
> &
  Pick<Completion, 'source' | 'certificateNumber'> & {
    /** When it was written down and, if it was, taken back: milliseconds, as a city has a million of them. */
    recordedAt: number;
    withdrawnAt: number | null;
    /** For the day of record, where somebody asks about a day before it. */
    recordedLater: Day | null;
  };

const AT_ONCE = 500;
/** Stand between fields and between completions; nobody types them, and a text that holds one is cleaned of it. */
const FIELD = '\u001f';
const ROW = '\u001e';

/**
 * Every completion of these people dated up to a day, whatever was known when: the asker decides what counts. An
 * organisation's page asks for thousands; handed over as one text for each person they come in half the time.
 */
export async function doneFacts(
  db: Queries,
  engine: Store['engine'],
  personIds: string[],
  until: Day,
): Promise<DoneFact[]> {
  const { completions: c } = db.t;
  const found: DoneFact[] = [];
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    const rows = await db
      .select({ personId: c.personId, done: together(db, engine) })
      .from(c)
      .where(and(inArray(c.personId, personIds.slice(at, at + AT_ONCE)), lte(c.completedOn, until)))
      .groupBy(c.personId);
    for (const { personId, done } of rows) {
      for (const row of done.split(ROW)) found.push(factOf(personId, row.split(FIELD)));
    }
  }
  return found;
}

/** One text of a person's completions; instants as milliseconds. */
function together({ t: { completions: c } }: Queries, engine: Store['engine']): SQL<string> {
  const field = engine === 'sqlite' ? sql`char(31)` : sql`chr(31)`;
  const instant = (column: typeof c.recordedAt | typeof c.withdrawnAt) =>
    engine === 'sqlite'
      ? sql`coalesce(${column}, '')`
      : sql`coalesce(cast(cast(extract(epoch from ${column}) * 1000 as bigint) as text), '')`;
  const number = sql`coalesce(cast(${c.minutes} as text), '')`;
  const edition = sql`replace(replace(coalesce(${c.edition}, ''), ${FIELD}, ''), ${ROW}, '')`;
  const fields = [
    sql`${c.id}`,
    sql`${c.activityId}`,
    sql`${c.completedOn}`,
    number,
    sql`case when ${c.participatory} then '1' else '' end`,
    instant(c.recordedAt),
    instant(c.withdrawnAt),
    sql`${c.source}`,
    sql`${c.certificateNumber}`,
    edition,
  ];
  const one = sql.join(fields, sql` || ${field} || `);
  return engine === 'sqlite'
    ? sql<string>`group_concat(${one}, char(30))`
    : sql<string>`string_agg(${one}, chr(30))`;
}

function factOf(personId: string, fields: string[]): DoneFact {
  const [id = '', activityId = '', completedOn = '', minutes, participatory, recorded, withdrawn] = fields;
  return {
    id,
    personId,
    activityId,
    completedOn,
    minutes: minutes === '' ? null : Number(minutes),
    participatory: participatory === '1',
    recordedAt: Number(recorded),
    withdrawnAt: withdrawn === '' ? null : Number(withdrawn),
    source: fields[7] as Completion['source'],
    certificateNumber: fields[8] ?? '',
    edition: fields[9] === '' ? null : (fields[9] ?? null),
    recordedLater: null,
  };
}
