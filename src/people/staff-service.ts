import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { normalised } from './address-rules.ts';
import { leadsOrganisation } from './lead-repository.ts';
import { beginMembership } from './membership-repository.ts';
import type { Actor } from './person-policy.ts';
import { addUnseenPerson, lockPeople } from './person-repository.ts';
import { beginRoles } from './role-repository.ts';
import { invite, ownAddresses } from './staff-invitation-service.ts';
import { rosterOf, type StaffMember } from './staff-repository.ts';
import { sameName } from './staff-rules.ts';

/** Somebody whom a lead puts down: roles are keys of posts and designations. */
export type NewStaff = {
  name: string;
  roles: string[];
  /** The first day, past, today or coming. */
  startsOn: Day;
  /** Whoever reads its mail is asked whether it is them; null for staff without any. */
  address: string | null;
  /** The lead has seen who else has this name there, and says that this is another person. */
  another: boolean;
};

export type Added =
  | { outcome: 'added'; personId: string }
  /** People of this name are there already: is it one of them? Nothing is written before the answer. */
  | { outcome: 'same-name'; people: StaffMember[] }
  /** The lead has given an address of their own. */
  | { outcome: 'own-address' };

/**
 * Adds somebody to the staff of an organisation that the actor leads. It is always a record of its own, without
 * an address, and nothing is looked up by the one that is given: whoever reads its mail and has a record already
 * joins the two by saying yes, and until then the organisation learns nothing (scenario "one school cannot learn
 * that a person of another exists"). `not-found` for an organisation that the actor does not lead; mail is only
 * sent for leads whom somebody vouches for.
 */
export async function addStaff(
  platform: Platform,
  actor: Actor,
  organisationId: string,
  facts: NewStaff,
): Promise<Added | { outcome: 'not-found' }> {
  return platform.store.transaction(async (tx) => {
    // A form that is sent twice in one instant is one person, and the second finds the first.
    await lockPeople(tx, [actor.personId]);
    if (!(await leadsOrganisation(tx, actor.personId, organisationId))) return { outcome: 'not-found' };
    const [added] = await addManyStaff(tx, platform, actor, organisationId, [facts]);
    if (added === undefined) throw new Error('one person in gives one outcome');
    return added;
  });
}

/**
 * The same for many at once, within the caller's transaction, who has asked whether the actor leads the
 * organisation: one outcome for each, in their order. People of one name within `facts` count as the same name.
 */
export async function addManyStaff(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  organisationId: string,
  facts: NewStaff[],
): Promise<Added[]> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  const { current, coming } = await rosterOf(tx, organisationId, today);
  const there = [...current, ...coming];
  const own = await ownAddresses(tx, actor.personId);
  const added: Added[] = [];
  for (const one of facts) {
    if (one.address !== null && own.has(normalised(one.address))) {
      added.push({ outcome: 'own-address' });
      continue;
    }
    const people = one.another ? [] : there.filter((staff) => sameName(staff.name, one.name));
    if (people.length > 0) {
      added.push({ outcome: 'same-name', people });
      continue;
    }
    const personId = await addOne(tx, platform, actor, organisationId, one);
    const { name, startsOn } = one;
    there.push({
      personId,
      name,
      startsOn,
      endsOn: null,
      checked: actor.checked,
      address: null,
      signsIn: false,
      roles: [],
    });
    added.push({ outcome: 'added', personId });
  }
  return added;
}

async function addOne(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  organisationId: string,
  { name, roles, startsOn, address }: NewStaff,
): Promise<string> {
  const now = platform.clock.now();
  const recorded = { now, by: actor.personId };
  const personId = await addUnseenPerson(tx, name, now, actor.checked ? 'lead' : null);
  await beginMembership(tx, { personId, organisationId, startsOn }, recorded);
  const stated = roles.map((roleKey) => ({ roleKey, answer: 'yes' as const }));
  await beginRoles(tx, { personId, organisationId, startsOn, ...recorded }, stated);
  await record(tx, [
    {
      at: now,
      subjectKind: 'person',
      subjectId: personId,
      actorId: actor.personId,
      what: 'staff-added',
      facts: { organisationId, roles, startsOn, invited: address !== null },
    },
  ]);
  if (address !== null) await invite(tx, platform, actor, { personId, name, organisationId, address });
  return personId;
}
