import { lockActivities } from '../catalogue/index.ts';
import { addDays } from '../platform/days.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { cityChanged } from './city-cache.ts';
import type { Planned } from './effect-service.ts';
import { allEquivalences, endEquivalenceRow, insertEquivalence } from './equivalence-repository.ts';
import { lastDay, mayChange } from './requirement-rules.ts';
import type { RulebookFacts } from './rulebook-rules.ts';

type Me = { personId: string };

/** Completing `metById` counts for `activityId`, on these days, both included. */
export type EquivalenceDraft = {
  activityId: string;
  metById: string;
  startsOn: Day;
  endsOn: Day | null;
  source: string;
};

/** Begins an equivalence. `already`: the same holds on some of these days; `unknown`: an activity that is not there. */
export async function addEquivalence(
  platform: Platform,
  { personId }: Me,
  draft: EquivalenceDraft,
): Promise<{ outcome: 'added' | 'already' | 'unknown' }> {
  const { store, clock } = platform;
  const at = clock.now();
  const added = await store.transaction(async (tx): Promise<{ outcome: 'added' | 'already' | 'unknown' }> => {
    if (!(await lockActivities(tx, [draft.activityId, draft.metById]))) return { outcome: 'unknown' };
    if ((await allEquivalences(tx)).some((row) => isSame(row, draft))) return { outcome: 'already' };
    const id = newId();
    const endRecordedAt = draft.endsOn === null ? null : at;
    await insertEquivalence(tx, { ...draft, id, recordedAt: at, recordedBy: personId, endRecordedAt });
    await record(tx, [happening(at, personId, draft.activityId, 'equivalence-added', { id, ...draft })]);
    return { outcome: 'added' };
  });
  cityChanged(platform);
  return added;
}

/** Gives an equivalence its last day. `unknown`: there is none that could still be ended. */
export async function endEquivalence(
  platform: Platform,
  { personId }: Me,
  id: string,
  until: Day,
): Promise<{ outcome: 'ended' | 'unknown' }> {
  const { store, clock, zone } = platform;
  const at = clock.now();
  const ended = await store.transaction(async (tx): Promise<{ outcome: 'ended' | 'unknown' }> => {
    const known = (await allEquivalences(tx)).find((row) => row.id === id);
    if (known === undefined) return { outcome: 'unknown' };
    await lockActivities(tx, [known.activityId, known.metById]);
    const row = (await allEquivalences(tx)).find((one) => one.id === id);
    if (row === undefined || !mayChange({ ...row, active: true }, dayOf(at, zone)))
      return { outcome: 'unknown' };
    const endsOn = lastDay(row, until);
    await endEquivalenceRow(tx, id, { endsOn, endRecordedAt: at });
    await record(tx, [happening(at, personId, row.activityId, 'equivalence-ended', { id, endsOn })]);
    return { outcome: 'ended' };
  });
  cityChanged(platform);
  return ended;
}

/** What beginning one, or ending one, touches: whatever asks for the activity that it counts for. */
export function plannedEquivalence(
  change: { begin: EquivalenceDraft } | { id: string; activityId: string; endsOn: Day },
  today: Day,
): Planned {
  const begins = 'begin' in change;
  const activityId = begins ? change.begin.activityId : change.activityId;
  const first = begins ? change.begin.startsOn : addDays(change.endsOn, 1);
  return {
    day: first > today ? first : today,
    change: (facts) => ({
      ...facts,
      equivalences: begins
        ? [...facts.equivalences, change.begin]
        : facts.equivalences.map((one) =>
            'id' in one && one.id === change.id ? { ...one, endsOn: change.endsOn } : one,
          ),
    }),
    touches: (facts) => askingFor(facts, activityId),
  };
}

function askingFor({ rules }: RulebookFacts, activityId: string): Set<string> {
  return new Set(
    rules
      .filter((rule) => rule.activityId === activityId || rule.alternatives?.includes(activityId) === true)
      .map((rule) => rule.activityId),
  );
}

type Held = Omit<EquivalenceDraft, 'startsOn' | 'source'> & { startsOn: Day | null };

function isSame(row: Held, draft: EquivalenceDraft): boolean {
  const withdrawn = row.startsOn !== null && row.endsOn !== null && row.endsOn < row.startsOn;
  return (
    !withdrawn &&
    row.activityId === draft.activityId &&
    row.metById === draft.metById &&
    (row.endsOn === null || draft.startsOn <= row.endsOn) &&
    (draft.endsOn === null || row.startsOn === null || row.startsOn <= draft.endsOn)
  );
}

function happening(
  at: Date,
  actorId: string,
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
) {
  return { at, subjectKind: 'activity' as const, subjectId, actorId, what, facts };
}
