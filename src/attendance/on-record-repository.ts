import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

const AT_ONCE = 500;

/**
 * What these people have on record up to a day, each as "person activity day"; withdrawn completions left out.
 * `organisationId`: only what leads of this organisation recorded.
 */
export async function onRecordOf(
  db: Queries,
  personIds: string[],
  until: Day,
  organisationId: string | null = null,
): Promise<Set<string>> {
  const { personId, activityId, completedOn, withdrawnAt } = db.t.completions;
  const own = organisationId === null ? undefined : eq(db.t.completions.organisationId, organisationId);
  const onRecord = new Set<string>();
  const ids = [...new Set(personIds)];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await db
      .select({ personId, activityId, completedOn })
      .from(db.t.completions)
      .where(
        and(
          inArray(personId, ids.slice(at, at + AT_ONCE)),
          lte(completedOn, until),
          isNull(withdrawnAt),
          own,
        ),
      );
    for (const row of rows) onRecord.add(`${row.personId} ${row.activityId} ${row.completedOn}`);
  }
  return onRecord;
}
