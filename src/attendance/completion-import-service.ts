import { type Activity, mayOrganise, recordableActivities } from '../catalogue/index.ts';
import { lockPeople, peopleAtAddresses } from '../people/index.ts';
import { lockImport, markApplied } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { cellAt } from '../platform/tables/column-rules.ts';
import type { Row } from '../platform/tables/read-table.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { count } from './completion-batch-service.ts';
import { type CompletionChoices, type CompletionPlan, planCompletions } from './completion-import-rules.ts';
import { recordCompletions } from './completion-service.ts';
import { onRecordOf } from './on-record-repository.ts';

type Importer = { personId: string; administrator: boolean; teamIds: string[] };
export type CompletionTable = { header: string[]; rows: Row[] };

/** What somebody may import completions of: an administrator of everything, a team of its own activities. */
export async function importableActivities(db: Queries, me: Importer): Promise<Activity[]> {
  return (await recordableActivities(db, [])).filter((activity) => mayOrganise(me, activity));
}

/** What a provider's file would record today. Writes nothing. */
export async function previewCompletions(
  { store, clock, zone }: Platform,
  me: Importer,
  table: CompletionTable,
  choices: CompletionChoices,
): Promise<CompletionPlan> {
  return planNow(store.read, me, table, choices, dayOf(clock.now(), zone));
}

/** Records it, worked out anew under the locks, all or nothing. `already`: this import was applied before. */
export async function applyCompletions(
  platform: Platform,
  me: Importer,
  importId: string,
  table: CompletionTable,
): Promise<'applied' | 'already'> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    const choices = (await lockImport(tx, importId)) as CompletionChoices | null;
    if (choices === null) return 'already';
    const before = await planNow(tx, me, table, choices, today);
    await lockPeople(
      tx,
      before.fresh.map(({ personId }) => personId),
    );
    const plan = await planNow(tx, me, table, choices, today);
    const kinds = new Map((await importableActivities(tx, me)).map(({ id, kind }) => [id, kind]));
    const rows = plan.fresh.map(({ personId, activityId, day, minutes, provider }) => ({
      personId,
      activityId,
      completedOn: day,
      source: kinds.get(activityId) === 'e-learning' ? ('e-learning' as const) : ('import' as const),
      provider,
      // Left out rather than null: then what the activity says counts.
      ...(minutes === null ? {} : { minutes }),
      importId,
    }));
    const { written } = await recordCompletions(tx, platform, me.personId, rows);
    const left = plan.ambiguous.length + plan.unknown.length + plan.wrong.length;
    const lines = [`${count(written.length, 'completion')} recorded`];
    if (left > 0) lines.push(`${count(left, 'row')} left out`);
    await markApplied(tx, importId, now, { lines, completionIds: written });
    return 'applied';
  });
}

async function planNow(
  db: Queries,
  me: Importer,
  { rows }: CompletionTable,
  choices: CompletionChoices,
  today: Day,
): Promise<CompletionPlan> {
  const addresses = rows.map(({ cells }) => cellAt(cells, choices.columns.address));
  const people = await peopleAtAddresses(db, addresses);
  const ids = [...people.values()].map(({ personId }) => personId);
  const onRecord = await onRecordOf(db, ids, today);
  return planCompletions(rows, choices, people, onRecord, await importableActivities(db, me), today);
}
