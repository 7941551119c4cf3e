import { and, asc, eq, isNull } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import { normalised } from './address-rules.ts';

export type Address = {
  id: string;
  personId: string;
  address: string;
  principal: boolean;
  provedAt: Date | null;
};

/** A person's addresses, the oldest first. */
export async function addressesOf(db: Queries, personId: string): Promise<Address[]> {
  const { addresses } = db.t;
  const { id, address, principal, provedAt, createdAt } = addresses;
  return db
    .select({ id, personId: addresses.personId, address, principal, provedAt })
    .from(addresses)
    .where(eq(addresses.personId, personId))
    .orderBy(asc(createdAt), asc(id));
}

/** A person's addresses in lower case. */
export async function addressesOfPerson(db: Queries, personId: string): Promise<string[]> {
  return (await addressesOf(db, personId)).map(({ address }) => normalised(address));
}

/** Adds an address that has just been proved. Throws a unique violation where it is somebody's already. */
export async function addAddress(
  tx: Queries,
  facts: { personId: string; address: string; principal: boolean; now: Date },
): Promise<void> {
  const { now, ...rest } = facts;
  await tx.insert(tx.t.addresses).values({
    ...rest,
    id: newId(),
    normalised: normalised(facts.address),
    provedAt: now,
    createdAt: now,
  });
}

/** Whoever could read the mail has proved the address, if that was still to be done. */
export async function markProved(tx: Queries, address: string, now: Date): Promise<void> {
  const { addresses } = tx.t;
  await tx
    .update(addresses)
    .set({ provedAt: now })
    .where(and(eq(addresses.normalised, normalised(address)), isNull(addresses.provedAt)));
}

/** Makes one address the one that is written to. */
export async function makePrincipal(tx: Queries, personId: string, id: string): Promise<void> {
  const { addresses } = tx.t;
  await tx.update(addresses).set({ principal: false }).where(eq(addresses.personId, personId));
  await tx.update(addresses).set({ principal: true }).where(eq(addresses.id, id));
}

export async function removeAddress(tx: Queries, id: string): Promise<void> {
  const { addresses } = tx.t;
  await tx.delete(addresses).where(eq(addresses.id, id));
}
