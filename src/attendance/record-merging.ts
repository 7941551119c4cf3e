import { activitiesById, daysOfSessions, sessionsById } from '../catalogue/index.ts';
import type { Move } from '../people/index.ts';
import { moveFiles } from '../platform/files-repository.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { completionsOfSession } from './completion-repository.ts';
import { recordCompletions, withdrawCompletions } from './completion-service.ts';
import { moveRows } from './merging-repository.ts';
import { registerFacts, withOpening } from './register-facts.ts';
import { type AttendanceRule, changesOfClosing, earnedOn, isClosed } from './register-rules.ts';

const REASON = 'Two records of one person were joined.';

/**
 * A step of joining two records of one person: what was marked, completed, sent as evidence and uploaded
 * becomes that of the record that stays. In a session where both were on a closed register the person earns
 * one completion by the marks of both, and a second one is withdrawn. Certificates keep their numbers.
 */
export function moveRecord(platform: Platform): Move {
  return async (tx, keepId, goId) => {
    const shared = await moveRows(tx, keepId, goId);
    await moveFiles(tx, keepId, goId);
    for (const sessionId of shared) await settleShared(tx, platform, sessionId, keepId);
  };
}

async function settleShared(
  tx: Queries,
  platform: Platform,
  sessionId: string,
  personId: string,
): Promise<void> {
  const { register, marks } = await registerFacts(tx, sessionId);
  if (!isClosed(register)) return;
  const session = (await sessionsById(tx, [sessionId])).get(sessionId);
  if (session === undefined) return;
  const days = ((await daysOfSessions(tx, [sessionId])).get(sessionId) ?? []).map((day) =>
    withOpening(day, platform.zone),
  );
  const day = earnedOn(await ruleOf(tx, session), days, marks.get(personId) ?? new Map());
  const live = (await completionsOfSession(tx, sessionId)).filter(
    (row) => row.personId === personId && row.source === 'attended' && row.withdrawnAt === null,
  );
  const changes = changesOfClosing(live, day === null ? new Map() : new Map([[personId, day]]));
  await withdrawCompletions(tx, platform, null, changes.withdrawn, REASON);
  const rows = changes.added.map((one) => ({
    ...one,
    activityId: session.activityId,
    source: 'attended' as const,
    sessionId,
  }));
  await recordCompletions(tx, platform, null, rows);
}

/** The rule by which the register was closed last; the activity's own may have changed since. */
async function ruleOf(tx: Queries, session: { id: string; activityId: string }): Promise<AttendanceRule> {
  const closings = (await historyOf(tx, 'session', [session.id])).filter(
    ({ what }) => what === 'register-closed',
  );
  const rule = closings.at(-1)?.facts.rule;
  if (rule === 'every-day' || rule === 'any-day') return rule;
  const activity = (await activitiesById(tx, [session.activityId])).get(session.activityId);
  return activity?.attendanceRule ?? 'every-day';
}
