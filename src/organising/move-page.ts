import { bookingsOn, clashesAt } from '../bookings/index.ts';
import { type Activity, daysOfSessions, type Session, type SessionDay } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { RehearsedMessage } from '../platform/rehearsal-repository.ts';
import { dayOf, type Span, sayWhen } from '../platform/time.ts';
import { effectsOf, peopleTold } from './effect-rules.ts';
import { sessionHead } from './session-head.ts';
import { wallTime } from './wall-time.ts';

type Open = { session: Session; activity: Activity };

/** The form that moves a session, filled with what holds now. */
export async function movePage(platform: Platform, open: Open) {
  const days = await daysOf(platform, open.session);
  const { deliveryMode, venue, joiningDetails, revision } = open.session;
  const values: Record<string, unknown> = {
    mode: deliveryMode,
    venue: venue ?? '',
    joining: joiningDetails ?? '',
    revision: String(revision),
  };
  for (const { dayNumber, startsAt, endsAt } of days) {
    values[`day-${dayNumber}`] = dayOf(startsAt, platform.zone);
    values[`from-${dayNumber}`] = wallTime(startsAt, platform.zone);
    values[`until-${dayNumber}`] = wallTime(endsAt, platform.zone);
  }
  return { session: await sessionHead(platform, open), days: days.map(({ dayNumber }) => dayNumber), values };
}

/** The days of a session, first day first. */
export async function daysOf({ store }: Platform, { id }: Session): Promise<SessionDay[]> {
  return (await daysOfSessions(store.read, [id])).get(id) ?? [];
}

/** What a move will do: the times before and after, whose diary then clashes and with what, and what is sent. */
export async function moveCheck(platform: Platform, open: Open, spans: Span[], messages: RehearsedMessage[]) {
  const { store, zone, clock } = platform;
  const { id } = open.session;
  const now = clock.now();
  const clashes = await clashesAt(store.read, zone, id, spans, now);
  const live = (await bookingsOn(store.read, id)).filter(({ state }) =>
    ['awaiting-approval', 'confirmed', 'waiting', 'offered'].includes(state),
  );
  const people = await recipients(
    store.read,
    live.map(({ personId }) => personId),
  );
  return {
    from: (await daysOf(platform, open.session)).map((day) => sayWhen(day, zone)),
    to: spans.map((span) => sayWhen(span, zone)),
    clashes: clashes.map(({ personId, others }) => ({
      name: people.get(personId)?.name ?? '',
      with: others.map(({ title, startsAt, endsAt }) => `${title}, ${sayWhen({ startsAt, endsAt }, zone)}`),
    })),
    effects: effectsOf(messages),
    told: peopleTold(messages),
    unreached: [...people.values()]
      .filter(({ address }) => address === null)
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b, 'en-GB')),
  };
}
