import type { Invariant } from '../platform/invariant.ts';
import type { Queries } from '../platform/store/store.ts';
import { activitiesById } from './activity-repository.ts';
import type { Requirement } from './requirement-repository.ts';

const MOST = 100;

/** What must hold of requirements; there are hundreds of them, so they are looked at in memory. */
export const requirementInvariants: Invariant[] = [
  { name: 'what the city asks for is no longer hidden', find: hiddenRequirements },
  { name: 'an organisation’s own activity is asked for by itself alone', find: requirementsOfOthers },
  { name: 'a requirement follows one of the same role, activity and owner, and alone', find: wrongFollowers },
];

async function hiddenRequirements(db: Queries): Promise<string[]> {
  const { rows, activities } = await requirementsWithActivities(db);
  return sayRows(
    rows.filter(({ active, organisationId, activityId }) => {
      const state = activities.get(activityId)?.state;
      return active && organisationId === null && (state === 'proposal' || state === 'school-only');
    }),
  );
}

async function requirementsOfOthers(db: Queries): Promise<string[]> {
  const { rows, activities } = await requirementsWithActivities(db);
  return sayRows(
    rows.filter(({ organisationId, activityId }) => {
      const owner = activities.get(activityId)?.organisationId ?? null;
      return owner !== null && owner !== organisationId;
    }),
  );
}

async function wrongFollowers(db: Queries): Promise<string[]> {
  const { rows } = await requirementsWithActivities(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const followed = new Set<string>();
  return sayRows(
    rows.filter((row) => {
      if (row.followsId === null || isWithdrawn(row)) return false;
      const before = byId.get(row.followsId);
      const again = followed.has(row.followsId);
      followed.add(row.followsId);
      return (
        again ||
        before === undefined ||
        before.roleKey !== row.roleKey ||
        before.activityId !== row.activityId ||
        before.organisationId !== row.organisationId
      );
    }),
  );
}

async function requirementsWithActivities(db: Queries) {
  const rows = await db.select().from(db.t.requirements);
  return { rows, activities: await activitiesById(db, [...new Set(rows.map((row) => row.activityId))]) };
}

function isWithdrawn({ startsOn, endsOn }: Requirement): boolean {
  return startsOn !== null && endsOn !== null && endsOn < startsOn;
}

function sayRows(rows: Requirement[]): string[] {
  return rows.slice(0, MOST).map(({ id }) => `requirement ${id}`);
}
