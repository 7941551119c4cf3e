import { historyOf, record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { addressesOf } from './address-repository.ts';
import { leadRowsOfPerson } from './lead-row-repository.ts';
import { organisationsById } from './organisation-repository.ts';
import { type Actor, mayAdminister } from './person-policy.ts';
import { findPerson, lockPeople, peopleById } from './person-repository.ts';
import { profileOf } from './person-service.ts';

/** How long one look lasts; after that it is asked for again, with its reason. */
const MINUTES_OF_A_LOOK = 60;
const LOOKED = 'record-looked-at';

/**
 * Asks for one person's record, by one of their addresses or their reference, and writes down who looks and why.
 * Only for administrators.
 */
export async function lookAt(
  { store, clock }: Platform,
  actor: Actor,
  { person, reason }: { person: string; reason: string },
): Promise<{ outcome: 'found'; personId: string } | { outcome: 'unknown' | 'not-allowed' }> {
  if (!mayAdminister(actor)) return { outcome: 'not-allowed' };
  return store.transaction(async (tx) => {
    const found = await findPerson(tx, person);
    if (found === null) return { outcome: 'unknown' };
    const personId = found.mergedInto ?? found.id;
    await lockPeople(tx, [personId]);
    const subject = { subjectKind: 'person' as const, subjectId: personId };
    await record(tx, [
      { at: clock.now(), ...subject, actorId: actor.personId, what: LOOKED, facts: { reason } },
    ]);
    return { outcome: 'found', personId };
  });
}

/** Whether an administrator has asked for this record within the last hour, and so may see its pages. */
export async function mayLookAt(
  { store, clock }: Platform,
  actor: Actor,
  personId: string,
): Promise<boolean> {
  if (!mayAdminister(actor)) return false;
  const since = clock.now().getTime() - MINUTES_OF_A_LOOK * 60_000;
  return (await historyOf(store.read, 'person', [personId])).some(
    ({ what, actorId, at }) => what === LOOKED && actorId === actor.personId && at.getTime() >= since,
  );
}

/** A person's record as an administrator sees it, who has asked for it; null for an unknown person. */
export async function recordFor(platform: Platform, personId: string) {
  const { read } = platform.store;
  const profile = await profileOf(platform, personId);
  if (profile === null) return null;
  const leads = await leadRowsOfPerson(read, personId);
  const names = await organisationsById(
    read,
    leads.map((row) => row.organisationId),
  );
  const looks = (await historyOf(read, 'person', [personId])).filter(({ what }) => what === LOOKED).reverse();
  const who = new Map(
    (
      await peopleById(
        read,
        looks.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])),
      )
    ).map((one) => [one.id, one.name]),
  );
  return {
    ...profile,
    addresses: await addressesOf(read, personId),
    leads: leads.map((row) => ({ ...row, organisation: names.get(row.organisationId) ?? '' })),
    looks: looks.map(({ at, actorId, facts }) => ({
      text: String(facts.reason ?? ''),
      at,
      who: who.get(actorId ?? '') ?? 'Muster',
    })),
  };
}
