import { and, count, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { normalised } from './address-rules.ts';

/** Addresses not kept as they are compared (a unique index holds that no two are the same), and principals. */
export async function addressFaults(db: Queries): Promise<string[]> {
  const { addresses } = db.t;
  const rows = await db
    .select({
      id: addresses.id,
      personId: addresses.personId,
      address: addresses.address,
      kept: addresses.normalised,
      principal: addresses.principal,
    })
    .from(addresses);
  const wrong = rows
    .filter((row) => row.kept !== normalised(row.address))
    .map((row) => `address ${row.id} is not kept as it is compared`);
  const principals = new Map<string, number>();
  for (const row of rows) {
    principals.set(row.personId, (principals.get(row.personId) ?? 0) + (row.principal ? 1 : 0));
  }
  const unclear = [...principals].filter(([, n]) => n !== 1);
  return [...wrong, ...unclear.map(([id, n]) => `person ${id} has ${n} principal addresses`)];
}

export async function mergedFaults(db: Queries): Promise<string[]> {
  const { people, signIns, addresses, heldRoles } = db.t;
  const gone = isNotNull(people.mergedInto);
  const signedIn = await db
    .select({ id: people.id })
    .from(people)
    .innerJoin(signIns, eq(signIns.personId, people.id))
    .where(and(gone, isNull(signIns.endedAt)));
  const reachable = await db
    .select({ id: people.id })
    .from(people)
    .innerJoin(addresses, eq(addresses.personId, people.id))
    .where(gone);
  const holding = await db
    .select({ id: people.id })
    .from(people)
    .innerJoin(heldRoles, eq(heldRoles.personId, people.id))
    .where(gone);
  return [
    ...signedIn.map(({ id }) => `joined record ${id} has a live sign-in`),
    ...reachable.map(({ id }) => `joined record ${id} still has an address`),
    ...holding.map(({ id }) => `joined record ${id} still holds a role`),
  ];
}

export async function doubleAnswers(db: Queries): Promise<string[]> {
  const { heldRoles, roles } = db.t;
  const rows = await db
    .select({ personId: heldRoles.personId, roleKey: heldRoles.roleKey })
    .from(heldRoles)
    .innerJoin(roles, eq(roles.key, heldRoles.roleKey))
    .where(and(eq(roles.kind, 'function'), isNull(heldRoles.endsOn), isNull(heldRoles.voidedAt)))
    .groupBy(heldRoles.personId, heldRoles.roleKey)
    .having(gt(count(), 1));
  return rows.map((row) => `person ${row.personId} has several open answers to ${row.roleKey}`);
}

export async function groupsStated(db: Queries): Promise<string[]> {
  const { heldRoles, roles } = db.t;
  const rows = await db
    .select({ id: heldRoles.id, roleKey: roles.key })
    .from(heldRoles)
    .innerJoin(roles, eq(roles.key, heldRoles.roleKey))
    .where(and(eq(roles.kind, 'group'), isNotNull(roles.derivedFrom)));
  return rows.map((row) => `role row ${row.id} states the group ${row.roleKey}`);
}

export async function doubleMemberships(db: Queries): Promise<string[]> {
  const { memberships } = db.t;
  const rows = await db
    .select({ personId: memberships.personId, organisationId: memberships.organisationId })
    .from(memberships)
    .where(and(isNull(memberships.endsOn), isNull(memberships.voidedAt)))
    .groupBy(memberships.personId, memberships.organisationId)
    .having(gt(count(), 1));
  return rows.map((row) => `person ${row.personId} has several open memberships of ${row.organisationId}`);
}
