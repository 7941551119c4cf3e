import { and, asc, eq, gt, gte, inArray, isNull, lte, or, type SQL } from 'drizzle-orm';
import { among } from '../platform/store/among.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Stated } from './held-rules.ts';
import { underNamesThen } from './name-repository.ts';

/** Null: as known today. Else what was on record at that instant, whatever was corrected or added since. */
export type KnownAt = Date | null;

export type Member = { personId: string; name: string; startsOn: Day; endsOn: Day | null };

const AT_ONCE = 500;
const byName = new Intl.Collator('en-GB');

/**
 * Who belonged to any of these organisations on a day, by name, leavers of today who belonged then among them
 * ("Requirements" 7 of the domain). `endsOn` is the end as it is known today; names are those of the time
 * (`underNamesThen`).
 */
export async function membersKnown(
  db: Queries,
  organisationIds: string[],
  day: Day,
  knownAt: KnownAt,
): Promise<(Member & { organisationId: string })[]> {
  const { memberships, people } = db.t;
  if (organisationIds.length === 0) return [];
  const rows = await db
    .select({
      personId: memberships.personId,
      organisationId: memberships.organisationId,
      name: people.name,
      startsOn: memberships.startsOn,
      endsOn: memberships.endsOn,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(
      and(
        inArray(memberships.organisationId, organisationIds),
        isNull(people.mergedInto),
        holds(memberships, day, knownAt),
      ),
    )
    .orderBy(asc(people.name), asc(memberships.personId));
  const named = await underNamesThen(db, rows, knownAt);
  // By the name that is shown: the place in the list would give the other one away.
  return named === rows ? rows : named.sort((a, b) => byName.compare(a.name, b.name));
}

/**
 * What was stated of these people and holds on a day: posts and designations at any of `organisationIds`
 * (null: anywhere and nowhere), and what is held without a place, functions among it.
 */
export async function statedKnown(
  db: Queries,
  personIds: string[],
  organisationIds: string[] | null,
  day: Day,
  knownAt: KnownAt,
): Promise<(Stated & { personId: string })[]> {
  const { heldRoles } = db.t;
  const where =
    organisationIds === null
      ? undefined
      : or(isNull(heldRoles.organisationId), inArray(heldRoles.organisationId, organisationIds));
  const found: (Stated & { personId: string })[] = [];
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    found.push(
      ...(await db
        .select({
          personId: heldRoles.personId,
          roleKey: heldRoles.roleKey,
          organisationId: heldRoles.organisationId,
          answer: heldRoles.answer,
          startsOn: heldRoles.startsOn,
        })
        .from(heldRoles)
        .where(
          and(
            among(db, heldRoles.personId, personIds.slice(at, at + AT_ONCE)),
            where,
            holds(heldRoles, day, knownAt),
          ),
        )
        .orderBy(asc(heldRoles.startsOn), asc(heldRoles.id))),
    );
  }
  return found;
}

/** Where these people belong that day, with what groups follow from. */
export async function belongingsKnown(
  db: Queries,
  personIds: string[],
  day: Day,
  knownAt: KnownAt,
): Promise<{ personId: string; organisationId: string; sector: string; kind: string; startsOn: Day }[]> {
  const { memberships, organisations } = db.t;
  const found = [];
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    found.push(
      ...(await db
        .select({
          personId: memberships.personId,
          organisationId: memberships.organisationId,
          sector: organisations.sector,
          kind: organisations.kind,
          startsOn: memberships.startsOn,
        })
        .from(memberships)
        .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
        .where(
          and(
            among(db, memberships.personId, personIds.slice(at, at + AT_ONCE)),
            holds(memberships, day, knownAt),
          ),
        )),
    );
  }
  return found;
}

/** Ids of people who belong somewhere that day, in their order, after `after`: to walk a city in pieces. */
export async function cityPeople(
  db: Queries,
  day: Day,
  knownAt: KnownAt,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { memberships, people } = db.t;
  const rows = await db
    .selectDistinct({ id: people.id })
    .from(people)
    .innerJoin(memberships, eq(memberships.personId, people.id))
    .where(and(gt(people.id, after), isNull(people.mergedInto), holds(memberships, day, knownAt)))
    .orderBy(asc(people.id))
    .limit(limit);
  return rows.map((row) => row.id);
}

type Dated = Pick<
  Queries['t']['memberships'],
  'startsOn' | 'endsOn' | 'recordedAt' | 'endRecordedAt' | 'voidedAt'
>;

/** A row without a time of record (the first release's) was known on the day itself. */
export function holds(row: Dated | Queries['t']['heldRoles'], day: Day, knownAt: KnownAt): SQL | undefined {
  if (knownAt === null) {
    return and(isNull(row.voidedAt), lte(row.startsOn, day), or(isNull(row.endsOn), gte(row.endsOn, day)));
  }
  return and(
    or(isNull(row.recordedAt), lte(row.recordedAt, knownAt)),
    or(isNull(row.voidedAt), gt(row.voidedAt, knownAt)),
    lte(row.startsOn, day),
    or(isNull(row.endsOn), gte(row.endsOn, day), gt(row.endRecordedAt, knownAt)),
  );
}

/**
 * Those of these people whose membership or roles anything happened to since the end of a day: begun, ended,
 * written down, corrected. Nobody else held anything else on that day than they do now.
 */
export async function peopleTouchedSince(
  db: Queries,
  personIds: string[],
  { day, at }: { day: Day; at: Date },
): Promise<Set<string>> {
  const touched = new Set<string>();
  for (const table of [db.t.heldRoles, db.t.memberships]) {
    for (let from = 0; from < personIds.length; from += AT_ONCE) {
      const rows = await db
        .selectDistinct({ id: table.personId })
        .from(table)
        .where(
          and(
            among(db, table.personId, personIds.slice(from, from + AT_ONCE)),
            or(
              gt(table.startsOn, day),
              gte(table.endsOn, day),
              gt(table.recordedAt, at),
              gt(table.endRecordedAt, at),
              gt(table.voidedAt, at),
            ),
          ),
        );
      for (const { id } of rows) touched.add(id);
    }
  }
  return touched;
}
