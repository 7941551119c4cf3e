import type { CompletionSource } from '../../db/schema/tables/attendance.ts';
import { activitiesById } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import { record } from '../platform/history.ts';
import { newId, newNumber } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import {
  completionsById,
  completionsKnown,
  insertCompletions,
  markWithdrawn,
} from './completion-repository.ts';

/** A dated fact: this person met this activity's standard on this day. */
export type NewCompletion = {
  personId: string;
  activityId: string;
  completedOn: Day;
  source: CompletionSource;
  sessionId?: string | null;
  evidenceId?: string | null;
  /** Whose lead recorded it. */
  organisationId?: string | null;
  provider?: string | null;
  edition?: string | null;
  /** Left out: what the activity says that taking part counts for. */
  minutes?: number | null;
  participatory?: boolean;
  importId?: string | null;
};

/**
 * Writes completions with their certificate numbers and history, in the caller's transaction, who holds the
 * lock on the people. What is on record already (same person, activity, day and edition; for attendance the
 * same session) is left as it is, so that nothing is counted twice. `by` null: by the published rule.
 */
export async function recordCompletions(
  tx: Queries,
  { clock }: Platform,
  by: string | null,
  rows: NewCompletion[],
): Promise<{ written: string[]; already: number }> {
  const fresh = await notOnRecord(tx, rows);
  if (fresh.length === 0) return { written: [], already: rows.length };
  const activities = await activitiesById(tx, [...new Set(fresh.map((row) => row.activityId))]);
  const names = await namesOf(tx, [...new Set(fresh.map((row) => row.personId))]);
  const recordedAt = clock.now();
  const written = fresh.map((row) => {
    const activity = activities.get(row.activityId);
    return {
      ...row,
      id: newId(),
      minutes: row.minutes === undefined ? (activity?.cpdMinutes ?? null) : row.minutes,
      participatory: row.participatory ?? activity?.participatory ?? false,
      recordedAt,
      recordedById: by,
      certificateNumber: newNumber(),
      printedName: names.get(row.personId) ?? '',
    };
  });
  await insertCompletions(tx, written);
  await record(
    tx,
    written.map(({ id, personId, activityId, completedOn, source }) => ({
      at: recordedAt,
      subjectKind: 'person' as const,
      subjectId: personId,
      actorId: by,
      what: 'completion-recorded',
      facts: { completionId: id, activityId, completedOn, source },
    })),
  );
  return { written: written.map(({ id }) => id), already: rows.length - fresh.length };
}

/**
 * Takes completions back, with a reason that the public page of the certificate never shows. Those that were
 * withdrawn before keep their first reason. The caller holds the lock on the people.
 */
export async function withdrawCompletions(
  tx: Queries,
  { clock }: Platform,
  by: string | null,
  ids: string[],
  reason: string,
): Promise<{ withdrawn: string[] }> {
  const live = (await completionsById(tx, ids)).filter((row) => row.withdrawnAt === null);
  const withdrawnAt = clock.now();
  await markWithdrawn(
    tx,
    live.map((row) => row.id),
    { withdrawnAt, withdrawnById: by, withdrawnReason: reason },
  );
  await record(
    tx,
    live.map((row) => ({
      at: withdrawnAt,
      subjectKind: 'person' as const,
      subjectId: row.personId,
      actorId: by,
      what: 'completion-withdrawn',
      facts: { completionId: row.id, activityId: row.activityId, completedOn: row.completedOn, reason },
    })),
  );
  return { withdrawn: live.map((row) => row.id) };
}

async function notOnRecord(tx: Queries, rows: NewCompletion[]): Promise<NewCompletion[]> {
  const days = rows.map((row) => row.completedOn).sort();
  const people = [...new Set(rows.map((row) => row.personId))];
  const seen = new Map<string, Keyed[]>();
  const note = (row: Keyed) => {
    for (const key of keysOf(row)) seen.set(key, [...(seen.get(key) ?? []), row]);
  };
  const known = await completionsKnown(tx, people, { until: days.at(-1) ?? '', knownAt: null });
  for (const row of known) note(row);
  return rows.filter((row) => {
    const [day, session] = keysOf(row);
    const alike = seen.get(session ?? day) ?? [];
    if (alike.some((one) => isSameEdition(one, row))) return false;
    note(row);
    return true;
  });
}

type Keyed = Pick<NewCompletion, 'personId' | 'activityId' | 'completedOn' | 'sessionId' | 'edition'>;

function keysOf(row: Keyed): [day: string, ...session: string[]] {
  const common = `${row.personId} ${row.activityId}`;
  const day = `${common} ${row.completedOn}`;
  return row.sessionId == null ? [day] : [day, `${common} at ${row.sessionId}`];
}

/** Two editions are two facts, as when both are read on one day; who names none may mean either. */
function isSameEdition(a: Keyed, b: Keyed): boolean {
  return a.edition == null || b.edition == null || a.edition === b.edition;
}

async function namesOf(tx: Queries, ids: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (let at = 0; at < ids.length; at += 500) {
    for (const [id, { name }] of await recipients(tx, ids.slice(at, at + 500))) names.set(id, name);
  }
  return names;
}
