import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { readPlaceNames } from './organisation-repository.ts';
import { recipients } from './person-repository.ts';

/** Writes one mail of a kind to each of these people who has an address, from the partnership. */
export async function tell(
  tx: Queries,
  platform: Platform,
  personIds: string[],
  kind: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const { partnership } = await readPlaceNames(tx);
  const from = { name: partnership, address: platform.mailFrom };
  const messages = [...(await recipients(tx, [...new Set(personIds)])).values()].flatMap(
    ({ personId, name, address }) =>
      address === null ? [] : [{ kind, to: { personId, name, address }, facts: { ...facts, name, from } }],
  );
  await post(tx, platform, messages);
}
