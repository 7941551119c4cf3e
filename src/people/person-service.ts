import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { type LeadRow, leadRowsOfPerson } from './lead-row-repository.ts';
import { kindFrom } from './lead-rules.ts';
import { mobilesOf, setMobile } from './mobile-repository.ts';
import { organisationsOn } from './organisation-repository.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { changePerson, findPerson, lockPeople, personById } from './person-repository.ts';
import { heldOn, rolesOf } from './role-repository.ts';
import { groupsOf, labelOf } from './role-rules.ts';
import { statedWithin } from './role-service.ts';

/** Everything a person may see about themselves today; null for an unknown id. */
export async function profileOf({ store, clock, zone }: Platform, personId: string) {
  const today = dayOf(clock.now(), zone);
  const person = await personById(store.read, personId);
  if (person === null) return null;
  const addresses = await addressesOf(store.read, personId);
  const mobile = (await mobilesOf(store.read, [personId])).get(personId) ?? null;
  const organisations = await organisationsOn(store.read, personId, today);
  const roles = await rolesOf(store.read);
  const held = await heldOn(store.read, personId, today);
  const yes = new Set(held.filter((row) => row.answer === 'yes').map((row) => row.roleKey));
  const groups = groupsOf(roles, yes, organisations);
  const leads = await leadRowsOfPerson(store.read, personId);
  const within = (organisationId: string | null) => {
    const keys = statedWithin(roles, held, organisationId).map((row) => row.roleKey);
    return { keys, labels: roles.filter((role) => keys.includes(role.key)).map(labelOf) };
  };
  return {
    person,
    addresses,
    mobile,
    work: organisations.map((organisation) => {
      const there = within(organisation.id);
      return { ...organisation, ...there, lead: leading(leads, organisation.id, there.keys) };
    }),
    elsewhere: within(null),
    functions: roles
      .filter((role) => role.kind === 'function')
      .map((role) => ({ ...role, answer: held.findLast((row) => row.roleKey === role.key)?.answer ?? null })),
    groups: roles.filter((role) => groups.has(role.key)).map((role) => role.label),
  };
}

/** Whether somebody leads one of their organisations, has asked to, or may ask. */
function leading(leads: LeadRow[], organisationId: string, roleKeys: string[]) {
  const lead = leads.find((row) => row.organisationId === organisationId);
  if (lead !== undefined) return lead.confirmedAt === null ? 'asked' : 'leads';
  return kindFrom(roleKeys) === null ? null : 'may-ask';
}

/** Changes the name a person goes by. */
export async function changeName(
  { store, clock }: Platform,
  me: { personId: string },
  name: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    await lockPeople(tx, [me.personId]);
    const from = (await personById(tx, me.personId))?.name;
    await changePerson(tx, me.personId, { name });
    const { personId } = me;
    const happening = {
      at: clock.now(),
      subjectId: personId,
      actorId: personId,
      what: 'name-changed',
      // Whoever knew them by it before reads the old one (`underNamesThen`).
      facts: { from, to: name },
    };
    await record(tx, [{ ...happening, subjectKind: 'person' }]);
  });
}

/** Changes the number that organisers may ring when a session changes at the last moment; null takes it away. */
export async function changeMobile(
  { store, clock }: Platform,
  { personId }: { personId: string },
  mobile: string | null,
): Promise<void> {
  await store.transaction(async (tx) => {
    await lockPeople(tx, [personId]);
    await setMobile(tx, personId, mobile);
    const what = mobile === null ? 'mobile-removed' : 'mobile-given';
    await record(tx, [
      { at: clock.now(), subjectKind: 'person', subjectId: personId, actorId: personId, what, facts: {} },
    ]);
  });
}

export type Appointed =
  | { outcome: 'appointed' | 'already'; personId: string; name: string }
  | { outcome: 'unknown' | 'not-allowed' };

/** Makes a person (by id or address) an administrator. Refused to anyone but one and the command line. */
export async function makeAdministrator(
  { store, clock }: Platform,
  actor: ActorOrCommandLine,
  person: string,
): Promise<Appointed> {
  if (!mayAdminister(actor)) return { outcome: 'not-allowed' };
  return store.transaction(async (tx) => {
    const found = await findPerson(tx, person);
    if (found === null || found.mergedInto !== null) return { outcome: 'unknown' };
    const { id: personId, name } = found;
    if (found.administrator) return { outcome: 'already', personId, name };
    await lockPeople(tx, [personId]);
    await changePerson(tx, personId, { administrator: true });
    await record(tx, [
      {
        at: clock.now(),
        subjectKind: 'person',
        subjectId: personId,
        actorId: actorId(actor),
        what: 'made-administrator',
        facts: { by: actor === 'command line' ? 'command line' : 'administrator' },
      },
    ]);
    return { outcome: 'appointed', personId, name };
  });
}
