import { type Outlook, outlookFor, type Refusal } from '../bookings/index.ts';
import { type ListedSession, nextSessions } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, ordinal, sayCalendarDay, sayMoment, sayWhen } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { choicesOf, sayChoice } from './bulk-choice-rules.ts';
import { concerning, hiddenReason, type Reason, reasonTold, type Ticked } from './bulk-request.ts';
import { type Desk, queryOf } from './lead-request.ts';
import type { Standing } from './standing-rules.ts';
import type { OrganisationStandings } from './standing-service.ts';
import { sayStanding } from './standing-words.ts';

type Chosen = { people: Ticked[]; standings: OrganisationStandings };
const DATES = 12;

/** The page on which a lead chooses what the ticked people are to be booked onto, and when. */
export async function choicePage(
  platform: Platform,
  desk: Desk,
  { people, standings }: Chosen,
  wanted: string,
): Promise<Record<string, unknown>> {
  const requirements = choicesOf(people, (id) => standings.activities.get(id)?.title ?? id);
  const current = requirements.find(({ id }) => id === wanted) ?? requirements[0];
  const sessions = current === undefined ? [] : await datesOf(platform, current.id, people, standings);
  return {
    ...common(desk, people),
    requirements: requirements.map((one) => ({ value: one.id, text: sayChoice(one) })),
    wanted:
      current === undefined
        ? null
        : {
            id: current.id,
            title: current.title,
            own: (standings.activities.get(current.id)?.organisationId ?? null) !== null,
          },
    sessions: sessions.map((session) => sessionRow(platform, session, standings)),
  };
}

/**
 * The page that says for each person what booking this session would come to, or once it is `done` what became of
 * them: `done` holds why who was refused. Null for an unknown session.
 */
export async function confirmPage(
  platform: Platform,
  desk: Desk,
  chosen: Chosen,
  sessionId: string,
  { done, errors }: { done: ReadonlyMap<string, string> | null; errors: FieldError[] },
): Promise<Record<string, unknown> | null> {
  const { people, standings } = chosen;
  const outlook = await outlookFor(
    platform,
    sessionId,
    people.map(({ personId }) => personId),
    desk.me.personId,
  );
  if (outlook === null) return null;
  const { open } = outlook;
  const leadId = desk.me.personId;
  const of = new Map(outlook.people.map((one) => [one.personId, one]));
  return {
    ...common(desk, people),
    errors,
    done: done !== null,
    title: open.activity.title,
    session: {
      id: sessionId,
      href: `/sessions/${sessionId}`,
      when: open.days.map((day) => sayWhen(day, platform.zone)),
      where:
        open.session.deliveryMode === 'teams'
          ? 'Online, on Teams'
          : (open.session.venue ?? 'Place to be announced'),
      places: placesWords(open.session),
    },
    bookable: outlook.people.some(({ outcome }) => outcome === 'confirmed' || outcome === 'waiting'),
    again: `${desk.base}/bookings${queryOf({ person: people.map(({ personId }) => personId), requirement: open.activity.id })}`,
    rows: people.map((person) => {
      const one = of.get(person.personId);
      const mayKnow = concerning(person, standings).has(open.activity.id);
      const standing = asksFor(person, open.activity.id, standings);
      const wouldGet = one?.outcome === 'confirmed' || one?.outcome === 'waiting';
      return {
        id: person.personId,
        name: person.name,
        stands: standsWords(standing, open.activity.id, standings),
        // Nobody is booked onto what is not asked of them unless the lead says so.
        ticked: errors.length === 0 && standing !== undefined && wouldGet,
        hasAddress: person.hasAddress,
        ...(done !== null || one === undefined
          ? resultWords(one, done?.get(person.personId), { mayKnow, leadId })
          : outlookWords(one, { mayKnow, leadId }, platform.zone)),
      };
    }),
  };
}

/** Their standing in the activity, or in what it counts for; none where it is not asked of them. */
function asksFor({ standings }: Ticked, activityId: string, { book }: OrganisationStandings) {
  return (
    standings.find((one) => one.activityId === activityId) ??
    standings.find(({ reasons }) => reasons.some(({ rule }) => book.metBy.get(rule.id)?.has(activityId)))
  );
}

function standsWords(
  standing: Standing | undefined,
  activityId: string,
  { activities }: OrganisationStandings,
): string {
  if (standing === undefined) return 'Not required for them';
  const counts = standing.activityId === activityId ? undefined : activities.get(standing.activityId)?.title;
  return counts === undefined ? sayStanding(standing) : `Counts for ${counts}. ${sayStanding(standing)}`;
}

/** Who reads, and whether the activity concerns them. */
type Looker = { mayKnow: boolean; leadId: string };
type Outcome = { look: 'place' | 'queue' | 'has' | 'no'; words: string };

/** What would become of one of them. What else somebody does with their time is not for their lead. */
function outlookWords(outlook: Outlook, { mayKnow, leadId }: Looker, zone: string): Outcome {
  const hidden = hiddenReason(outlook, mayKnow, leadId);
  if (hidden !== null) {
    const detail =
      outlook.outcome === 'has' && outlook.shut !== null ? detailOf(outlook.shut, false, zone) : '';
    return { look: 'no', words: `Cannot be booked: ${REFUSED[hidden]}${detail}` };
  }
  switch (outlook.outcome) {
    case 'confirmed':
      return { look: 'place', words: 'Gets a place' };
    case 'waiting':
      return { look: 'queue', words: `Full: ${ordinal(outlook.position)} on the waiting list` };
    case 'has':
      return { look: outlook.state === 'confirmed' ? 'has' : 'queue', words: HAS[outlook.state] };
    case 'refused': {
      const { refusal } = outlook;
      const words = REFUSED[reasonTold(refusal.reason, mayKnow)];
      return { look: 'no', words: `Cannot be booked: ${words}${detailOf(refusal, mayKnow, zone)}` };
    }
  }
}

/** What has become of one of them: where they are on the session now, and why they were refused if they were. */
function resultWords(
  outlook: Outlook | undefined,
  refused: string | undefined,
  { mayKnow, leadId }: Looker,
): Outcome {
  const hidden = outlook === undefined ? null : hiddenReason(outlook, mayKnow, leadId);
  if (outlook?.outcome === 'has' && hidden === null)
    return { look: outlook.state === 'confirmed' ? 'has' : 'queue', words: HAS[outlook.state] };
  if (refused === undefined || !isReason(refused)) return { look: 'no', words: 'Not booked' };
  return { look: 'no', words: `Not booked: ${REFUSED[reasonTold(refused, mayKnow)]}` };
}

const HAS = {
  'awaiting-approval': 'A place is held for them while a manager is asked',
  confirmed: 'Has a place',
  waiting: 'On the waiting list',
  offered: 'A place is held for them, which they accept themselves',
};

const REFUSED: Record<Reason, string> = {
  'not-booked-here': 'this is not booked in Muster',
  'not-eligible': 'this is for other roles, or by invitation',
  cancelled: 'the session has been cancelled',
  'no-manager': 'a manager has to approve it, and none was named',
  announced: 'booking has not been announced yet',
  begun: 'the session has begun',
  'not-open-yet': 'booking has not opened yet',
  closed: 'booking has closed',
  'other-date': 'they have a place on another date of it',
  clash: 'they have something else at the same time',
  'not-found': 'they cannot take this date',
};

function isReason(text: string): text is Reason {
  return Object.hasOwn(REFUSED, text);
}

function detailOf(refusal: Refusal, mayKnow: boolean, zone: string): string {
  if (refusal.reason === 'not-open-yet') return `, but does on ${sayMoment(refusal.opensAt, zone)}`;
  return refusal.reason === 'other-date' && mayKnow ? `, ${sayWhen(refusal.other, zone)}` : '';
}

function common(desk: Desk, people: Ticked[]) {
  return {
    organisation: { id: desk.organisation.id, name: desk.organisation.name },
    base: desk.base,
    people: people.map(({ personId, name, hasAddress }) => ({ id: personId, name, hasAddress })),
  };
}

/** Coming dates of a requirement and of what counts for it, the soonest first. */
async function datesOf(
  platform: Platform,
  activityId: string,
  people: Ticked[],
  { book }: OrganisationStandings,
): Promise<ListedSession[]> {
  const now = platform.clock.now();
  const counting = new Set([activityId]);
  for (const { standings } of people)
    for (const standing of standings)
      if (standing.activityId === activityId)
        for (const { rule } of standing.reasons)
          for (const id of book.metBy.get(rule.id) ?? []) counting.add(id);
  const after = new Map([...counting].map((id) => [id, now]));
  const next = await nextSessions(platform.store.read, after, {}, now, DATES);
  return [...next.values()]
    .flat()
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .slice(0, DATES);
}

function sessionRow({ zone }: Platform, session: ListedSession, { activities }: OrganisationStandings) {
  const lasts = dayOf(session.startsAt, zone) !== dayOf(session.endsAt, zone);
  return {
    id: session.id,
    title: activities.get(session.activityId)?.title ?? '',
    when: lasts
      ? `${sayMoment(session.startsAt, zone)} until ${sayCalendarDay(dayOf(session.endsAt, zone))}`
      : sayWhen(session, zone),
    where: session.deliveryMode === 'teams' ? 'Online, on Teams' : (session.venue ?? 'Place to be announced'),
    places: placesWords(session),
  };
}

function placesWords({
  capacity,
  confirmed,
  held,
  waiting,
}: Pick<ListedSession, 'capacity' | 'confirmed' | 'held' | 'waiting'>): string {
  if (capacity === null) return 'No limit';
  const free = Math.max(0, capacity - confirmed - held);
  if (free > 0 && waiting === 0) return free === 1 ? '1 place free' : `${free} places free`;
  return waiting === 0 ? 'Full' : `Full, ${waiting} waiting`;
}
