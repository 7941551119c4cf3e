import { and, asc, eq, gte, inArray, isNull, like, lte, or, sql } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { normalised } from './address-rules.ts';

const AT_ONCE = 500;

/**
 * People in whose name all of these words stand, by name, at most `limit`: for somebody who then leaves out
 * whom they may not know. Records that were joined to another are left out. Words of wildcards alone find nobody.
 */
export async function peopleCalled(
  db: Queries,
  words: string[],
  limit: number,
): Promise<{ id: string; name: string }[]> {
  const plain = words.map((word) => word.replace(/[%_\\]/g, '')).filter((word) => word !== '');
  if (plain.length === 0) return [];
  const { people } = db.t;
  return db
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(and(isNull(people.mergedInto), ...plain.map((word) => named(db, word))))
    .orderBy(asc(people.name), asc(people.id))
    .limit(limit);
}

/** SQLite lowers plain letters only, so a name with others is also compared as it was typed. */
function named(db: Queries, plain: string) {
  const { people } = db.t;
  return or(like(sql`lower(${people.name})`, `%${plain.toLowerCase()}%`), like(people.name, `%${plain}%`));
}

/** The names of the organisations to which each of these people belongs on a day, by name. */
export async function organisationsOfPeople(
  db: Queries,
  personIds: string[],
  day: Day,
): Promise<Map<string, { id: string; name: string }[]>> {
  const { memberships, organisations } = db.t;
  const found = new Map<string, { id: string; name: string }[]>();
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    const rows = await db
      .selectDistinct({
        personId: memberships.personId,
        id: organisations.id,
        name: organisations.name,
      })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          inArray(memberships.personId, personIds.slice(at, at + AT_ONCE)),
          isNull(memberships.voidedAt),
          lte(memberships.startsOn, day),
          or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
        ),
      )
      .orderBy(asc(organisations.name));
    for (const { personId, id, name } of rows) {
      found.set(personId, [...(found.get(personId) ?? []), { id, name }]);
    }
  }
  return found;
}

/**
 * A new person who came without being known here: no address, unchecked, and with no privacy notice seen. With
 * an organisation they belong to it from `startsOn`. Gives the id.
 */
export async function addAttendee(
  tx: Queries,
  {
    name,
    organisationId,
    startsOn,
    now,
    by,
  }: { name: string; organisationId: string | null; startsOn: Day; now: Date; by: string },
): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.people).values({ id, name, createdAt: now });
  if (organisationId !== null) {
    await tx.insert(tx.t.memberships).values({
      id: newId(),
      personId: id,
      organisationId,
      startsOn,
      recordedAt: now,
      recordedBy: by,
    });
  }
  return id;
}

/**
 * Whose this address is, in whatever case; where it is nobody's yet, a new person, unchecked, who is written to
 * there and who signs in with it. For organisers who book somebody in, and for whoever names a colleague.
 */
export async function attendeeAt(
  tx: Queries,
  { name, address, now }: { name: string; address: string; now: Date },
): Promise<string> {
  const { addresses, people } = tx.t;
  const [known] = await tx
    .select({ personId: addresses.personId })
    .from(addresses)
    .where(eq(addresses.normalised, normalised(address)));
  if (known !== undefined) return known.personId;
  const id = newId();
  await tx.insert(people).values({ id, name, createdAt: now });
  await tx.insert(addresses).values({
    id: newId(),
    personId: id,
    address: address.trim(),
    normalised: normalised(address),
    provedAt: now,
    createdAt: now,
  });
  return id;
}
