import { type Activity, recordableActivities } from '../catalogue/index.ts';
import { leadsAbove, leadsPerson, lockPeople, organisationsOn } from '../people/index.ts';
import { deleteFileAfter, deleteFiles, keepFile } from '../platform/files-repository.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { completionsKnown } from './completion-repository.ts';
import type { Proof } from './evidence-file.ts';
import { tellDeciders } from './evidence-news.ts';
import { type Act, actsOn, type Looker, standpointOf } from './evidence-policy.ts';
import {
  addEvidence,
  changeEvidence,
  type Evidence,
  evidenceById,
  releaseFiles,
  sameEvidence,
  undecidedOf,
} from './evidence-repository.ts';

export type NewEvidence = {
  activityId: string;
  completedOn: Day;
  provider: string;
  minutes: number | null;
  participatory: boolean;
  note: string;
  /** One of `whoCanBeAsked`. */
  asked: string;
};

export type Submitted =
  | { outcome: 'submitted' | 'already'; evidenceId: string }
  | { outcome: 'refused'; reason: 'activity' | 'future' | 'asked' | 'on-record' | 'too-many' };

/** Who may be asked to confirm something: an organisation's leads, or the partnership's administrators. */
export type Asked = { value: string; organisationId: string | null; name: string };

const PARTNERSHIP = 'partnership';
/** Files of what was refused, withdrawn or taken back are kept so long, in case that was a mistake. */
export const FILE_KEPT_DAYS = 28;
const DAY_MS = 86_400_000;
const FILES_AT_ONCE = 50;
/** More than anybody has to prove at once, and a bound to what one person can fill the database with. */
export const MOST_UNDECIDED = 50;

/** The person's organisations of that day that somebody else leads; where there is none, the administrators. */
export async function whoCanBeAsked(db: Queries, personId: string, day: Day): Promise<Asked[]> {
  const led: Asked[] = [];
  for (const { id, name } of await organisationsOn(db, personId, day)) {
    if ((await leadsAbove(db, id, personId)).length > 0) led.push({ value: id, organisationId: id, name });
  }
  return led.length > 0 ? led : [{ value: PARTNERSHIP, organisationId: null, name: 'The partnership' }];
}

/** What a person may bring evidence for, by title. */
export async function activitiesFor(db: Queries, personId: string, day: Day): Promise<Activity[]> {
  const organisations = await organisationsOn(db, personId, day);
  return recordableActivities(
    db,
    organisations.map(({ id }) => id),
  );
}

/**
 * Keeps a person's proof of something done, and tells once those who are asked to verify it. The same thing
 * sent twice is one. Refused for what the person may not see, a day still to come, somebody who cannot be
 * asked, what stands on the record already, and while MOST_UNDECIDED wait to be decided on.
 */
export async function submitEvidence(
  platform: Platform,
  me: { personId: string },
  wish: NewEvidence,
  proof: Proof | null,
): Promise<Submitted> {
  const { store, clock, zone } = platform;
  const now = clock.now();
  const today = dayOf(now, zone);
  const { personId } = me;
  return store.transaction(async (tx): Promise<Submitted> => {
    await lockPeople(tx, [personId]);
    const { asked: wanted, ...facts } = wish;
    if (wish.completedOn > today) return { outcome: 'refused', reason: 'future' };
    const activity = (await activitiesFor(tx, personId, today)).find(({ id }) => id === wish.activityId);
    if (activity === undefined) return { outcome: 'refused', reason: 'activity' };
    const asked = (await whoCanBeAsked(tx, personId, today)).find(({ value }) => value === wanted);
    if (asked === undefined) return { outcome: 'refused', reason: 'asked' };
    const same = await sameEvidence(tx, { personId, ...facts });
    if (same !== null && same.state !== 'verified') return { outcome: 'already', evidenceId: same.id };
    if (await isOnRecord(tx, { personId, ...facts })) return { outcome: 'refused', reason: 'on-record' };
    if ((await undecidedOf(tx, personId)) >= MOST_UNDECIDED)
      return { outcome: 'refused', reason: 'too-many' };
    const fileId =
      proof === null ? null : await keepFile(tx, { ...proof, purpose: 'evidence', ownerId: personId }, now);
    const row = {
      ...facts,
      personId,
      organisationId: asked.organisationId,
      fileId,
      state: 'submitted' as const,
      submittedAt: now,
    };
    const evidenceId = await addEvidence(tx, row);
    await tell(tx, { ...row, id: evidenceId }, personId, 'evidence-sent', now, { file: proof !== null });
    await tellDeciders(tx, platform, { ...row, id: evidenceId }, 'evidence-arrived');
    return { outcome: 'submitted', evidenceId };
  });
}

/** True where this person's record has this activity on this day already. */
export async function isOnRecord(
  tx: Queries,
  { personId, activityId, completedOn }: Pick<Evidence, 'personId' | 'activityId' | 'completedOn'>,
): Promise<boolean> {
  const known = await completionsKnown(tx, [personId], { until: completedOn, knownAt: null });
  return known.some((row) => row.activityId === activityId && row.completedOn === completedOn);
}

export type Acted = { outcome: 'done' | 'not-found' | 'not-now' };

/** The person answers what was asked; it goes back to those who decide. */
export async function answerEvidence(
  platform: Platform,
  me: Looker,
  id: string,
  answer: string,
): Promise<Acted> {
  return actOn(platform, me, id, 'answer', async (tx, evidence, now) => {
    const facts = { state: 'submitted' as const, answerText: answer };
    await changeEvidence(tx, id, facts);
    await tell(tx, evidence, me.personId, 'evidence-answered', now, { answer });
    await tellDeciders(tx, platform, { ...evidence, ...facts }, 'evidence-answered');
  });
}

/** The person takes it back before it was decided; the file is deleted some weeks later. */
export async function withdrawEvidence(platform: Platform, me: Looker, id: string): Promise<Acted> {
  return actOn(platform, me, id, 'withdraw', async (tx, evidence, now) => {
    await changeEvidence(tx, id, { state: 'withdrawn', decidedAt: now, decidedById: me.personId });
    await endFile(tx, evidence, now);
    await tell(tx, evidence, me.personId, 'evidence-withdrawn', now, {});
  });
}

/** The person asks somebody else, as after a change of job: the new ones are told, the old ones see it no more. */
export async function askOthers(platform: Platform, me: Looker, id: string, wanted: string): Promise<Acted> {
  return actOn(platform, me, id, 'ask-others', async (tx, evidence, now) => {
    const choices = await whoCanBeAsked(tx, me.personId, dayOf(now, platform.zone));
    const asked = choices.find(({ value }) => value === wanted);
    if (asked === undefined || asked.organisationId === evidence.organisationId) return 'not-now';
    const facts = {
      organisationId: asked.organisationId,
      state: 'submitted' as const,
      // What was asked and answered before stays between the person and those who were asked then.
      decidedById: null,
      decisionText: null,
      answerText: null,
    };
    await changeEvidence(tx, id, facts);
    await tell(tx, evidence, me.personId, 'evidence-moved', now, { to: asked.organisationId });
    await tellDeciders(tx, platform, { ...evidence, ...facts }, 'evidence-arrived');
  });
}

/**
 * One act on a piece of evidence, under the lock of its person: `not-found` for whom it does not exist,
 * `not-now` where its state does not allow it (any more). `act` may itself say that it cannot be.
 */
export async function actOn(
  platform: Platform,
  looker: Looker,
  id: string,
  wanted: Act,
  act: (tx: Queries, evidence: Evidence, now: Date) => Promise<'not-now' | undefined>,
): Promise<Acted> {
  const now = platform.clock.now();
  return platform.store.transaction(async (tx): Promise<Acted> => {
    const before = await evidenceById(tx, id);
    if (before === null) return { outcome: 'not-found' };
    await lockPeople(tx, [before.personId]);
    const evidence = await evidenceById(tx, id);
    if (evidence === null || evidence.personId !== before.personId) return { outcome: 'not-found' };
    const standpoint = await standpointIn(tx, looker, evidence, dayOf(now, platform.zone));
    if (standpoint === null) return { outcome: 'not-found' };
    if (!actsOn(standpoint, evidence.state).includes(wanted)) return { outcome: 'not-now' };
    return { outcome: (await act(tx, evidence, now)) ?? 'done' };
  });
}

/** From where somebody looks at it today; null: it does not exist for them. */
export async function standpointIn(db: Queries, looker: Looker, evidence: Evidence, today: Day) {
  const leadsAt = await leadsPerson(db, looker.personId, evidence.personId, today);
  return standpointOf(looker, evidence, leadsAt);
}

/** A file that no longer proves anything is deleted after a while. */
export async function endFile(tx: Queries, { fileId }: Evidence, now: Date): Promise<void> {
  if (fileId !== null) await deleteFileAfter(tx, fileId, new Date(now.getTime() + FILE_KEPT_DAYS * DAY_MS));
}

/** Keeps in the person's history what happened to it. */
export async function tell(
  tx: Queries,
  evidence: Pick<Evidence, 'id' | 'personId' | 'activityId'>,
  actorId: string,
  what: string,
  at: Date,
  facts: Record<string, unknown>,
): Promise<void> {
  const { id: evidenceId, personId, activityId } = evidence;
  await record(tx, [
    {
      at,
      subjectKind: 'person',
      subjectId: personId,
      actorId,
      what,
      facts: { evidenceId, activityId, ...facts },
    },
  ]);
}

/** A job of the worker: deletes files of evidence whose time is over. Safe to run twice at once. */
export async function forgetOldProof({ store, clock }: Platform): Promise<void> {
  let found = FILES_AT_ONCE;
  while (found === FILES_AT_ONCE) {
    found = await store.transaction(async (tx) => {
      const ids = await releaseFiles(tx, clock.now(), FILES_AT_ONCE);
      await deleteFiles(tx, ids);
      return ids.length;
    });
  }
}
