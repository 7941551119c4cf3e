import type { Activity } from '../catalogue/index.ts';
import { rolesOn } from '../people/index.ts';
import type { Queries } from '../platform/store/store.ts';

/**
 * Whether this person may book this activity on a day: open to all, or for those who hold one of its
 * roles. By invitation means that the organiser books people in, nobody books themselves. `at`: their lead
 * books, so that only what is held at these organisations or at none counts and nothing is told of others.
 */
export async function isEligible(
  db: Queries,
  activity: Pick<Activity, 'eligibility' | 'eligibleRoles'>,
  personId: string,
  day: string,
  at: readonly string[] | null = null,
): Promise<boolean> {
  if (activity.eligibility === 'open') return true;
  if (activity.eligibility === 'by-invitation') return false;
  const held = await rolesOn(db, personId, day, at);
  return held.some((role) => role.answer === 'yes' && activity.eligibleRoles.includes(role.key));
}
