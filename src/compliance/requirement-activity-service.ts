import {
  type Activity,
  changeOwnActivity,
  insertOwnActivity,
  lockActivities,
  requirementsOf,
} from '../catalogue/index.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { mayChange } from './requirement-rules.ts';

type Me = { personId: string };
export type OwnActivity = { title: string; summary: string; kind: string };

/** Adds an activity that only this organisation's people ever see. */
export async function addOwnActivity(
  { store, clock }: Platform,
  me: Me,
  organisationId: string,
  activity: OwnActivity,
): Promise<string> {
  const id = newId();
  const at = clock.now();
  await store.transaction(async (tx) => {
    await insertOwnActivity(tx, { ...activity, id, organisationId, source: 'the organisation’s own' });
    await remember(tx, at, me, id, 'activity-added', { organisationId, ...activity });
  });
  return id;
}

/** Changes what it is called, from now on and everywhere; what it was called is in the history. */
export async function changeActivity(
  { store, clock }: Platform,
  me: Me,
  { id, organisationId, title }: Activity,
  activity: OwnActivity,
): Promise<void> {
  if (organisationId === null) return;
  const at = clock.now();
  await store.transaction(async (tx) => {
    await lockActivities(tx, [id]);
    await changeOwnActivity(tx, { id, organisationId }, activity);
    await remember(tx, at, me, id, 'activity-changed', { was: title, ...activity });
  });
}

/** Puts it away: nobody can ask for it any more. `required`: somebody still does, now or later. */
export async function archiveOwnActivity(
  { store, clock, zone }: Platform,
  me: Me,
  { id, organisationId }: Activity,
): Promise<{ outcome: 'archived' | 'required' }> {
  const at = clock.now();
  const today = dayOf(at, zone);
  return store.transaction(async (tx) => {
    await lockActivities(tx, [id]);
    if (organisationId === null) return { outcome: 'required' };
    const rows = await requirementsOf(tx, organisationId);
    if (rows.some((row) => row.activityId === id && mayChange(row, today))) return { outcome: 'required' };
    await changeOwnActivity(tx, { id, organisationId }, { state: 'archived' });
    await remember(tx, at, me, id, 'activity-archived', {});
    return { outcome: 'archived' };
  });
}

async function remember(
  tx: Queries,
  at: Date,
  { personId }: Me,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at, subjectKind: 'activity', subjectId, actorId: personId, what, facts }]);
}
