import { lastHeartbeat } from './heartbeat.ts';
import { type Health, type HealthFacts, mailHealthOf } from './mail-health-rules.ts';
import { mailFigures } from './outbox-log-repository.ts';
import type { Platform } from './platform.ts';

/** Whether reminders and mail are healthy, with what that was told from. */
export async function mailHealth({ store, clock }: Platform): Promise<Health & { facts: HealthFacts }> {
  const now = clock.now();
  const facts = { ...(await mailFigures(store.read, now)), ...(await lastHeartbeat(store.read)) };
  return { ...mailHealthOf(facts, now), facts };
}
