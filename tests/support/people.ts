import { newId } from '../../src/platform/ids.ts';
import type { House } from './house.ts';

type In = Pick<House, 'platform' | 'clock'>;
export type TestPerson = { id: string; name: string; address: string };

/** From when people that a test adds belong to their organisation and hold their roles. */
const SINCE = '2026-09-01';

/**
 * Adds a person, checked unless it says otherwise. `organisation` is a name or an id of one that exists;
 * roles are keys; `address: null` gives somebody without any. Every row begins on `since`.
 */
export async function addPerson(
  { platform, clock }: In,
  person: {
    name: string;
    address?: string | null;
    organisation?: string;
    posts?: string[];
    designations?: string[];
    functions?: Record<string, 'yes' | 'no'>;
    checked?: boolean;
    administrator?: boolean;
    teams?: string[];
    since?: string;
  },
): Promise<TestPerson> {
  const id = newId();
  const now = clock.now();
  const startsOn = person.since ?? SINCE;
  const address =
    person.address === undefined
      ? `${person.name.toLowerCase().replace(/[^a-z]+/g, '.')}@muster.example`
      : person.address;
  const organisationId =
    person.organisation === undefined ? null : await organisationNamed(platform, person.organisation);
  await platform.store.transaction(async (tx) => {
    const { people, addresses, memberships, heldRoles, teamMembers } = tx.t;
    await tx.insert(people).values({
      id,
      name: person.name,
      administrator: person.administrator === true,
      checkedAt: person.checked === false ? null : now,
      checkedHow: person.checked === false ? null : 'test',
      noticeSeenAt: now,
      createdAt: now,
    });
    if (address !== null) {
      await tx.insert(addresses).values({
        id: newId(),
        personId: id,
        address,
        normalised: address.toLowerCase(),
        provedAt: now,
        createdAt: now,
      });
    }
    if (organisationId !== null) {
      await tx.insert(memberships).values({ id: newId(), personId: id, organisationId, startsOn });
    }
    const roles = [
      ...[...(person.posts ?? []), ...(person.designations ?? [])].map((roleKey) => ({
        roleKey,
        organisationId,
        answer: 'yes' as const,
      })),
      ...Object.entries(person.functions ?? {}).map(([roleKey, answer]) => ({
        roleKey,
        organisationId: null,
        answer,
      })),
    ];
    for (const role of roles) {
      await tx.insert(heldRoles).values({ id: newId(), personId: id, startsOn, recordedAt: now, ...role });
    }
    for (const teamId of person.teams ?? []) await tx.insert(teamMembers).values({ teamId, personId: id });
  });
  return { id, name: person.name, address: address ?? '' };
}

/** Adds an organisation, with a mail domain that vouches for its people if one is given; gives its id. */
export async function addOrganisation(
  { platform }: In,
  organisation: {
    name: string;
    kind?: 'setting' | 'agency';
    sector?: string;
    locality?: string;
    domain?: string;
  },
): Promise<string> {
  const id = newId();
  const { name, kind = 'setting', sector = 'education', locality = null, domain } = organisation;
  await platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.organisations).values({ id, name, kind, sector, locality });
    if (domain !== undefined) await tx.insert(tx.t.mailDomains).values({ domain, organisationId: id });
  });
  return id;
}

async function organisationNamed(platform: In['platform'], nameOrId: string): Promise<string> {
  const rows = await platform.store.read.select().from(platform.store.read.t.organisations);
  const found = rows.find((row) => row.id === nameOrId || row.name === nameOrId || row.short === nameOrId);
  if (found === undefined) throw new Error(`No organisation is called ${nameOrId}`);
  return found.id;
}
