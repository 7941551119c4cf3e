import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { isUniqueViolation } from '../platform/store/errors.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { vouchByDomain } from './checking-service.ts';
import {
  addMailDomain,
  organisationRecords,
  removeMailDomain,
  uncheckedAt,
  writeOrganisation,
} from './organisation-record-repository.ts';
import { type OrganisationFacts, organisationFaults, readDomain } from './organisation-record-rules.ts';
import { organisationById } from './organisation-repository.ts';
import { type Actor, mayAdminister } from './person-policy.ts';
import { lockPeople } from './person-repository.ts';

type Faults = ReturnType<typeof organisationFaults>;

/** Writes what an administrator says of an organisation; `id` null adds one. With what is wrong, by field. */
export async function saveOrganisation(
  platform: Platform,
  actor: Actor,
  id: string | null,
  facts: OrganisationFacts,
): Promise<
  { outcome: 'saved'; id: string } | { outcome: 'not-found' } | { outcome: 'faults'; faults: Faults }
> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  try {
    return await platform.store.transaction(async (tx) => {
      const all = await organisationRecords(tx);
      const before = all.find((one) => one.id === id);
      if (id !== null && before === undefined) return { outcome: 'not-found' };
      const faults = organisationFaults(id, facts, all);
      if (faults.length > 0) return { outcome: 'faults', faults };
      const written = await writeOrganisation(tx, id, facts);
      await remember(
        tx,
        platform,
        actor,
        written,
        id === null ? 'organisation-added' : 'organisation-changed',
        {
          before: before ?? null,
          after: facts,
        },
      );
      return { outcome: 'saved', id: written };
    });
  } catch (error) {
    // Somebody added one of this name in the same instant.
    if (!isUniqueViolation(error)) throw error;
    const text = 'There is an organisation of this name already';
    return { outcome: 'faults', faults: [{ field: 'name', text }] };
  }
}

/**
 * Says that whoever proves an address at this domain works at an organisation, which vouches for those who say so,
 * also for those who have said it already. Refused for domains of everybody and of another organisation.
 */
export async function addDomain(
  platform: Platform,
  actor: Actor,
  organisationId: string,
  text: string,
): Promise<{ outcome: 'added' | 'not-found' } | { outcome: 'fault'; text: string }> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  const read = readDomain(text);
  if ('fault' in read) return { outcome: 'fault', text: read.fault };
  try {
    return await platform.store.transaction(async (tx) => {
      if ((await organisationById(tx, organisationId)) === null) return { outcome: 'not-found' };
      await addMailDomain(tx, read.domain, organisationId);
      await remember(tx, platform, actor, organisationId, 'mail-domain-added', { domain: read.domain });
      const unchecked = await uncheckedAt(tx, organisationId, dayOf(platform.clock.now(), platform.zone));
      await lockPeople(tx, unchecked);
      for (const personId of unchecked) await vouchByDomain(tx, platform, personId);
      return { outcome: 'added' };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return { outcome: 'fault', text: 'This domain belongs to an organisation already' };
  }
}

/** Takes a mail domain away; whoever it vouched for stays confirmed. */
export async function dropDomain(
  platform: Platform,
  actor: Actor,
  organisationId: string,
  domain: string,
): Promise<{ outcome: 'removed' | 'not-found' }> {
  if (!mayAdminister(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    if (!(await removeMailDomain(tx, domain, organisationId))) return { outcome: 'not-found' };
    await remember(tx, platform, actor, organisationId, 'mail-domain-removed', { domain });
    return { outcome: 'removed' };
  });
}

async function remember(
  tx: Queries,
  { clock }: Platform,
  { personId: actorId }: Actor,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at: clock.now(), subjectKind: 'organisation', subjectId, actorId, what, facts }]);
}
