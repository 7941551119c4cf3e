import { and, asc, eq, gt, isNull, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';

/** The settings that a trust or service runs on a day, by name; those that had closed by then are left out. */
export async function settingsRunBy(
  db: Queries,
  organisationId: string,
  day: Day,
): Promise<{ id: string; name: string }[]> {
  const { organisations } = db.t;
  return db
    .select({ id: organisations.id, name: organisations.name })
    .from(organisations)
    .where(
      and(
        eq(organisations.parentId, organisationId),
        or(isNull(organisations.closedOn), gt(organisations.closedOn, day)),
      ),
    )
    .orderBy(asc(organisations.name));
}
