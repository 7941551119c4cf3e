import { lockPeople } from '../people/index.ts';
import { changeResult, importById } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import type { ImportResult } from '../platform/web/import-case.ts';
import { completionsById } from './completion-repository.ts';
import { withdrawCompletions } from './completion-service.ts';

/**
 * Takes back all that one import or one whole-staff entry recorded, with a reason; what was withdrawn before
 * keeps its own. A second time changes nothing. The caller has asked whether this person may.
 */
export async function withdrawBatch(
  platform: Platform,
  by: string,
  which: { id: string; kind: string; scopeId: string | null },
  reason: string,
): Promise<void> {
  const now = platform.clock.now();
  await platform.store.transaction(async (tx) => {
    const batch = await importById(tx, which);
    const result = batch?.result as ImportResult | null | undefined;
    if (result?.completionIds === undefined || result.withdrawn !== undefined) return;
    const rows = await completionsById(tx, result.completionIds);
    await lockPeople(
      tx,
      rows.map(({ personId }) => personId),
    );
    const { withdrawn } = await withdrawCompletions(tx, platform, by, result.completionIds, reason);
    // As many as were said to be recorded.
    const all = withdrawn.length + (result.passed?.length ?? 0);
    const lines = [`${count(all, 'completion')} withdrawn`];
    await changeResult(tx, which.id, { ...result, withdrawn: { at: now.toISOString(), reason, lines } });
  });
}

/** "1 completion", "12 completions" */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
