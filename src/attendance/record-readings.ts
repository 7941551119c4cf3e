import {
  type Activity,
  activeRequirements,
  activitiesById,
  inForce,
  type Requirement,
  requirementsOf,
} from '../catalogue/index.ts';
import { lockPeople, organisationsOn, rolesOn } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { completionsOf } from './completion-repository.ts';
import { recordCompletions } from './completion-service.ts';

/** An activity that consists in reading something and saying so. */
const READING = 'reading';

/** Something to read in an edition that is asked for now, and when this person confirmed it, if they did. */
export type Reading = {
  activityId: string;
  title: string;
  summary: string;
  edition: string | null;
  confirmedOn: Day | null;
};

/** What a person's roles ask them to read on a day, by title; each edition asked for is one. */
export async function readingsFor(db: Queries, personId: string, day: Day): Promise<Reading[]> {
  const cells = await cellsFor(db, personId, day);
  const activities = await activitiesById(
    db,
    cells.map((cell) => cell.activityId),
  );
  const done = (await completionsOf(db, personId)).filter((row) => row.withdrawnAt === null);
  const readings = new Map<string, Reading>();
  for (const { activityId, edition } of cells) {
    const activity = activities.get(activityId);
    if (activity?.deliveryMode !== READING) continue;
    const known = done.find((row) => row.activityId === activityId && row.edition === edition);
    readings.set(`${activityId} ${edition}`, readingOf(activity, edition, known?.completedOn ?? null));
  }
  return [...readings.values()].sort((a, b) => a.title.localeCompare(b.title));
}

function readingOf(
  { id, title, summary }: Activity,
  edition: string | null,
  confirmedOn: Day | null,
): Reading {
  return { activityId: id, title, summary, edition, confirmedOn };
}

/** What is asked of this person that day: by the city for all roles held, by an organisation for those held there. */
async function cellsFor(db: Queries, personId: string, day: Day): Promise<Requirement[]> {
  const cells = await heldAmong(db, await activeRequirements(db), personId, day, null);
  for (const { id } of await organisationsOn(db, personId, day)) {
    const own = (await requirementsOf(db, id)).filter(({ active }) => active);
    if (own.length > 0) cells.push(...(await heldAmong(db, own, personId, day, [id])));
  }
  return cells;
}

async function heldAmong(
  db: Queries,
  cells: Requirement[],
  personId: string,
  day: Day,
  at: string[] | null,
): Promise<Requirement[]> {
  const held = await rolesOn(db, personId, day, at);
  const roles = new Set(held.filter(({ answer }) => answer === 'yes').map(({ key }) => key));
  return cells.filter((cell) => inForce(cell, day) && roles.has(cell.roleKey));
}

export type Confirmed = { outcome: 'confirmed' | 'already' | 'not-found' };

/**
 * A person says that they have read this edition, as of today: a completion, as nobody else can know. Said
 * once for an edition; not-found for what their roles do not ask them to read now.
 */
export async function confirmReading(
  platform: Platform,
  me: { personId: string },
  wish: { activityId: string; edition: string | null },
): Promise<Confirmed> {
  const { store, clock, zone } = platform;
  const { personId } = me;
  const today = dayOf(clock.now(), zone);
  return store.transaction(async (tx): Promise<Confirmed> => {
    await lockPeople(tx, [personId]);
    const reading = (await readingsFor(tx, personId, today)).find(
      ({ activityId, edition }) => activityId === wish.activityId && edition === wish.edition,
    );
    if (reading === undefined) return { outcome: 'not-found' };
    if (reading.confirmedOn !== null) return { outcome: 'already' };
    const { written } = await recordCompletions(tx, platform, personId, [
      { ...wish, personId, completedOn: today, source: 'reading' },
    ]);
    return { outcome: written.length > 0 ? 'confirmed' : 'already' };
  });
}
