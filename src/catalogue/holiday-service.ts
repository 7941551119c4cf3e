import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { mayKeep, type Organiser } from './activity-policy.ts';
import {
  allHolidays,
  deleteHoliday,
  type HolidayFacts,
  insertHoliday,
  updateHoliday,
} from './holiday-repository.ts';

/** History of the city's holidays stands under this name. */
export const HOLIDAYS = 'holidays';

/**
 * Writes holidays, or with null in place of facts takes them away; `id` null adds them. Sessions that stand
 * already stay where they are.
 */
export async function saveHoliday(
  platform: Platform,
  actor: Organiser & { personId: string },
  id: string | null,
  facts: HolidayFacts | null,
): Promise<{ outcome: 'saved' | 'not-found' }> {
  if (!mayKeep(actor)) return { outcome: 'not-found' };
  return platform.store.transaction(async (tx) => {
    const before = id === null ? null : (await allHolidays(tx)).find((one) => one.id === id);
    if (before === undefined || (before === null && facts === null)) return { outcome: 'not-found' };
    if (facts === null && before !== null) await deleteHoliday(tx, before.id);
    else if (facts !== null && before !== null) await updateHoliday(tx, before.id, facts);
    else if (facts !== null) await insertHoliday(tx, facts);
    await record(tx, [
      {
        at: platform.clock.now(),
        subjectKind: 'city',
        subjectId: HOLIDAYS,
        actorId: actor.personId,
        what: facts === null ? 'holiday-removed' : before === null ? 'holiday-added' : 'holiday-changed',
        facts: { before, after: facts },
      },
    ]);
    return { outcome: 'saved' };
  });
}
