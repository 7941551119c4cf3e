import { type Happening, historyOf, record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { isUniqueViolation } from '../platform/store/errors.ts';
import type { Queries } from '../platform/store/store.ts';
import {
  insertActivity,
  lockActivity,
  sessionsToCome,
  slugsLike,
  updateActivity,
} from './activity-desk-repository.ts';
import {
  type ActivityChange,
  allowedChange,
  MADE_HERE,
  type Step,
  stateAfter,
} from './activity-edit-rules.ts';
import { mayOrganise, type Organiser } from './activity-policy.ts';
import type { Activity } from './activity-repository.ts';
import { catalogueChanged } from './catalogue-cache.ts';
import { type Changes, changesBetween, type Edit, editsSince } from './edit-rules.ts';
import { freeSlug, slugOf } from './slug-rules.ts';

export type Acting = Organiser & { personId: string };

/** Somebody else was quicker: nothing was written, and this is what they changed. */
export type Outdated = { outcome: 'outdated'; edits: Edit[] };
export type Edited = { outcome: 'saved'; changed: boolean } | Outdated | { outcome: 'not-found' };
export type Made = { outcome: 'made'; id: string } | { outcome: 'not-found' };

type Beginning = {
  teamId: string;
  title: string;
  kind: string;
  category: string;
  summary: string;
  dateLimit: 'one' | 'none';
};

/** An activity begins as a draft of one of the actor's teams. Its address is made from the title and then stays. */
export async function createActivity(platform: Platform, actor: Acting, draft: Beginning): Promise<Made> {
  if (!mayOrganise(actor, draft)) return { outcome: 'not-found' };
  return insertNew(platform, actor, 'activity-created', { ...blank, ...draft }, {});
}

/** A draft like an activity that there is, with another title; its sessions and history are not copied. */
export async function copyActivity(
  platform: Platform,
  actor: Acting,
  activity: Activity,
  title: string,
): Promise<Made> {
  if (!mayOrganise(actor, activity)) return { outcome: 'not-found' };
  const { id: _id, slug: _slug, state: _state, revision: _revision, ...like } = activity;
  return insertNew(
    platform,
    actor,
    'activity-copied',
    // What the guide and its requirements say of the original does not hold for the copy.
    { ...blank, ...like, title, source: MADE_HERE, oldNames: [], notes: [], requirementText: null },
    { of: activity.title },
  );
}

/**
 * Writes what an organiser changed, made from `revision`. Where somebody else has changed the activity since,
 * nothing is written. What the guide says of its own entries is left alone.
 */
export async function editActivity(
  platform: Platform,
  actor: Acting,
  { id, revision, change }: { id: string; revision: number; change: ActivityChange },
): Promise<Edited> {
  const result = await platform.store.transaction(async (tx): Promise<Edited> => {
    const activity = await lockActivity(tx, id);
    if (activity === null || !mayOrganise(actor, activity)) return { outcome: 'not-found' };
    if (activity.revision !== revision)
      return { outcome: 'outdated', edits: editsSince(await historyOf(tx, 'activity', [id]), revision) };
    const allowed = allowedChange(activity, change);
    const changes = changesBetween(activity, allowed);
    if (Object.keys(changes).length === 0) return { outcome: 'saved', changed: false };
    await updateActivity(tx, id, { ...allowed, revision: revision + 1 });
    await remember(tx, platform, actor, id, 'edited', { revision: revision + 1, changes });
    return { outcome: 'saved', changed: true };
  });
  if (result.outcome === 'saved') catalogueChanged(platform);
  return result;
}

export type Stepped =
  | { outcome: 'done' }
  | { outcome: 'refused'; reason: 'state' | 'no-summary' }
  /** So many sessions are still to come, which people see and have booked. */
  | { outcome: 'refused'; reason: 'sessions'; sessions: number }
  | { outcome: 'not-found' };

const STEPS = {
  publish: 'activity-published',
  archive: 'activity-archived',
  return: 'activity-returned',
} as const;

/** Publishes a draft, puts an activity away (not while it has sessions to come), or brings it back as a draft. */
export async function stepActivity(
  platform: Platform,
  actor: Acting,
  id: string,
  step: Step,
): Promise<Stepped> {
  const result = await platform.store.transaction(async (tx): Promise<Stepped> => {
    const activity = await lockActivity(tx, id);
    if (activity === null || !mayOrganise(actor, activity)) return { outcome: 'not-found' };
    const state = stateAfter(activity.state, step);
    if (state === null) return { outcome: 'refused', reason: 'state' };
    if (step === 'publish' && activity.summary === '') return { outcome: 'refused', reason: 'no-summary' };
    const sessions = step === 'archive' ? await sessionsToCome(tx, id, platform.clock.now()) : 0;
    if (sessions > 0) return { outcome: 'refused', reason: 'sessions', sessions };
    await updateActivity(tx, id, { state });
    await remember(tx, platform, actor, id, STEPS[step], {});
    return { outcome: 'done' };
  });
  if (result.outcome === 'done') catalogueChanged(platform);
  return result;
}

/** Gives an activity to another team; for administrators, as it takes it from those who have it. */
export async function giveActivity(
  platform: Platform,
  actor: Acting,
  { activityId, teamId }: { activityId: string; teamId: string },
): Promise<{ outcome: 'given' | 'already' | 'not-found' }> {
  if (!actor.administrator) return { outcome: 'not-found' };
  const result = await platform.store.transaction(async (tx) => {
    const activity = await lockActivity(tx, activityId);
    if (activity === null || activity.organisationId !== null) return { outcome: 'not-found' as const };
    if (activity.teamId === teamId) return { outcome: 'already' as const };
    await updateActivity(tx, activityId, { teamId });
    const facts = { from: activity.teamId, to: teamId, title: activity.title };
    await remember(tx, platform, actor, activityId, 'activity-given', facts);
    await record(tx, [
      happening(platform, actor, 'team', teamId, 'activity-given', facts),
      ...(activity.teamId === null
        ? []
        : [happening(platform, actor, 'team', activity.teamId, 'activity-taken', facts)]),
    ]);
    return { outcome: 'given' as const };
  });
  if (result.outcome === 'given') catalogueChanged(platform);
  return result;
}

const blank = {
  entryType: 'activity',
  outcomes: [],
  audienceText: '',
  audienceRoles: [],
  eligibility: 'open',
  eligibleRoles: [],
  bookedHere: true,
  bookingRoute: { type: 'internal', text: 'Booked here', href: null, addressLost: false },
  contact: '',
  deliveryMode: 'unknown',
  localities: [],
  oldNames: [],
  freeOfCharge: true,
  source: MADE_HERE,
  notes: [],
} as const satisfies Partial<Queries['t']['activities']['$inferInsert']>;

type New = Omit<Queries['t']['activities']['$inferInsert'], 'id' | 'slug' | 'state'> & { title: string };

/** Two that begin with one title in the same instant want one address: the second takes the next. */
async function insertNew(
  platform: Platform,
  actor: Acting,
  what: string,
  facts: New,
  said: Record<string, unknown>,
): Promise<Made> {
  for (let attempt = 1; ; attempt++) {
    const id = newId();
    try {
      await platform.store.transaction(async (tx) => {
        const slug = slugOf(facts.title);
        const free = freeSlug(slug, await slugsLike(tx, slug));
        await insertActivity(tx, { ...facts, id, slug: free, state: 'draft' });
        await remember(tx, platform, actor, id, what, { ...said, revision: 0 });
      });
      return { outcome: 'made', id };
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === 5) throw error;
    }
  }
}

async function remember(
  tx: Queries,
  platform: Platform,
  actor: Acting,
  activityId: string,
  what: string,
  facts: Record<string, unknown> & { changes?: Changes },
): Promise<void> {
  await record(tx, [happening(platform, actor, 'activity', activityId, what, facts)]);
}

function happening(
  { clock }: Platform,
  { personId }: Acting,
  subjectKind: Happening['subjectKind'],
  subjectId: string,
  what: string,
  facts: Record<string, unknown>,
): Happening {
  return { at: clock.now(), subjectKind, subjectId, actorId: personId, what, facts };
}
