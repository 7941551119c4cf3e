import { type Recipient, recipients, teamsById } from '../people/index.ts';
import { type Message, post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Activity, activitiesById } from './activity-repository.ts';
import type { NewDatesFacts } from './catalogue-letters.ts';
import {
  addInterest,
  claimUntold,
  interestedIn,
  removeInterest,
  untoldSessions,
} from './interest-repository.ts';
import { daysOfSessions, type Session } from './session-repository.ts';

const AT_ONCE = 100;

/** This person is to be told when the activity, or one of the programme that it is, gets a new date. */
export async function askForDates(platform: Platform, personId: string, activityId: string): Promise<void> {
  await platform.store.transaction((tx) => addInterest(tx, personId, activityId, platform.clock.now()));
}

/** And no longer. */
export async function stopAskingForDates(
  platform: Platform,
  personId: string,
  activityId: string,
): Promise<void> {
  await platform.store.transaction((tx) => removeInterest(tx, personId, activityId));
}

/**
 * A job of the worker: tells those who asked about dates whose booking has opened, each session once, those
 * of one activity in one message. Safe to run twice at once.
 */
export async function tellNewDates(platform: Platform, now = platform.clock.now()): Promise<void> {
  const untold = await untoldSessions(platform.store.read, now, AT_ONCE);
  const byActivity = new Map<string, string[]>();
  for (const { id, activityId } of untold)
    byActivity.set(activityId, [...(byActivity.get(activityId) ?? []), id]);
  for (const [activityId, sessionIds] of byActivity) {
    await platform.store.transaction((tx) => tellOne(tx, platform, activityId, sessionIds, now));
  }
}

async function tellOne(
  tx: Queries,
  platform: Platform,
  activityId: string,
  sessionIds: string[],
  now: Date,
): Promise<void> {
  const sessions = await claimUntold(tx, sessionIds, now);
  const activity = (await activitiesById(tx, [activityId])).get(activityId);
  if (sessions.length === 0 || activity === undefined) return;
  // A programme has no dates of its own: whoever follows it hears of those in it.
  const followed = activity.programme === null ? [activityId] : [activityId, activity.programme];
  const people = await recipients(tx, await interestedIn(tx, followed));
  if (people.size === 0) return;
  const facts = await factsOf(tx, platform, activity, sessions);
  await post(
    tx,
    platform,
    [...people.values()].flatMap((person) => messageTo(person, facts, sessions)),
  );
}

async function factsOf(
  tx: Queries,
  { mailFrom }: Platform,
  activity: Activity,
  sessions: Session[],
): Promise<NewDatesFacts> {
  const days = await daysOfSessions(
    tx,
    sessions.map((session) => session.id),
  );
  const teams = await teamsById(tx, activity.teamId === null ? [] : [activity.teamId]);
  const team = teams.get(activity.teamId ?? '');
  return {
    title: activity.title,
    slug: activity.slug,
    team: { name: team?.name ?? 'Muster', address: team?.mailbox ?? mailFrom },
    sessions: sessions.map(({ id, deliveryMode, venue }) => ({
      id,
      deliveryMode,
      venue,
      days: (days.get(id) ?? []).map(({ startsAt, endsAt }) => ({
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
    })),
  };
}

function messageTo(
  { personId, name, address }: Recipient,
  facts: NewDatesFacts,
  sessions: Session[],
): Message[] {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (address === null || first === undefined || last === undefined) return [];
  return [
    {
      kind: 'new-date',
      to: { personId, name, address },
      facts,
      sessionId: first.id,
      scopeId: first.activityId,
      expiresAt: last.startsAt,
    },
  ];
}
