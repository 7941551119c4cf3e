import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import { normalised } from './address-rules.ts';

const AT_ONCE = 500;

/**
 * Whose these addresses are, by the address in lower case; only proved ones are found. Not for leads, who may
 * not learn from an address that somebody exists.
 */
export async function peopleAtAddresses(
  db: Queries,
  addresses: string[],
): Promise<Map<string, { personId: string; name: string }>> {
  const { addresses: rows, people } = db.t;
  const wanted = [...new Set(addresses.map(normalised))];
  const found = new Map<string, { personId: string; name: string }>();
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const some = await db
      .select({ address: rows.normalised, personId: people.id, name: people.name })
      .from(rows)
      .innerJoin(people, eq(people.id, rows.personId))
      .where(
        and(
          inArray(rows.normalised, wanted.slice(at, at + AT_ONCE)),
          isNotNull(rows.provedAt),
          isNull(people.mergedInto),
        ),
      );
    for (const { address, ...person } of some) found.set(address, person);
  }
  return found;
}
