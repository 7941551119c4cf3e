/** Whether mail leaves and whether what time makes necessary is done. Pure. */

export type HealthFacts = {
  /** When the oldest mail that could leave now was written; null where none waits. */
  oldestDueAt: Date | null;
  due: number;
  /** Mail that the mail server has put off. */
  putOff: number;
  lastSentAt: Date | null;
  /** When a worker was last seen; null: never. */
  seenAt: Date | null;
  jobs: { name: string; ranAt: Date | null; failedAt: Date | null }[];
};

/** `good`: all is well; `slow`: worth a look; `bad`: nobody is told anything. */
export type Health = { light: 'good' | 'slow' | 'bad'; reasons: Reason[] };
export type Reason =
  | { kind: 'no-worker'; since: Date | null }
  | { kind: 'stuck'; due: number; since: Date }
  | { kind: 'queue'; due: number; since: Date }
  | { kind: 'put-off'; mails: number }
  | { kind: 'job-failed'; job: string };

const MINUTE = 60_000;
const WORKER_MISSED_MINUTES = 5;
const LONG_WAIT_MINUTES = 10;
const SILENT_MINUTES = 10;

/** The light, and every reason why it is not green, the worst first. */
export function mailHealthOf(facts: HealthFacts, now: Date): Health {
  const minutesSince = (at: Date | null) =>
    at === null ? Number.POSITIVE_INFINITY : (now.getTime() - at.getTime()) / MINUTE;
  const reasons: Reason[] = [];
  if (minutesSince(facts.seenAt) > WORKER_MISSED_MINUTES)
    reasons.push({ kind: 'no-worker', since: facts.seenAt });
  const { oldestDueAt, due } = facts;
  if (oldestDueAt !== null && minutesSince(oldestDueAt) > LONG_WAIT_MINUTES) {
    const silent = minutesSince(facts.lastSentAt) > SILENT_MINUTES;
    reasons.push({ kind: silent ? 'stuck' : 'queue', due, since: oldestDueAt });
  }
  if (facts.putOff > 0) reasons.push({ kind: 'put-off', mails: facts.putOff });
  for (const { name, ranAt, failedAt } of facts.jobs) {
    if (failedAt !== null && (ranAt === null || failedAt >= ranAt))
      reasons.push({ kind: 'job-failed', job: name });
  }
  const bad = reasons.some(({ kind }) => kind === 'no-worker' || kind === 'stuck');
  return { light: bad ? 'bad' : reasons.length > 0 ? 'slow' : 'good', reasons };
}
