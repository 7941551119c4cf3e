import { book, cancel, outlookFor, type StaffBooking, staffBookings } from '../bookings/index.ts';
import { lockPeople, recipients } from '../people/index.ts';
import { lastSince, record } from '../platform/history.ts';
import { type Message, post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { hoursBefore, sayMoment } from '../platform/time.ts';
import { concerning, hiddenReason, type Reason, reasonTold, type Ticked } from './bulk-request.ts';
import type { ReminderFacts } from './lead-letters.ts';
import type { Desk } from './lead-request.ts';
import type { OrganisationStandings } from './standing-service.ts';
import { sayStanding } from './standing-words.ts';

/** Nobody is reminded by the leads of one organisation more often than once in so many hours. */
const REMIND_HOURS = 24;
const REMINDED = 'reminded-by-lead';
const REMINDS = new Set(['overdue', 'missing', 'due-soon']);

/** How many got what, and why others did not, in reasons that their lead may read. */
export type Booked = {
  confirmed: number;
  waiting: number;
  refused: { personId: string; reason: Reason }[];
};

/**
 * Books these people onto a session, each in a transaction of their own and by the same rules as if they did it
 * themselves, but for what they hold elsewhere: one who is refused stops nobody. Who has a booking there already keeps
 * it, and counts as refused where it is not for the lead to know.
 */
export async function bookPeople(
  platform: Platform,
  { me }: Desk,
  { people, standings }: { people: Ticked[]; standings: OrganisationStandings },
  sessionId: string,
): Promise<Booked> {
  const booked: Booked = { confirmed: 0, waiting: 0, refused: [] };
  const before = await outlookFor(
    platform,
    sessionId,
    people.map(({ personId }) => personId),
    me.personId,
  );
  const was = new Map(before?.people.map((one) => [one.personId, one]));
  for (const person of people) {
    const { personId } = person;
    const mayKnow = before !== null && concerning(person, standings).has(before.open.activity.id);
    const outlook = was.get(personId);
    const hidden = outlook === undefined ? null : hiddenReason(outlook, mayKnow, me.personId);
    if (hidden !== null) {
      booked.refused.push({ personId, reason: hidden });
      continue;
    }
    const result = await book(platform, me, { sessionId, personId, moving: false, needs: '' });
    const { outcome } = result;
    if (outcome === 'confirmed' || outcome === 'waiting') booked[outcome] += 1;
    else if (outcome === 'refused')
      booked.refused.push({ personId, reason: reasonTold(result.refusal.reason, mayKnow) });
    else if (outcome === 'not-found') booked.refused.push({ personId, reason: outcome });
  }
  return booked;
}

/**
 * The coming bookings of these people that their lead may see: what their roles at the organisation ask for, and
 * what the lead booked. Whatever else they do stays their own.
 */
export async function bookingsShown(
  platform: Platform,
  { me }: Desk,
  people: Ticked[],
  standings: OrganisationStandings,
): Promise<StaffBooking[]> {
  const concerns = new Map(people.map((person) => [person.personId, concerning(person, standings)]));
  const all = await staffBookings(platform, [...concerns.keys()]);
  const order = [...concerns.keys()];
  return all
    .filter(
      ({ personId, activityId, bookedById }) =>
        bookedById === me.personId || concerns.get(personId)?.has(activityId) === true,
    )
    .sort(
      (a, b) =>
        a.open.session.startsAt.getTime() - b.open.session.startsAt.getTime() ||
        order.indexOf(a.personId) - order.indexOf(b.personId),
    );
}

export type Cancelled = { ended: number; refused: number; late: boolean };

/**
 * Gives these places up for people, each in a transaction of its own. Refused: what has begun, what only the
 * organiser may cancel by now, and what counts as late unless `late` says that the lead knows (`late` in the
 * result). Bookings that are not shown to the lead are not touched.
 */
export async function cancelPlaces(
  platform: Platform,
  desk: Desk,
  shown: StaffBooking[],
  order: { bookingIds: string[]; reason: string; late: boolean },
): Promise<Cancelled> {
  const wanted = new Set(order.bookingIds);
  const result = { ended: 0, refused: 0, late: false };
  // Queues first: a place that is given up would go to one of these people who is about to leave its queue.
  const inOrder = [...shown].sort(
    (a, b) => Number(a.state === 'confirmed') - Number(b.state === 'confirmed'),
  );
  for (const { id } of inOrder) {
    if (!wanted.has(id)) continue;
    const answer = await cancel(platform, desk.me, {
      bookingId: id,
      reason: order.reason,
      knowsItIsLate: order.late,
      asLead: true,
    });
    if (answer.outcome === 'ended') result.ended += 1;
    else if (answer.outcome !== 'already') result.refused += 1;
    if (answer.outcome === 'refused' && answer.reason === 'late-unconfirmed') result.late = true;
  }
  return result;
}

export type Reminder = {
  personId: string;
  name: string;
  /** What the letter would list. */
  items: { title: string; line: string; own: boolean }[];
  state: 'ready' | 'nothing' | 'no-address' | 'reminded';
  /** When they were reminded, in words. */
  when: string;
};

/** For each of these people what a reminder would say, or why none goes to them now. */
export async function remindersFor(
  platform: Platform,
  people: Ticked[],
  { activities, organisation }: Pick<OrganisationStandings, 'activities' | 'organisation'>,
): Promise<Reminder[]> {
  const now = platform.clock.now();
  const ids = people.map(({ personId }) => personId);
  const last = await remindedSince(platform.store.read, organisation.id, ids, now);
  return people.map(({ personId, name, hasAddress, standings }) => {
    const items = standings
      .filter(({ state }) => REMINDS.has(state))
      .sort((a, b) => Number(b.level === 'essential') - Number(a.level === 'essential'))
      .map((standing) => ({
        title: activities.get(standing.activityId)?.title ?? standing.activityId,
        line: sayStanding(standing),
        own: isOwn(standing.activityId, activities),
      }));
    const at = last.get(personId);
    const state =
      items.length === 0 ? 'nothing' : !hasAddress ? 'no-address' : at === undefined ? 'ready' : 'reminded';
    return { personId, name, items, state, when: at === undefined ? '' : sayMoment(at, platform.zone) };
  });
}

/**
 * Writes to those who are ready: one letter each with what is overdue, missing or due soon. Whoever was reminded
 * within the last day gets none, however many leads of the organisation ask at once. Gives how many go.
 */
export async function remindPeople(
  platform: Platform,
  { me, organisation }: Desk,
  people: Ticked[],
  standings: OrganisationStandings,
): Promise<number> {
  const ready = (await remindersFor(platform, people, standings)).filter(({ state }) => state === 'ready');
  const standingsOf = new Map(people.map((person) => [person.personId, person.standings]));
  return platform.store.transaction(async (tx) => {
    const ids = ready.map(({ personId }) => personId);
    await lockPeople(tx, ids);
    const now = platform.clock.now();
    const [last, reached] = [await remindedSince(tx, organisation.id, ids, now), await recipients(tx, ids)];
    const messages: Message[] = [];
    for (const { personId, name } of ready) {
      const address = reached.get(personId)?.address ?? null;
      if (last.has(personId) || address === null) continue;
      const facts: ReminderFacts = {
        lead: me.name,
        organisation: organisation.name,
        from: { name: 'Muster', address: platform.mailFrom },
        items: (standingsOf.get(personId) ?? [])
          .filter(({ state }) => REMINDS.has(state))
          .map((standing) => {
            const activity = standings.activities.get(standing.activityId);
            return {
              title: activity?.title ?? standing.activityId,
              line: sayStanding(standing),
              essential: standing.level === 'essential',
              slug: activity?.state === 'current' ? activity.slug : null,
              own: isOwn(standing.activityId, standings.activities),
            };
          }),
      };
      messages.push({ kind: 'lead-reminder', to: { personId, name, address }, facts });
    }
    await record(
      tx,
      messages.map(({ to }) => ({
        at: now,
        subjectKind: 'person',
        subjectId: to.personId ?? '',
        actorId: me.personId,
        what: REMINDED,
        facts: { organisationId: organisation.id },
      })),
    );
    await post(tx, platform, messages);
    return messages.length;
  });
}

/** Of an organisation's own: it arranges and records it, and nobody books it here. */
function isOwn(activityId: string, activities: OrganisationStandings['activities']): boolean {
  return (activities.get(activityId)?.organisationId ?? null) !== null;
}

/** Reminders of another organisation do not count: whom else somebody works for is not for a lead to learn. */
function remindedSince(
  db: Platform['store']['read'],
  organisationId: string,
  subjectIds: string[],
  now: Date,
) {
  const counts = (facts: Record<string, unknown>) => facts.organisationId === organisationId;
  const asked = { subjectKind: 'person' as const, subjectIds, what: REMINDED, counts };
  return lastSince(db, asked, hoursBefore(now, REMIND_HOURS));
}
