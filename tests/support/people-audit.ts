import { peopleInvariants } from '../../src/people/index.ts';
import type { House } from './house.ts';

/** What breaks an invariant of people. */
export async function auditOf({ platform }: Pick<House, 'platform'>): Promise<string[]> {
  const found = [];
  for (const { find } of peopleInvariants) found.push(...(await find(platform.store.read)));
  return found;
}
