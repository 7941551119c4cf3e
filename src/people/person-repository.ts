import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import { normalised } from './address-rules.ts';
import type { Actor } from './person-policy.ts';

export type Person = {
  id: string;
  name: string;
  administrator: boolean;
  checkedAt: Date | null;
  checkedHow: string | null;
  mergedInto: string | null;
};

export type Recipient = { personId: string; name: string; address: string | null; checked: boolean };

/**
 * Raises the version of each person, in the order of their ids: that update is the lock on both engines,
 * and one order everywhere keeps two transactions from waiting for each other. Facts are read after it.
 */
export async function lockPeople(tx: Queries, ids: string[]): Promise<void> {
  const { people } = tx.t;
  for (const id of [...new Set(ids)].sort()) {
    await tx
      .update(people)
      .set({ version: sql`${people.version} + 1` })
      .where(eq(people.id, id));
  }
}

/** Names and the address to write to: the principal one, if it is proved. Unknown ids are left out. */
export async function recipients(db: Queries, personIds: string[]): Promise<Map<string, Recipient>> {
  if (personIds.length === 0) return new Map();
  const { people, addresses } = db.t;
  const rows = await db
    .select({
      personId: people.id,
      name: people.name,
      address: addresses.address,
      checkedAt: people.checkedAt,
    })
    .from(people)
    .leftJoin(
      addresses,
      and(eq(addresses.personId, people.id), eq(addresses.principal, true), isNotNull(addresses.provedAt)),
    )
    .where(inArray(people.id, personIds));
  return new Map(
    rows.map(({ checkedAt, ...row }) => [row.personId, { ...row, checked: checkedAt !== null }]),
  );
}

/** A person by id, or by any of their addresses in any case; null when there is none. */
export async function findPerson(db: Queries, idOrAddress: string): Promise<Person | null> {
  return idOrAddress.includes('@') ? personWithAddress(db, idOrAddress) : personById(db, idOrAddress);
}

/** Who this person is when they act: what a sign-in would know. Null for an unknown or joined record. */
export async function actorFor(db: Queries, personId: string): Promise<Actor | null> {
  const person = await personById(db, personId);
  if (person === null || person.mergedInto !== null) return null;
  const { teamMembers } = db.t;
  const teams = await db.select().from(teamMembers).where(eq(teamMembers.personId, personId));
  return {
    personId,
    name: person.name,
    administrator: person.administrator,
    teamIds: teams.map((row) => row.teamId),
    checked: person.checkedAt !== null,
  };
}

export async function personById(db: Queries, id: string): Promise<Person | null> {
  const [row] = await db.select(columns(db)).from(db.t.people).where(eq(db.t.people.id, id));
  return row ?? null;
}

/** Who may administer, by id. */
export async function administrators(db: Queries): Promise<string[]> {
  const { people } = db.t;
  const rows = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.administrator, true), isNull(people.mergedInto)));
  return rows.map((row) => row.id);
}

export async function peopleById(db: Queries, ids: string[]): Promise<Person[]> {
  if (ids.length === 0) return [];
  const { people } = db.t;
  return db.select(columns(db)).from(people).where(inArray(people.id, ids)).orderBy(asc(people.name));
}

async function personWithAddress(db: Queries, address: string): Promise<Person | null> {
  const { people, addresses } = db.t;
  const [row] = await db
    .select(columns(db))
    .from(addresses)
    .innerJoin(people, eq(people.id, addresses.personId))
    .where(eq(addresses.normalised, normalised(address)));
  return row ?? null;
}

/** A new person, unchecked, who has seen the privacy notice now; gives the id. */
export async function addPerson(tx: Queries, name: string, now: Date): Promise<string> {
  const id = newId();
  await tx.insert(tx.t.people).values({ id, name, createdAt: now, noticeSeenAt: now });
  return id;
}

/**
 * A person whom somebody else writes down: no address, has seen no notice. `checkedHow` is how whoever writes it
 * vouches for them; null leaves them unchecked.
 */
export async function addUnseenPerson(
  tx: Queries,
  name: string,
  now: Date,
  checkedHow: string | null,
): Promise<string> {
  const id = newId();
  const checkedAt = checkedHow === null ? null : now;
  await tx.insert(tx.t.people).values({ id, name, createdAt: now, checkedAt, checkedHow });
  return id;
}

export async function changePerson(
  tx: Queries,
  id: string,
  facts: Partial<Omit<Person, 'id'>>,
): Promise<void> {
  await tx.update(tx.t.people).set(facts).where(eq(tx.t.people.id, id));
}

function columns(db: Queries) {
  const { id, name, administrator, checkedAt, checkedHow, mergedInto } = db.t.people;
  return { id, name, administrator, checkedAt, checkedHow, mergedInto };
}
