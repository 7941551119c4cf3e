import { and, asc, eq, gte, inArray, isNotNull, isNull, lte, ne, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import { underNamesThen } from './name-repository.ts';
import { rolesOf } from './role-repository.ts';
import { labelOf, type RoleKind } from './role-rules.ts';
import { shownAddress } from './staff-rules.ts';

/** One of an organisation's people, and what they hold there: never what they hold elsewhere. */
export type StaffMember = {
  personId: string;
  name: string;
  /** Somebody vouches for this person. */
  checked: boolean;
  startsOn: Day;
  /** The last day, as known today. */
  endsOn: Day | null;
  /** An address that the organisation may see (`shownAddress`); null is no sign of having none. */
  address: string | null;
  /** Has a proved address, and so can sign in and be written to. */
  signsIn: boolean;
  /** What is held within this organisation, in the order of the reference data. */
  roles: StaffRole[];
};

export type StaffRole = { key: string; label: string; kind: RoleKind; startsOn: Day; endsOn: Day | null };

/** Whoever works or worked at an organisation, or will: seen from one day. */
export type Roster = {
  current: StaffMember[];
  /** Each with what they held on their last day. */
  former: StaffMember[];
  /** Each with what they will hold on their first day. */
  coming: StaffMember[];
};

type Span = { personId: string; name: string; checkedAt: Date | null; startsOn: Day; endsOn: Day | null };

const byName = new Intl.Collator('en-GB');

/** Who belongs to an organisation on a day (YYYY-MM-DD; the last day is part of it), by name. */
export async function staffOf(db: Queries, organisationId: string, day: Day): Promise<StaffMember[]> {
  return (await rosterOf(db, organisationId, day)).current;
}

/** The same with those who have left by that day and those who come later, each person in one of the lists. */
export async function rosterOf(db: Queries, organisationId: string, day: Day): Promise<Roster> {
  const spans = new Map<string, Span[]>();
  for (const row of await spansOf(db, organisationId)) {
    spans.set(row.personId, [...(spans.get(row.personId) ?? []), row]);
  }
  const facts = {
    roles: await rolesAt(db, organisationId),
    addresses: await provedAddresses(db, organisationId),
    domains: await domainsOf(db, organisationId),
  };
  const roster: Roster = { current: [], former: [], coming: [] };
  for (const rows of spans.values()) {
    const current = rows.find((row) => holds(row, day));
    const coming = rows.find((row) => row.startsOn > day);
    const former = rows.filter((row) => row.endsOn !== null && row.endsOn < day).at(-1);
    if (current !== undefined) roster.current.push(member(current, day, facts));
    else if (coming !== undefined) roster.coming.push(member(coming, coming.startsOn, facts));
    else if (former?.endsOn != null)
      roster.former.push({ ...member(former, former.endsOn, facts), address: null });
  }
  // The engines sort text differently, and people are looked for by eye.
  for (const list of Object.values(roster)) list.sort((a, b) => byName.compare(a.name, b.name));
  return roster;
}

/**
 * Who says that they work at one of a person's organisations that day, can sign in, and is vouched for by nobody:
 * the name and the place, at most so many.
 */
export async function uncheckedColleagues(db: Queries, personId: string, day: Day, most: number) {
  const { memberships, people, addresses, organisations } = db.t;
  const inForce = [
    isNull(memberships.voidedAt),
    lte(memberships.startsOn, day),
    or(isNull(memberships.endsOn), gte(memberships.endsOn, day)),
  ];
  const mine = db
    .select({ id: memberships.organisationId })
    .from(memberships)
    .where(and(eq(memberships.personId, personId), ...inForce));
  return db
    .selectDistinct({
      personId: people.id,
      name: people.name,
      organisationId: organisations.id,
      organisation: organisations.name,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .innerJoin(addresses, and(eq(addresses.personId, people.id), isNotNull(addresses.provedAt)))
    .where(
      and(
        inArray(memberships.organisationId, mine),
        ne(people.id, personId),
        isNull(people.checkedAt),
        isNull(people.mergedInto),
        ...inForce,
      ),
    )
    .orderBy(asc(people.name), asc(people.id))
    .limit(most);
}

function member(
  { checkedAt, ...row }: Span,
  day: Day,
  facts: {
    roles: Map<string, StaffRole[]>;
    addresses: Map<string, { address: string; principal: boolean }[]>;
    domains: ReadonlySet<string>;
  },
): StaffMember {
  const checked = checkedAt !== null;
  const addresses = facts.addresses.get(row.personId) ?? [];
  return {
    ...row,
    checked,
    address: shownAddress({ addresses, checked }, facts.domains),
    signsIn: addresses.length > 0,
    roles: (facts.roles.get(row.personId) ?? []).filter((role) => holds(role, day)),
  };
}

function holds({ startsOn, endsOn }: { startsOn: Day; endsOn: Day | null }, day: Day): boolean {
  return startsOn <= day && (endsOn === null || endsOn >= day);
}

/**
 * Every stay at an organisation that stands, by its first day; one that was over before it began is none. Names of
 * who has left are those of their last day.
 */
async function spansOf(db: Queries, organisationId: string): Promise<Span[]> {
  const { memberships, people } = db.t;
  const { personId, startsOn, endsOn } = memberships;
  const rows = await db
    .select({ personId, name: people.name, checkedAt: people.checkedAt, startsOn, endsOn })
    .from(memberships)
    .innerJoin(people, eq(people.id, personId))
    .where(and(eq(memberships.organisationId, organisationId), isNull(memberships.voidedAt)))
    .orderBy(asc(startsOn), asc(memberships.id));
  const stays = rows.filter((row) => row.endsOn === null || row.endsOn >= row.startsOn);
  return underNamesThen(db, stays, null);
}

/** Everything ever held within one organisation that stands, by person. */
async function rolesAt(db: Queries, organisationId: string): Promise<Map<string, StaffRole[]>> {
  const roles = new Map((await rolesOf(db)).map((role) => [role.key, role]));
  const { heldRoles } = db.t;
  const { personId, roleKey, startsOn, endsOn } = heldRoles;
  const rows = await db
    .select({ personId, roleKey, startsOn, endsOn })
    .from(heldRoles)
    .where(
      and(
        eq(heldRoles.organisationId, organisationId),
        eq(heldRoles.answer, 'yes'),
        isNull(heldRoles.voidedAt),
      ),
    );
  const place = new Map([...roles.keys()].map((key, at) => [key, at]));
  const held = new Map<string, StaffRole[]>();
  for (const { personId: id, roleKey: key, ...row } of rows.sort(
    (a, b) => (place.get(a.roleKey) ?? 0) - (place.get(b.roleKey) ?? 0),
  )) {
    const role = roles.get(key);
    if (role === undefined) continue;
    held.set(id, [...(held.get(id) ?? []), { ...row, key, label: labelOf(role), kind: role.kind }]);
  }
  return held;
}

async function provedAddresses(db: Queries, organisationId: string) {
  const { memberships, addresses } = db.t;
  const { personId, address, principal } = addresses;
  const rows = await db
    .selectDistinct({ personId, address, principal })
    .from(addresses)
    .innerJoin(memberships, eq(memberships.personId, personId))
    .where(and(isNotNull(addresses.provedAt), eq(memberships.organisationId, organisationId)))
    .orderBy(asc(address));
  const proved = new Map<string, { address: string; principal: boolean }[]>();
  for (const { personId: id, ...row } of rows) proved.set(id, [...(proved.get(id) ?? []), row]);
  return proved;
}

/** The mail domains of an organisation and of what runs it. */
async function domainsOf(db: Queries, organisationId: string): Promise<Set<string>> {
  const { mailDomains, organisations } = db.t;
  const rows = await db
    .select({ domain: mailDomains.domain })
    .from(organisations)
    .innerJoin(
      mailDomains,
      or(
        eq(mailDomains.organisationId, organisations.id),
        eq(mailDomains.organisationId, organisations.parentId),
      ),
    )
    .where(eq(organisations.id, organisationId));
  return new Set(rows.map((row) => row.domain));
}
