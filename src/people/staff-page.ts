import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { leadsOrganisation } from './lead-repository.ts';
import { type Membership, membershipsAt } from './membership-repository.ts';
import { type OrganisationRecord, organisationById } from './organisation-repository.ts';
import type { Actor } from './person-policy.ts';
import { heldOn, rolesOf } from './role-repository.ts';
import type { Answer } from './role-rules.ts';
import { invitationOf } from './staff-invitation-repository.ts';
import { type Roster, rosterOf, type StaffMember } from './staff-repository.ts';
import { mayAnswerFor } from './staff-rules.ts';

/** Few enough to look through, many enough for most organisations to stand on one page. */
const PAGE_SIZE = 50;

export type StaffQuery = { q: string; show: keyof Roster; on: string; page: number };

/** An organisation that somebody leads; null for any other and for one that does not exist. */
export async function organisationLed(
  { store }: Platform,
  me: Pick<Actor, 'personId'>,
  organisationId: string,
): Promise<OrganisationRecord | null> {
  const leads = await leadsOrganisation(store.read, me.personId, organisationId);
  return leads ? organisationById(store.read, organisationId) : null;
}

/** The list of an organisation's people as one asked for it. The caller has seen that they may. */
export async function staffListPage(platform: Platform, organisation: OrganisationRecord, query: StaffQuery) {
  const today = dayOf(platform.clock.now(), platform.zone);
  const day = query.on === '' ? today : query.on;
  const roster = await rosterOf(platform.store.read, organisation.id, day);
  const words = plain(query.q).split(' ').filter(Boolean);
  const found = roster[query.show].filter(({ name }) => words.every((word) => plain(name).includes(word)));
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(query.page, pages);
  return {
    organisation,
    query: { ...query, page },
    today,
    day,
    counts: {
      current: roster.current.length,
      former: roster.former.length,
      coming: roster.coming.length,
    },
    unchecked: day === today ? roster.current.filter((one) => !one.checked) : [],
    found: found.length,
    people: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((one) => asOfLeaving(one, today)),
    pages: { page, pages, href: pageHref(organisation.id, query) },
  };
}

/** Of somebody who has left since nothing is told that may be of a later day. */
function asOfLeaving(member: StaffMember, today: string): StaffMember {
  const left = member.endsOn !== null && member.endsOn < today;
  return left ? { ...member, address: null, signsIn: true, checked: true } : member;
}

function pageHref(organisationId: string, { q, show, on }: StaffQuery): string {
  const search = new URLSearchParams({ ...(q === '' ? {} : { q }), show, ...(on === '' ? {} : { on }) });
  return `/organisations/${organisationId}/people?${search}&page=`;
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

export type StaffPerson = {
  member: StaffMember;
  state: keyof Roster;
  stays: Membership[];
  /** Only while they work there. */
  functions: { key: string; question: string; answer: Answer | null; own: boolean }[];
  /** Where their own answer is awaited to the question whether this is them. */
  asked: Date | null;
};

/** One of an organisation's people as those who lead it see them; null for anybody who was never there. */
export async function staffPerson(
  { store, clock, zone }: Platform,
  organisationId: string,
  personId: string,
): Promise<StaffPerson | null> {
  const { read } = store;
  const now = clock.now();
  const today = dayOf(now, zone);
  const roster = await rosterOf(read, organisationId, today);
  for (const state of ['current', 'coming', 'former'] as const) {
    const member = roster[state].find((one) => one.personId === personId);
    if (member === undefined) continue;
    const stays = (await membershipsAt(read, personId, organisationId)).filter(
      ({ startsOn, endsOn }) => endsOn === null || endsOn >= startsOn,
    );
    const asked = member.signsIn ? null : ((await invitationOf(read, personId, now))?.createdAt ?? null);
    const functions = state === 'current' ? await functionsOf(read, member, today) : [];
    return { member, state, stays, functions, asked };
  }
  return null;
}

async function functionsOf(
  read: Platform['store']['read'],
  { personId, signsIn }: StaffMember,
  today: string,
): Promise<StaffPerson['functions']> {
  const held = await heldOn(read, personId, today);
  return (await rolesOf(read)).flatMap((role) => {
    if (role.kind !== 'function' || role.question === null) return [];
    const given = held.findLast((row) => row.roleKey === role.key) ?? null;
    const own = !mayAnswerFor(given, { personId, signsIn });
    return [{ key: role.key, question: role.question, answer: given?.answer ?? null, own }];
  });
}
