import { and, asc, eq, inArray, isNull, notInArray, or } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Activity } from './activity-repository.ts';

/** Nobody completes an umbrella itself or a booking system. */
const NOT_DONE = ['programme', 'external-system', 'event-group'];

/**
 * What somebody of these organisations may have on their learning record, by title: what the catalogue offers
 * or points to, what a requirement that is switched on asks for, and the organisations' own activities.
 */
export async function recordableActivities(db: Queries, organisationIds: string[]): Promise<Activity[]> {
  const { activities, requirements } = db.t;
  const asked = db
    .select({ id: requirements.activityId })
    .from(requirements)
    .where(
      and(
        eq(requirements.active, true),
        or(
          isNull(requirements.organisationId),
          inArray(requirements.organisationId, ['', ...organisationIds]),
        ),
      ),
    );
  return db
    .select()
    .from(activities)
    .where(
      and(
        notInArray(activities.entryType, NOT_DONE),
        or(
          inArray(activities.organisationId, ['', ...organisationIds]),
          and(
            isNull(activities.organisationId),
            or(inArray(activities.state, ['current', 'resource']), inArray(activities.id, asked)),
          ),
        ),
      ),
    )
    .orderBy(asc(activities.title));
}

/** What only schools record of their own staff (whole school training), by title; never in the public catalogue. */
export async function schoolOnlyActivities(db: Queries): Promise<Activity[]> {
  const { activities } = db.t;
  return db
    .select()
    .from(activities)
    .where(and(eq(activities.state, 'school-only'), isNull(activities.organisationId)))
    .orderBy(asc(activities.title));
}
