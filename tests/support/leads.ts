import { newId } from '../../src/platform/ids.ts';
import type { House } from './house.ts';

/** Names a person lead of an organisation, confirmed, as an administrator would have. */
export async function addLead(
  { platform, clock }: Pick<House, 'platform' | 'clock'>,
  lead: { personId: string; organisationId: string; kind?: 'lead' | 'deputy' | 'delegate-manager' },
): Promise<string> {
  const id = newId();
  const now = clock.now();
  const { kind = 'lead', personId, organisationId } = lead;
  await platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.organisationLeads).values({
      id,
      personId,
      organisationId,
      kind,
      proposedAt: now,
      confirmedAt: now,
    });
  });
  return id;
}
