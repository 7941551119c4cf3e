import { record } from '../platform/history.ts';
import { newSecret } from '../platform/ids.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { isUniqueViolation } from '../platform/store/errors.ts';
import type { Queries } from '../platform/store/store.ts';
import { addAddress, addressesOf, makePrincipal, removeAddress } from './address-repository.ts';
import { normalised, removal } from './address-rules.ts';
import { vouchByDomain } from './checking-service.ts';
import { readPlaceNames } from './organisation-repository.ts';
import { findPerson, lockPeople, recipients } from './person-repository.ts';
import { markUsed } from './sign-in-request-repository.ts';
import { type Asked, type Origin, sendRequest, tryCode } from './sign-in-request-service.ts';
import type { Dead } from './sign-in-rules.ts';

type Owner = { personId: string; name: string };

/**
 * Sends a code to an address that a person wants to add. The answer is the same whether or not it is
 * somebody else's; `mine` when it is already on this record. Shares the limits of signing in.
 */
export async function askToAddAddress(
  platform: Platform,
  me: Owner,
  { address, ...origin }: Origin & { address: string },
): Promise<Asked | { outcome: 'mine' }> {
  return platform.store.transaction(async (tx) => {
    if ((await findPerson(tx, address))?.id === me.personId) return { outcome: 'mine' };
    return sendRequest(tx, platform, {
      ...origin,
      purpose: 'add-address',
      personId: me.personId,
      address,
      // An address is added by the code only; this link stands in no mail.
      link: newSecret(),
      kind: 'address-proof',
      to: { personId: me.personId, name: me.name },
      facts: { name: me.name },
    });
  });
}

export type Proved =
  | { outcome: 'added'; address: string }
  /** Proved, but on another record: the two want joining. */
  | { outcome: 'on-another-record'; address: string }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'dead'; why: Dead | 'unknown' };

/** Adds the address by its code, in the browser that asked, and tells the address that was there before. */
export async function proveAddress(
  platform: Platform,
  me: Owner,
  entered: { browser: string; code: string },
): Promise<Proved> {
  const prove = () => platform.store.transaction((tx) => proveWithin(tx, platform, me, entered));
  try {
    return await prove();
  } catch (error) {
    // Somebody registered with it in the same instant. Nothing was written, and now it is seen.
    if (isUniqueViolation(error)) return prove();
    throw error;
  }
}

async function proveWithin(
  tx: Queries,
  platform: Platform,
  me: Owner,
  entered: { browser: string; code: string },
): Promise<Proved> {
  const tried = await tryCode(tx, platform, { ...entered, purpose: 'add-address' });
  if (tried.outcome !== 'right') return tried;
  const { id, address, personId } = tried.request;
  if (personId !== me.personId) return { outcome: 'dead', why: 'unknown' };
  const now = platform.clock.now();
  if (!(await markUsed(tx, id, now))) return { outcome: 'dead', why: 'used' };
  await lockPeople(tx, [me.personId]);
  const holder = await findPerson(tx, address);
  if (holder !== null && holder.id !== me.personId) return { outcome: 'on-another-record', address };
  if (holder === null) {
    const before = (await recipients(tx, [me.personId])).get(me.personId)?.address ?? null;
    await addAddress(tx, { personId, address, principal: before === null, now });
    await remember(tx, platform, me.personId, 'address-added');
    await vouchByDomain(tx, platform, me.personId);
    if (before !== null) await tellBefore(tx, platform, me, before, address);
  }
  return { outcome: 'added', address };
}

/** Removes an address of this person. Refused for the last proved one, and for anyone else's. */
export async function takeAddressAway(
  platform: Platform,
  me: Owner,
  addressId: string,
): Promise<{ outcome: 'removed' | 'unknown' | 'last' }> {
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [me.personId]);
    const decided = removal(await addressesOf(tx, me.personId), addressId);
    if (!decided.allowed) return { outcome: decided.reason };
    if (decided.principal !== null) await makePrincipal(tx, me.personId, decided.principal);
    await removeAddress(tx, addressId);
    await remember(tx, platform, me.personId, 'address-removed');
    return { outcome: 'removed' };
  });
}

/** Makes a proved address of this person the one that mail goes to. */
export async function writeToAddress(
  platform: Platform,
  me: Owner,
  addressId: string,
): Promise<{ outcome: 'done' | 'unknown' }> {
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [me.personId]);
    const addresses = await addressesOf(tx, me.personId);
    const chosen = addresses.find(({ id, provedAt }) => id === addressId && provedAt !== null);
    if (chosen === undefined) return { outcome: 'unknown' };
    if (chosen.principal) return { outcome: 'done' };
    await makePrincipal(tx, me.personId, addressId);
    await remember(tx, platform, me.personId, 'principal-address-changed');
    return { outcome: 'done' };
  });
}

/** History is never deleted, so it says what happened and not which address it was. */
async function remember(tx: Queries, { clock }: Platform, personId: string, what: string): Promise<void> {
  await record(tx, [
    { at: clock.now(), subjectKind: 'person', subjectId: personId, actorId: personId, what, facts: {} },
  ]);
}

async function tellBefore(
  tx: Queries,
  platform: Platform,
  { personId, name }: Owner,
  before: string,
  added: string,
): Promise<void> {
  const { partnership } = await readPlaceNames(tx);
  const facts = { name, added: normalised(added), from: { name: partnership, address: platform.mailFrom } };
  await post(tx, platform, [{ kind: 'address-added', to: { personId, name, address: before }, facts }]);
}
