import { activitiesById } from '../catalogue/index.ts';
import { leadsOrganisation, membersKnown, organisationById, recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import type { Looker } from './evidence-policy.ts';
import { type Evidence, evidenceAskedOf, waitingFor } from './evidence-repository.ts';
import { evidenceRow } from './evidence-words.ts';

const DECIDED_DAYS = 90;
const DECIDED_SHOWN = 50;
const DAY_MS = 86_400_000;

/** How many pieces of evidence of an organisation's people wait for its leads. */
export async function evidenceWaiting(db: Queries, organisationId: string, day: Day): Promise<number> {
  const waiting = await waitingFor(db, organisationId);
  if (waiting.length === 0) return 0;
  const there = await membersOn(db, organisationId, day);
  return waiting.filter(({ personId }) => there.has(personId)).length;
}

/**
 * What an organisation's lead has to see to, and what was decided lately; null for whoever does not lead it.
 * People who have left are not among it, nor what is the lead's own.
 */
export async function organisationDesk(platform: Platform, looker: Looker, organisationId: string) {
  const { store, clock, zone } = platform;
  const { read } = store;
  if (!(await leadsOrganisation(read, looker.personId, organisationId))) return null;
  const organisation = await organisationById(read, organisationId);
  if (organisation === null) return null;
  const there = await membersOn(read, organisationId, dayOf(clock.now(), zone));
  const { id, name } = organisation;
  const desk = await deskOf(platform, organisationId, name, (row) => {
    return there.has(row.personId) && row.personId !== looker.personId;
  });
  return { organisation: { id, name }, ...desk };
}

/** What administrators are asked about, as no lead is there to ask; null for everybody else. */
export async function administratorsDesk(platform: Platform, looker: Looker) {
  if (!looker.administrator) return null;
  return deskOf(platform, null, null, (row) => row.personId !== looker.personId);
}

async function membersOn(db: Queries, organisationId: string, day: Day): Promise<Set<string>> {
  return new Set((await membersKnown(db, [organisationId], day, null)).map(({ personId }) => personId));
}

async function deskOf(
  { store: { read }, clock }: Platform,
  organisationId: string | null,
  name: string | null,
  shown: (row: Evidence) => boolean,
) {
  const since = new Date(clock.now().getTime() - DECIDED_DAYS * DAY_MS);
  const asked = await evidenceAskedOf(read, organisationId, { since, most: DECIDED_SHOWN });
  const [undecided, decided] = [asked.undecided.filter(shown), asked.decided.filter(shown)];
  const all = [...undecided, ...decided];
  const activities = await activitiesById(
    read,
    all.map((row) => row.activityId),
  );
  const people = await recipients(read, [...new Set(all.map((row) => row.personId))]);
  const view = (row: Evidence) => ({
    ...evidenceRow(row, activities.get(row.activityId)?.title ?? '', name),
    person: people.get(row.personId)?.name ?? '',
    decidedAt: row.decidedAt,
    file: row.fileId !== null,
  });
  return {
    waiting: undecided.filter((row) => row.state === 'submitted').map(view),
    asked: undecided.filter((row) => row.state === 'asked').map(view),
    decided: decided.map(view),
  };
}
