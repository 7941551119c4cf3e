import { type Happening, record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { domainOf } from './address-rules.ts';
import { organisationAtDomain, organisationsOn } from './organisation-repository.ts';
import { tell } from './people-news.ts';
import { type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { changePerson, findPerson, lockPeople, personById } from './person-repository.ts';

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
    await vouch(tx, platform, personId, how, actorId(actor));
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

export type Voucher = 'administrator' | 'command line' | 'lead' | 'colleague';

/**
 * Makes an unchecked person checked because somebody knows them, and tells them. Nothing happens for one who is
 * checked already. Within the caller's transaction, which holds the lock on the person.
 */
export async function vouch(
  tx: Queries,
  platform: Platform,
  personId: string,
  how: Voucher,
  by: string | null,
): Promise<void> {
  if ((await personById(tx, personId))?.checkedAt !== null) return;
  await check(tx, platform, personId, how, by);
  await tell(tx, platform, [personId], 'person-confirmed', { how });
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
