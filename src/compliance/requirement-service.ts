import {
  catalogueChanged,
  endRequirement,
  insertRequirements,
  lockActivities,
  makeCurrent,
  type Requirement,
  requirementsOf,
} from '../catalogue/index.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { cityChanged } from './city-cache.ts';
import type { Planned } from './effect-service.ts';
import { type Begin, effectDay, type Intent, type Plan, planOf, withChange } from './requirement-rules.ts';
import type { Rule } from './rulebook-rules.ts';

export type Owner = { organisationId: string | null };
export type Refused = Exclude<Plan['outcome'], 'planned'>;
export type Written = { outcome: 'written'; ids: string[] } | { outcome: Refused };

const WHAT: Record<Intent['kind'], string> = {
  new: 'requirement-added',
  change: 'requirement-changed',
  on: 'requirement-switched-on',
  end: 'requirement-ended',
  period: 'requirement-changed',
};

/**
 * Writes it: rows end and begin, with when and by whom, and nothing that stood is rewritten. `owner` is whose
 * rows they are: the city's (null) or an organisation's own. What the city asks for is shown: an activity that only proposals named is hidden no longer. Refuses
 * what is unknown or another owner's, what is over, and what another row follows already.
 */
export async function writeRequirement(
  platform: Platform,
  me: { personId: string },
  { organisationId }: Owner,
  intent: Intent,
): Promise<Written> {
  const { store, clock, zone } = platform;
  const now = clock.now();
  const today = dayOf(now, zone);
  const written = await store.transaction(async (tx): Promise<Written> => {
    const before = await requirementsOf(tx, organisationId);
    if (!(await lockActivities(tx, activitiesOf(before, intent)))) return { outcome: 'unknown' };
    const rows = await requirementsOf(tx, organisationId);
    const plan = planOf(rows, intent, today);
    if (plan.outcome !== 'planned') return plan;
    for (const { id, endsOn } of plan.end) await endRequirement(tx, id, { endsOn, endRecordedAt: now });
    const begun = plan.begin.map((begin) => ({ ...rowOf(begin, organisationId), id: newId() }));
    await insertRequirements(
      tx,
      begun.map((row) => ({
        ...row,
        recordedAt: now,
        recordedBy: me.personId,
        endRecordedAt: row.endsOn === null ? null : now,
      })),
    );
    if (organisationId === null) for (const { activityId } of begun) await makeCurrent(tx, activityId);
    const subjects =
      begun.length > 0 ? begun : rows.filter(({ id }) => plan.end.some((end) => end.id === id));
    await record(
      tx,
      subjects.map(({ id, activityId, roleKey }) => ({
        at: now,
        subjectKind: 'activity' as const,
        subjectId: activityId,
        actorId: me.personId,
        what: WHAT[intent.kind],
        facts: { requirementId: id, roleKey, organisationId, ended: plan.end },
      })),
    );
    return { outcome: 'written', ids: subjects.map(({ id }) => id) };
  });
  if (written.outcome === 'written' && organisationId === null) {
    catalogueChanged(platform);
    cityChanged(platform);
  }
  return written;
}

/** The same without writing it: what its effect is asked with, and the plan itself. */
export async function planRequirement(
  { store, clock, zone }: Platform,
  { organisationId }: Owner,
  intent: Intent,
): Promise<{ plan: Plan; planned: Planned; rows: Requirement[] }> {
  const today = dayOf(clock.now(), zone);
  const rows = await requirementsOf(store.read, organisationId);
  const plan = planOf(rows, intent, today);
  const change =
    plan.outcome === 'planned'
      ? { end: plan.end, begin: plan.begin.map((begin, at) => ruleOf(begin, organisationId, at)) }
      : { end: [], begin: [] };
  const touched = new Set(activitiesOf(rows, intent));
  return {
    plan,
    rows,
    planned: {
      day: effectDay(change, today),
      change: (facts) => withChange(facts, change),
      touches: () => touched,
    },
  };
}

function activitiesOf(rows: Requirement[], intent: Intent): string[] {
  if (intent.kind === 'new') return [intent.draft.activityId];
  if (intent.kind === 'period') return [intent.activityId];
  return rows.filter(({ id }) => id === intent.id).map((row) => row.activityId);
}

function rowOf({ followsId, ...draft }: Begin, organisationId: string | null) {
  const { roleKey, activityId, level, conditional, conditionText, refreshMonths, initialWithinMonths } =
    draft;
  const { edition, alternatives, hours, startsOn, endsOn, source } = draft;
  return {
    roleKey,
    activityId,
    level,
    conditional,
    conditionText,
    refreshMonths,
    initialWithinMonths,
    edition,
    alternatives,
    hours,
    startsOn,
    endsOn,
    source,
    requirementText: null,
    confidence: organisationId === null ? 'administrator' : 'organisation',
    details: {},
    active: true,
    organisationId,
    followsId,
  };
}

function ruleOf(begin: Begin, organisationId: string | null, at: number): Rule {
  return { ...rowOf(begin, organisationId), id: `planned-${at}` };
}
