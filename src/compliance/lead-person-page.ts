import { nextSessions, roleName } from '../catalogue/index.ts';
import { rolesOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayCalendarDay, sayWhen } from '../platform/time.ts';
import { dayView, leftWords } from './lead-page.ts';
import { type Asked, type Desk, dayParameters, queryOf } from './lead-request.ts';
import { standingsAsked } from './lead-service.ts';
import { ICONS } from './lead-words.ts';
import { type Standing, URGENCY } from './standing-rules.ts';
import type { OrganisationStandings } from './standing-service.ts';
import { STATES, sayStanding, whySentences } from './standing-words.ts';

type Names = Parameters<typeof whySentences>[1];
const NEXT_SESSIONS = 3;

/**
 * One person as their lead sees them on a day: what their roles at this organisation require, why, what counts and
 * what is booked for it. Null for whoever did not belong that day.
 */
export async function personPage(
  platform: Platform,
  desk: Desk,
  asked: Asked,
  personId: string,
): Promise<Record<string, unknown> | null> {
  const found = await personAsked(platform, desk, asked, personId);
  if (found === null) return null;
  const { person, standings } = found;
  const names = await namesFor(platform, desk, standings);
  const roles = new Map((await rolesOf(platform.store.read)).map((role) => [role.key, role]));
  const held = (kinds: string[]) =>
    person.held.flatMap(({ roleKey, answer, since }) => {
      const role = roles.get(roleKey);
      if (role === undefined || !kinds.includes(role.kind)) return [];
      return [{ text: roleName(role), answer, since: sayCalendarDay(since) }];
    });
  const inOrder = [...person.standings].sort(
    (a, b) =>
      Number(b.level === 'essential') - Number(a.level === 'essential') ||
      URGENCY[a.state] - URGENCY[b.state] ||
      names.activity(a.activityId).localeCompare(names.activity(b.activityId), 'en-GB'),
  );
  return {
    ...surroundings(desk, asked),
    person: {
      id: person.personId,
      name: person.name,
      since: sayCalendarDay(person.startsOn),
      left: leftWords(person.endsOn, desk.today),
    },
    roles: held(['post', 'designation']),
    functions: held(['function']),
    standings: inOrder.map((standing) => standingView(standing, names)),
  };
}

/**
 * Why one requirement of one person stands as it does, or that it is not asked of them. Null for a stranger, and for
 * an activity of another organisation's own that is not asked of them here: that there is one is its own affair.
 */
export async function whyPage(
  platform: Platform,
  desk: Desk,
  asked: Asked,
  { personId, activityId }: { personId: string; activityId: string },
): Promise<Record<string, unknown> | null> {
  const found = await personAsked(platform, desk, asked, personId);
  if (found === null) return null;
  const { person, standings } = found;
  const standing = person.standings.find((one) => one.activityId === activityId);
  const activity = standings.activities.get(activityId);
  if (activity === undefined) return null;
  const { organisationId } = activity;
  if (standing === undefined && organisationId !== null && organisationId !== desk.organisation.id)
    return null;
  const names = await namesFor(platform, desk, standings);
  const view = standing === undefined ? null : standingView(standing, names);
  return {
    ...surroundings(desk, asked),
    person: { id: person.personId, name: person.name, left: leftWords(person.endsOn, desk.today) },
    activity: {
      id: activityId,
      title: activity.title,
      // A proposal or an organisation's own is in no public catalogue.
      href: activity.state === 'current' ? `/activities/${activity.slug}` : null,
    },
    standing: view,
    sessions:
      asked.day === desk.today && standing !== undefined ? await comingOf(platform, standing, standings) : [],
  };
}

async function personAsked(platform: Platform, desk: Desk, asked: Asked, personId: string) {
  const standings = await standingsAsked(platform, desk, asked, [personId]);
  const [person] = standings.people;
  return person === undefined ? null : { person, standings };
}

function surroundings(desk: Desk, asked: Asked) {
  return {
    organisation: { id: desk.organisation.id, name: desk.organisation.name },
    base: desk.base,
    keep: queryOf(dayParameters(asked, desk.today)),
    day: dayView(desk, asked),
  };
}

function standingView(standing: Standing, names: Names) {
  const { activityId, level, state, done, question } = standing;
  const { word } = STATES[state];
  return {
    id: activityId,
    title: names.activity(activityId),
    level,
    state,
    word,
    icon: ICONS[state],
    // The word stands beside it, with its shape.
    more: sayStanding(standing)
      .slice(word.length)
      .replace(/^[:\s]+/, ''),
    why: whySentences(standing, names),
    certificate: done?.certificateNumber ?? null,
    later: done?.recordedLater == null ? null : sayCalendarDay(done.recordedLater),
    question,
  };
}

/** Whose names the sentences need: a requirement's organisation is this one, as others' rules are not for it. */
async function namesFor(
  platform: Platform,
  desk: Desk,
  { activities }: Pick<OrganisationStandings, 'activities'>,
): Promise<Names> {
  const roles = new Map((await rolesOf(platform.store.read)).map((role) => [role.key, role]));
  return {
    role: (key) => {
      const role = roles.get(key);
      return role === undefined ? key : roleName(role);
    },
    activity: (id) => activities.get(id)?.title ?? id,
    organisation: () => desk.organisation.name,
  };
}

/** The next dates of what would count for it, the soonest first. */
async function comingOf(platform: Platform, standing: Standing, { book }: OrganisationStandings) {
  const now = platform.clock.now();
  const counting = new Set([standing.activityId]);
  for (const { rule } of standing.reasons) for (const id of book.metBy.get(rule.id) ?? []) counting.add(id);
  const next = await nextSessions(
    platform.store.read,
    new Map([...counting].map((id) => [id, now])),
    {},
    now,
    NEXT_SESSIONS,
  );
  return [...next.values()]
    .flat()
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, NEXT_SESSIONS)
    .map((session) => ({
      id: session.id,
      when:
        dayOf(session.startsAt, platform.zone) === dayOf(session.endsAt, platform.zone)
          ? sayWhen(session, platform.zone)
          : `from ${sayCalendarDay(session.startsOn)}`,
      where:
        session.deliveryMode === 'teams' ? 'Online, on Teams' : (session.venue ?? 'Place to be announced'),
    }));
}
