import { activitiesById, catalogueOf } from '../catalogue/index.ts';
import { organisationById } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { type Completion, completionsOf } from './completion-repository.ts';
import { type Evidence, evidenceOf } from './evidence-repository.ts';
import { type EvidenceRow, evidenceRow } from './evidence-words.ts';
import { type Reading, readingsFor } from './record-readings.ts';
import { sayHours, saySource } from './record-words.ts';

/** A line of somebody's learning record. */
export type RecordRow = {
  title: string;
  /** The activity's page, where the catalogue offers it. */
  activityHref: string | null;
  completedOn: Day;
  source: string;
  provider: string | null;
  edition: string | null;
  hours: string | null;
  participatory: boolean;
  number: string;
  withdrawn: { at: Date; reason: string } | null;
};

export type RecordPage = {
  rows: RecordRow[];
  /** Hours of what counts today, in words; null where none has any. */
  hours: string | null;
  readings: Reading[];
  evidence: EvidenceRow[];
};

/** A person's own learning record: what they did, what they sent to be verified, and what is to be read. */
export async function recordPage(platform: Platform, personId: string): Promise<RecordPage> {
  const { read } = platform.store;
  const completions = await completionsOf(read, personId);
  const evidence = await evidenceOf(read, personId);
  const { titleOf, hrefOf, nameOf } = await namesFor(platform, [...completions, ...evidence]);
  const minutes = completions
    .filter((row) => row.withdrawnAt === null)
    .reduce((sum, row) => sum + (row.minutes ?? 0), 0);
  return {
    rows: completions.map((row) => recordRow(row, titleOf(row), hrefOf(row), nameOf(row))),
    hours: minutes === 0 ? null : sayHours(minutes),
    readings: await readingsFor(read, personId, dayOf(platform.clock.now(), platform.zone)),
    evidence: evidence.map((row) => evidenceRow(row, titleOf(row), nameOf(row))),
  };
}

function recordRow(
  row: Completion,
  title: string,
  activityHref: string | null,
  organisation: string | null,
): RecordRow {
  const { completedOn, source, provider, edition, minutes, participatory, certificateNumber } = row;
  return {
    title,
    activityHref,
    completedOn,
    source: saySource({ source, organisation, provider }),
    provider,
    edition,
    hours: minutes === null || minutes === 0 ? null : sayHours(minutes),
    participatory,
    number: certificateNumber,
    withdrawn: row.withdrawnAt === null ? null : { at: row.withdrawnAt, reason: row.withdrawnReason ?? '' },
  };
}

type Named = Pick<Completion | Evidence, 'activityId' | 'organisationId'>;

async function namesFor(platform: Platform, rows: Named[]) {
  const { read } = platform.store;
  const activities = await activitiesById(
    read,
    rows.map((row) => row.activityId),
  );
  const names = await organisationNamesOf(
    read,
    rows.map((row) => row.organisationId),
  );
  const offered = (await catalogueOf(platform)).byId;
  return {
    titleOf: (row: Named) => activities.get(row.activityId)?.title ?? '',
    hrefOf: (row: Named) => {
      const activity = offered.get(row.activityId);
      return activity === undefined ? null : `/activities/${activity.slug}`;
    },
    nameOf: (row: Named) => (row.organisationId === null ? null : (names.get(row.organisationId) ?? null)),
  };
}

/** The names of a person's few organisations. */
export async function organisationNamesOf(db: Queries, ids: (string | null)[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const id of new Set(ids)) {
    const organisation = id === null ? null : await organisationById(db, id);
    if (organisation !== null) names.set(organisation.id, organisation.name);
  }
  return names;
}
