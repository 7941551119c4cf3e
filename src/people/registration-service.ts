import { record } from '../platform/history.ts';
import { hashed } from '../platform/ids.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { isUniqueViolation } from '../platform/store/errors.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addAddress } from './address-repository.ts';
import { vouchByDomain } from './checking-service.ts';
import { addLead } from './lead-row-repository.ts';
import { beginMembership } from './membership-repository.ts';
import { addOrganisation, organisationNames, readPlaceNames } from './organisation-repository.ts';
import { addPerson, findPerson } from './person-repository.ts';
import { ownOrganisationName, type Work, type WorkPlace, workPlaces } from './registration-rules.ts';
import { beginRoles, rolesOf } from './role-repository.ts';
import type { Answer } from './role-rules.ts';
import { registrationRequest, takeRegistration } from './sign-in-request-repository.ts';
import { minutesAfter, SIGN_IN } from './sign-in-rules.ts';
import { beginSignIn, type Device } from './sign-in-service.ts';

export type Registration = Work & { name: string; answers: { roleKey: string; answer: Answer }[] };

export type Registered =
  | { outcome: 'registered'; personId: string; token: string; checked: boolean }
  /** No address was proved by this browser, or too long ago. */
  | { outcome: 'not-proved' }
  /** Somebody registered or added the address meanwhile: it can sign in. */
  | { outcome: 'already-known' };

/** The address that whoever holds this secret has proved within the last hour, or null. */
export async function provedAddress({ store, clock }: Platform, secret: string): Promise<string | null> {
  return (await liveRegistration(store.read, secret, clock.now()))?.address ?? null;
}

/**
 * Makes a new person with their organisation, roles and answers from today, and signs them in. Everything
 * or nothing. Whoever is their own organisation leads it at once. They are unchecked unless their proved address is at a mail domain of their organisation.
 */
export async function register(
  platform: Platform,
  { secret, form, ...device }: Device & { secret: string; form: Registration },
): Promise<Registered> {
  try {
    return await platform.store.transaction((tx) => registerWithin(tx, platform, secret, form, device));
  } catch (error) {
    if (isUniqueViolation(error)) return { outcome: 'already-known' };
    throw error;
  }
}

async function registerWithin(
  tx: Queries,
  platform: Platform,
  secret: string,
  form: Registration,
  device: Device,
): Promise<Registered> {
  const now = platform.clock.now();
  const request = await liveRegistration(tx, secret, now);
  if (request === null || !(await takeRegistration(tx, request.id))) return { outcome: 'not-proved' };
  const { address } = request;
  if ((await findPerson(tx, address)) !== null) return { outcome: 'already-known' };
  const personId = await addPerson(tx, form.name, now);
  await addAddress(tx, { personId, address, principal: true, now });
  const from = { personId, startsOn: dayOf(now, platform.zone), now, by: personId };
  const known = (await rolesOf(tx)).map((role) => role.key);
  for (const place of workPlaces(form, known)) {
    const organisationId = await organisationOf(tx, place, form.name);
    if (organisationId !== null)
      await beginMembership(tx, { personId, organisationId, startsOn: from.startsOn }, from);
    if (place.organisation === 'own' && organisationId !== null)
      await addLead(tx, { organisationId, personId, kind: 'lead' }, from, true);
    const stated = place.roles.map((roleKey) => ({ roleKey, answer: 'yes' as const }));
    await beginRoles(tx, { ...from, organisationId }, stated);
  }
  await beginRoles(tx, { ...from, organisationId: null }, form.answers);
  const { organisationId, posts, designations, answers } = form;
  const facts = { organisationId, posts, designations, answers };
  await record(tx, [
    { at: now, subjectKind: 'person', subjectId: personId, actorId: personId, what: 'registered', facts },
  ]);
  const checked = await vouchByDomain(tx, platform, personId);
  await welcome(tx, platform, { personId, name: form.name, address }, checked);
  const token = await beginSignIn(tx, platform, personId, device);
  return { outcome: 'registered', personId, token, checked };
}

async function liveRegistration(db: Queries, secret: string, now: Date) {
  const request = await registrationRequest(db, hashed(secret));
  if (request === null || request.usedAt === null) return null;
  return now <= minutesAfter(request.usedAt, SIGN_IN.minutesToRegister) ? request : null;
}

async function organisationOf(
  tx: Queries,
  { organisation }: WorkPlace,
  name: string,
): Promise<string | null> {
  if (organisation !== 'own') return organisation?.id ?? null;
  return addOrganisation(tx, {
    name: ownOrganisationName(name, await organisationNames(tx)),
    short: null,
    sector: 'early-years',
    locality: null,
    kind: 'setting',
  });
}

async function welcome(
  tx: Queries,
  platform: Platform,
  to: { personId: string; name: string; address: string },
  checked: boolean,
): Promise<void> {
  const { partnership } = await readPlaceNames(tx);
  const from = { name: partnership, address: platform.mailFrom };
  await post(tx, platform, [{ kind: 'signed-up', to, facts: { name: to.name, checked, from } }]);
}
