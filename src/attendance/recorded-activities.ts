import { type Activity, recordableActivities, schoolOnlyActivities } from '../catalogue/index.ts';
import type { Queries } from '../platform/store/store.ts';

const SCHOOL_SECTORS = ['education', 'early-years'];

/**
 * What a lead may record for their staff: what anybody may have on their record, the organisation's own
 * activities, and for schools and nurseries what only they record.
 */
export async function activitiesOfLead(
  db: Queries,
  organisation: { id: string; sector: string },
): Promise<Activity[]> {
  const recordable = await recordableActivities(db, [organisation.id]);
  if (!SCHOOL_SECTORS.includes(organisation.sector)) return recordable;
  const known = new Set(recordable.map(({ id }) => id));
  return [...recordable, ...(await schoolOnlyActivities(db)).filter(({ id }) => !known.has(id))];
}

export type ActivityGroup = { label: string; options: { value: string; text: string }[] };

/** Activities for a list to choose from: the organisation's own first. */
export function activityGroups(activities: Activity[]): ActivityGroup[] {
  const groups = [
    { label: 'Your organisation’s own', own: (one: Activity) => one.organisationId !== null },
    { label: 'Recorded by schools only', own: (one: Activity) => one.state === 'school-only' },
    { label: 'Online courses and reading', own: (one: Activity) => one.kind === 'e-learning' },
    { label: 'Training and meetings', own: () => true },
  ];
  const left = new Set(activities);
  return groups.flatMap(({ label, own }) => {
    const options = [...left].filter(own).map((one) => {
      left.delete(one);
      return { value: one.id, text: one.title };
    });
    return options.length === 0 ? [] : [{ label, options }];
  });
}
