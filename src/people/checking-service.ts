import { type Happening, record } from '../platform/history.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { domainOf } from './address-rules.ts';
import { organisationAtDomain, organisationsOn, readPlaceNames } from './organisation-repository.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { changePerson, findPerson, lockPeople, personById, recipients } from './person-repository.ts';

export type Confirmed =
  | { outcome: 'confirmed' | 'already'; personId: string; name: string }
  | { outcome: 'unknown' | 'not-allowed' };

/**
 * Vouches for a person (by id or address), who may then be given joining details, and tells them. Refused
 * to anyone but an administrator and the command line.
 */
export async function confirmPerson(
  platform: Platform,
  actor: ActorOrCommandLine,
  person: string,
): Promise<Confirmed> {
  if (!mayAdminister(actor)) return { outcome: 'not-allowed' };
  return platform.store.transaction(async (tx) => {
    const found = await findPerson(tx, person);
    if (found === null || found.mergedInto !== null) return { outcome: 'unknown' };
    await lockPeople(tx, [found.id]);
    const { id: personId, name } = found;
    if ((await personById(tx, personId))?.checkedAt !== null) return { outcome: 'already', personId, name };
    const how = actor === 'command line' ? 'command line' : 'administrator';
    await check(tx, platform, personId, how, actorId(actor));
    await tellConfirmed(tx, platform, personId);
    return { outcome: 'confirmed', personId, name };
  });
}

/**
 * Makes a person checked if one of their proved addresses is at a known mail domain of an organisation that
 * they belong to today. Says whether they are checked then. Within the caller's transaction.
 */
export async function vouchByDomain(tx: Queries, platform: Platform, personId: string): Promise<boolean> {
  const person = await personById(tx, personId);
  if (person === null) return false;
  if (person.checkedAt !== null) return true;
  const today = dayOf(platform.clock.now(), platform.zone);
  const belongsTo = (await organisationsOn(tx, personId, today)).map((organisation) => organisation.id);
  const proved = (await addressesOf(tx, personId)).filter((address) => address.provedAt !== null);
  for (const domain of new Set(proved.map(({ address }) => domainOf(address)))) {
    const organisationId = await organisationAtDomain(tx, domain);
    if (organisationId === null || !belongsTo.includes(organisationId)) continue;
    await check(tx, platform, personId, 'mail domain', personId);
    return true;
  }
  return false;
}

async function check(
  tx: Queries,
  { clock }: Platform,
  personId: string,
  how: string,
  by: string | null,
): Promise<void> {
  const now = clock.now();
  await changePerson(tx, personId, { checkedAt: now, checkedHow: how });
  const happening: Happening = {
    at: now,
    subjectKind: 'person',
    subjectId: personId,
    actorId: by,
    what: 'checked',
    facts: { how },
  };
  await record(tx, [happening]);
}

async function tellConfirmed(tx: Queries, platform: Platform, personId: string): Promise<void> {
  const to = (await recipients(tx, [personId])).get(personId);
  if (to === undefined || to.address === null) return;
  const { partnership } = await readPlaceNames(tx);
  const facts = { name: to.name, from: { name: partnership, address: platform.mailFrom } };
  const { name, address } = to;
  await post(tx, platform, [{ kind: 'person-confirmed', to: { personId, name, address }, facts }]);
}
