import type { Platform } from '../platform/platform.ts';
import { completionsOfEvidence } from './completion-repository.ts';
import { recordCompletions, withdrawCompletions } from './completion-service.ts';
import { tellPerson } from './evidence-news.ts';
import type { Looker } from './evidence-policy.ts';
import { changeEvidence } from './evidence-repository.ts';
import { type Acted, actOn, endFile, isOnRecord, tell } from './evidence-service.ts';

export type Decided = Acted | { outcome: 'on-record' };

/**
 * A lead (or an administrator, where no lead is asked) says that it is right: the completion stands from now.
 * Refused where the record has the same activity on the same day already: a second one would count twice.
 */
export async function verifyEvidence(platform: Platform, me: Looker, id: string): Promise<Decided> {
  let onRecord = false;
  const acted = await actOn(platform, me, id, 'verify', async (tx, evidence, now) => {
    onRecord = await isOnRecord(tx, evidence);
    if (onRecord) return 'not-now';
    const { personId, activityId, completedOn, organisationId, provider, minutes, participatory } = evidence;
    await recordCompletions(tx, platform, me.personId, [
      {
        personId,
        activityId,
        completedOn,
        source: 'evidence',
        evidenceId: id,
        organisationId,
        provider,
        // What the person left out is as the activity says.
        ...(minutes === null ? {} : { minutes }),
        ...(participatory ? { participatory } : {}),
      },
    ]);
    const facts = {
      state: 'verified' as const,
      decidedAt: now,
      decidedById: me.personId,
      decisionText: null,
    };
    await changeEvidence(tx, id, facts);
    await tell(tx, evidence, me.personId, 'evidence-verified', now, {});
    await tellPerson(tx, platform, { ...evidence, ...facts }, 'evidence-verified');
  });
  return onRecord ? { outcome: 'on-record' } : acted;
}

/** Says why it does not count; the person reads it, and the file is deleted some weeks later. */
export async function refuseEvidence(
  platform: Platform,
  me: Looker,
  id: string,
  reason: string,
): Promise<Acted> {
  return actOn(platform, me, id, 'refuse', async (tx, evidence, now) => {
    const facts = {
      state: 'refused' as const,
      decidedAt: now,
      decidedById: me.personId,
      decisionText: reason,
    };
    await changeEvidence(tx, id, facts);
    await endFile(tx, evidence, now);
    await tell(tx, evidence, me.personId, 'evidence-refused', now, { reason });
    await tellPerson(tx, platform, { ...evidence, ...facts }, 'evidence-refused');
  });
}

/** Asks the person something; it waits for the answer. */
export async function askAboutEvidence(
  platform: Platform,
  me: Looker,
  id: string,
  question: string,
): Promise<Acted> {
  return actOn(platform, me, id, 'ask', async (tx, evidence, now) => {
    const facts = {
      state: 'asked' as const,
      decidedById: me.personId,
      decisionText: question,
      answerText: null,
    };
    await changeEvidence(tx, id, facts);
    await tell(tx, evidence, me.personId, 'evidence-asked', now, { question });
    await tellPerson(tx, platform, { ...evidence, ...facts }, 'evidence-asked');
  });
}

/** Takes back a yes that was a mistake: the completion is withdrawn with the reason, and it counts as refused. */
export async function takeBackEvidence(
  platform: Platform,
  me: Looker,
  id: string,
  reason: string,
): Promise<Acted> {
  return actOn(platform, me, id, 'take-back', async (tx, evidence, now) => {
    const completions = await completionsOfEvidence(tx, id);
    const ids = completions.map((row) => row.id);
    await withdrawCompletions(tx, platform, me.personId, ids, reason);
    const facts = {
      state: 'refused' as const,
      decidedAt: now,
      decidedById: me.personId,
      decisionText: reason,
    };
    await changeEvidence(tx, id, facts);
    await endFile(tx, evidence, now);
    await tell(tx, evidence, me.personId, 'evidence-taken-back', now, { reason });
    await tellPerson(tx, platform, { ...evidence, ...facts }, 'evidence-taken-back');
  });
}
