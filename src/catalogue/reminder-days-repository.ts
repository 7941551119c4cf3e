import { isNotNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

/** Every number of days before a session at which some activity has its own reminder. */
export async function ownReminderDays(db: Queries): Promise<number[]> {
  const { activities } = db.t;
  const rows = await db
    .selectDistinct({ days: activities.reminderDays })
    .from(activities)
    .where(isNotNull(activities.reminderDays));
  return rows.flatMap(({ days }) => days ?? []);
}
