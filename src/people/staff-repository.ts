import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { rolesOf } from './role-repository.ts';
import { labelOf, type RoleKind } from './role-rules.ts';

/** One of an organisation's people on a day, and what they hold there: never what they hold elsewhere. */
export type StaffMember = {
  personId: string;
  name: string;
  /** Somebody vouches for this person. */
  checked: boolean;
  startsOn: Day;
  endsOn: Day | null;
  /** The proved address that is written to; null for staff without any. */
  address: string | null;
  /** Posts and designations within this organisation, in the order of the reference data. */
  roles: StaffRole[];
};

export type StaffRole = {
  id: string;
  key: string;
  label: string;
  kind: RoleKind;
  startsOn: Day;
  endsOn: Day | null;
};

const byName = new Intl.Collator('en-GB');

/** A statement takes some 32,000 values on SQLite. */
const IDS_AT_ONCE = 500;

/** Who belongs to an organisation on a day (YYYY-MM-DD; the last day is part of it), by name. */
export async function staffOf(db: Queries, organisationId: string, day: Day): Promise<StaffMember[]> {
  const { memberships, people, addresses } = db.t;
  const rows = await db
    .select({
      personId: people.id,
      name: people.name,
      checkedAt: people.checkedAt,
      startsOn: memberships.startsOn,
      endsOn: memberships.endsOn,
      address: addresses.address,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .leftJoin(
      addresses,
      and(eq(addresses.personId, people.id), eq(addresses.principal, true), isNotNull(addresses.provedAt)),
    )
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        isNull(memberships.voidedAt),
        lte(memberships.startsOn, day),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
      ),
    )
    .orderBy(asc(memberships.startsOn), asc(people.id));
  const held = await rolesWithin(db, organisationId, day);
  const members = new Map<string, StaffMember>();
  for (const { checkedAt, ...row } of rows) {
    if (members.has(row.personId)) continue;
    members.set(row.personId, { ...row, checked: checkedAt !== null, roles: held.get(row.personId) ?? [] });
  }
  // The engines sort text differently, and people are looked for by eye.
  return [...members.values()].sort((a, b) => byName.compare(a.name, b.name));
}

/** The posts and designations held within one organisation on a day, by person. */
export async function rolesWithin(
  db: Queries,
  organisationId: string,
  day: Day,
  personIds?: string[],
): Promise<Map<string, StaffRole[]>> {
  const roles = new Map((await rolesOf(db)).map((role, at) => [role.key, { ...role, at }]));
  const { heldRoles } = db.t;
  const { id, personId, roleKey, startsOn, endsOn } = heldRoles;
  const chunks = personIds === undefined ? [undefined] : chunked(personIds);
  const held = new Map<string, (StaffRole & { at: number })[]>();
  for (const chunk of chunks) {
    const rows = await db
      .select({ id, personId, roleKey, startsOn, endsOn })
      .from(heldRoles)
      .where(
        and(
          eq(heldRoles.organisationId, organisationId),
          chunk === undefined ? undefined : inArray(personId, chunk),
          eq(heldRoles.answer, 'yes'),
          isNull(heldRoles.voidedAt),
          lte(startsOn, day),
          or(isNull(endsOn), gte(endsOn, day)),
        ),
      );
    for (const { personId, roleKey, ...row } of rows) {
      const role = roles.get(roleKey);
      if (role === undefined) continue;
      const one = { ...row, key: roleKey, label: labelOf(role), kind: role.kind, at: role.at };
      held.set(personId, [...(held.get(personId) ?? []), one]);
    }
  }
  return new Map(
    [...held].map(([personId, list]) => [
      personId,
      list.sort((a, b) => a.at - b.at).map(({ at, ...role }) => role),
    ]),
  );
}

function chunked(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, n) =>
    ids.slice(n * IDS_AT_ONCE, (n + 1) * IDS_AT_ONCE),
  );
}
