import { attendingOf, bookingsOn, readBookingSettings, settingsFor } from '../bookings/index.ts';
import { type Activity, readPlace, type Session } from '../catalogue/index.ts';
import { allOrganisations, organisationsOfPeople } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, daysBefore, sayMoment } from '../platform/time.ts';
import { places } from './desk-words.ts';
import { type MixPart, mixOf } from './mix-rules.ts';
import { sessionStory } from './session-deeds.ts';
import { sessionHead } from './session-head.ts';

type Open = { session: Session; activity: Activity };

/** Everything on the page of one session at the desk: its facts, its numbers, who comes from where, its story. */
export async function overviewPage(platform: Platform, open: Open): Promise<Record<string, unknown>> {
  const { session, activity } = open;
  const { store, zone, clock } = platform;
  const head = await sessionHead(platform, open);
  const settings = settingsFor(activity, await readBookingSettings(store.read), session);
  const now = clock.now();
  const freeUntil = daysBefore(session.startsAt, settings.freeUntilDaysBefore, zone);
  const mix = await mixOfSession(platform, session);
  return {
    session: head,
    state: session.state,
    closedEarly: session.bookingClosedAt !== null && session.bookingClosedAt <= now,
    cancelReason: session.cancelReason,
    numbers: await numbersOf(platform, session),
    facts: [
      { label: 'When', icon: 'calendar', lines: head.lines },
      { label: 'Where', icon: session.deliveryMode === 'teams' ? 'screen' : 'pin', text: head.where },
      { label: 'How to join', icon: 'ticket', text: session.joiningDetails },
      { label: 'Trainer', icon: 'user', text: session.trainer },
      {
        label: 'Booking',
        icon: 'clock',
        lines: [
          `Opens ${sayMoment(session.bookingOpensAt, zone)}`,
          `Closes ${sayMoment(head.closesAt, zone)}`,
        ],
      },
      { label: 'Cancelling is free until', icon: 'check', text: sayMoment(freeUntil, zone) },
      { label: 'Fewest people', icon: 'people', text: minimumWords(session, settings.minimumDaysBefore) },
      { label: 'Waiting list', icon: 'list', text: queueWords(session, activity) },
    ],
    mix: { parts: mix, people: mix.reduce((sum, part) => sum + part.people, 0) },
    story: (await sessionStory(platform, session.id)).reverse(),
  };
}

/** The counts of a session, each with what it means; those that are nothing are left out. */
async function numbersOf({ store }: Platform, session: Session) {
  const { capacity, confirmed, held, waiting, reserved } = session;
  const approvals = (await bookingsOn(store.read, session.id)).filter(
    ({ state }) => state === 'awaiting-approval',
  ).length;
  const free = capacity === null ? null : Math.max(0, capacity - confirmed - held - reserved);
  return [
    {
      number: String(confirmed),
      text: capacity === null ? 'with a place, no limit' : `of ${places(capacity)} taken`,
      shown: true,
    },
    { number: String(free), text: free === 1 ? 'place free' : 'places free', shown: free !== null },
    { number: String(approvals), text: 'awaiting approval', shown: approvals > 0 },
    {
      number: String(held - approvals),
      text: held - approvals === 1 ? 'place on offer' : 'places on offer',
      shown: held > approvals,
    },
    { number: String(reserved), text: 'set aside and unused', shown: reserved > 0 },
    { number: String(waiting), text: 'on the waiting list', shown: waiting > 0 },
  ].filter(({ shown }) => shown);
}

/** Who has a place, by the sector of the first organisation they work at on the day. */
async function mixOfSession({ store, zone }: Platform, session: Session): Promise<MixPart[]> {
  const { read } = store;
  const people = (await attendingOf(read, session.id)).map(({ personId }) => personId);
  const theirs = await organisationsOfPeople(read, people, dayOf(session.startsAt, zone));
  const sectorOf = new Map((await allOrganisations(read)).map(({ id, sector }) => [id, sector]));
  const labels = new Map((await readPlace(read)).sectors.map(({ key, label }) => [key, label]));
  return mixOf(
    people.map((personId) => sectorOf.get(theirs.get(personId)?.[0]?.id ?? '') ?? null),
    labels,
  );
}

function minimumWords({ minimum, minimumWaivedAt, minimumDaysBefore }: Session, days: number): string | null {
  if (minimum === null) return null;
  if (minimumWaivedAt !== null) return `${minimum}, but you decided to run it with fewer`;
  const before = minimumDaysBefore ?? days;
  return `${minimum}, to be decided ${before === 1 ? '1 day' : `${before} days`} before`;
}

function queueWords({ automation, queueRule }: Session, activity: Activity): string {
  if (!automation) return 'You give out places that come free';
  return (queueRule ?? activity.queueRule) === 'need'
    ? 'Places that come free go first to those for whom it is essential and missing or overdue'
    : 'Places that come free go out in the order of joining';
}
