import { resultsIn } from '../platform/imports-repository.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { ImportResult } from '../platform/web/import-case.ts';
import { onRecordOf } from './on-record-repository.ts';

/**
 * What a lead may read to be on record already, as "person activity day": what leads of their organisation recorded,
 * and nothing else. Which activities concern an organisation is not known here, and what somebody did for another
 * employer, or for themselves, is not to be found out by trying. What is on record from elsewhere is passed over
 * when it is recorded (`passedOver`), and counts as recorded by this organisation from then on, until taken back: it
 * would else show by coming up as new again.
 */
export async function ownRecord(
  db: Queries,
  organisationId: string,
  personIds: string[],
  until: Day,
): Promise<Set<string>> {
  const own = await onRecordOf(db, personIds, until, organisationId);
  for (const { passed, withdrawn } of (await resultsIn(db, organisationId)) as ImportResult[])
    if (withdrawn === undefined) for (const key of passed ?? []) own.add(key);
  return own;
}

/** Those of these facts that nothing will be written for, as they are on record from elsewhere. */
export async function passedOver(
  db: Queries,
  rows: { personId: string; activityId: string; completedOn: Day }[],
  until: Day,
): Promise<string[]> {
  const known = await onRecordOf(
    db,
    rows.map(({ personId }) => personId),
    until,
  );
  return rows
    .map(({ personId, activityId, completedOn }) => `${personId} ${activityId} ${completedOn}`)
    .filter((key) => known.has(key));
}
