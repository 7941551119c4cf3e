import { bookingsOn } from '../bookings/index.ts';
import { recipients } from '../people/index.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { type Deed, type StoryLine, storyOfSession } from './session-story.ts';

const AT_ONCE = 500;

/**
 * The story of a session: all that happened to it, and what organisers did to the bookings of others. What
 * people, their leads and the published rule did stands in each booking's own history.
 */
export async function sessionStory({ store, zone }: Platform, sessionId: string): Promise<StoryLine[]> {
  const { read } = store;
  const deeds: Deed[] = (await historyOf(read, 'session', [sessionId]))
    .filter(({ what }) => !TOLD_BY_BOOKING.includes(what))
    .map((happening) => ({ ...happening, about: null }));
  const bookings = new Map((await bookingsOn(read, sessionId)).map(({ id, personId }) => [id, personId]));
  const ids = [...bookings.keys()];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    for (const happening of await historyOf(read, 'booking', ids.slice(at, at + AT_ONCE))) {
      const personId = bookings.get(happening.subjectId) ?? '';
      if (byOrganiser(happening, personId)) deeds.push({ ...happening, about: personId });
    }
  }
  return storyOfSession(deeds, await namesIn(read, deeds), zone);
}

/** What follows for each booking from a change to the whole session is told once, by the session itself. */
const FOLLOWS = ['moved', 'session-cancelled', 'called', 'approval-asked', 'substituted', 'substitute'];
/** Given by the published rule after what an organiser did, unless there is a reason. */
const BY_RULE = ['promoted', 'offered'];
/** And what is done to one booking is told there, with the name. */
const TOLD_BY_BOOKING = ['queue-moved', 'promoted-by-hand', 'offered-by-hand', 'substituted'];

function byOrganiser(
  { actorId, what, facts }: { actorId: string | null; what: string; facts: Record<string, unknown> },
  personId: string,
): boolean {
  if (facts.inPlaceOf !== undefined) return true;
  if (BY_RULE.includes(what) && facts.reason === undefined) return false;
  return actorId !== null && actorId !== personId && facts.asLead !== true && !FOLLOWS.includes(what);
}

async function namesIn(read: Platform['store']['read'], deeds: Deed[]): Promise<Map<string, string>> {
  const ids = new Set(
    deeds.flatMap(({ actorId, about, facts }) => [actorId, about, facts.personId]).filter(isId),
  );
  const names = new Map<string, string>();
  const all = [...ids];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    for (const [id, { name }] of await recipients(read, all.slice(at, at + AT_ONCE))) names.set(id, name);
  }
  return names;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
