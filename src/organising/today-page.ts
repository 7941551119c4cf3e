import { registersFor } from '../attendance/index.ts';
import {
  bookingsOn,
  bookingWindows,
  offersRunningOut,
  openApprovals,
  readBookingSettings,
  settingsFor,
} from '../bookings/index.ts';
import { activitiesById, type Session, sessionsById, sessionsInCharge } from '../catalogue/index.ts';
import { grouped } from '../platform/groups.ts';
import { mailHealth } from '../platform/mail-health-service.ts';
import type { Platform } from '../platform/platform.ts';
import { daysBefore, hoursAfter, sayWhen } from '../platform/time.ts';
import { undeliveredOf } from '../platform/undelivered-repository.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { deskState, whereWords } from './desk-words.ts';
import {
  isWorthAnotherDate,
  OFFER_SOON_HOURS,
  type TodayFacts,
  type TodaySession,
  todayItems,
} from './today-rules.ts';

type Titled = Session & { title: string };

const LOOKS_AHEAD_DAYS = 365;
const LOOKS_BACK_DAYS = 28;
const COMING_DAYS = 14;
/** Sooner than this nobody can be asked any more. */
const OTHER_DATE_DAYS = 5;

/** What needs somebody of these teams now, and what is coming in the next days. */
export async function todayPage(platform: Platform, me: Me): Promise<Record<string, unknown>> {
  const { store, clock, zone } = platform;
  const now = clock.now();
  // Without a person: sessions that one only trains are the business of their own team.
  const all = await sessionsInCharge(
    store.read,
    { personId: '', teamIds: me.teamIds },
    { from: daysBefore(now, LOOKS_BACK_DAYS, zone), until: daysBefore(now, -LOOKS_AHEAD_DAYS, zone) },
  );
  const coming = all.filter(({ startsAt }) => startsAt > now);
  const sessions = await describe(platform, coming);
  const items = todayItems(await factsOf(platform, me, all, coming, sessions), now, zone);
  const titles = await titlesOf(
    platform,
    all,
    items.map(({ sessionId }) => sessionId),
  );
  const closesAt = new Map(sessions.map((session) => [session.id, session.closesAt]));
  const near = all.filter(
    ({ startsAt, endsAt }) => endsAt > now && startsAt < daysBefore(now, -COMING_DAYS, zone),
  );
  return {
    items: items.map((item) => ({ ...item, ...titles.get(item.sessionId) })),
    coming: near.map((session) => ({
      id: session.id,
      title: session.title,
      startsAt: session.startsAt,
      when: sayWhen(session, zone),
      where: whereWords(session),
      state: deskState(session, closesAt.get(session.id) ?? session.startsAt, now),
      capacity: session.capacity,
      confirmed: session.confirmed,
      held: session.held,
      waiting: session.waiting,
    })),
    days: COMING_DAYS,
    mail: (await mailHealth(platform)).light,
  };
}

async function describe(platform: Platform, sessions: Titled[]): Promise<TodaySession[]> {
  const { store, zone } = platform;
  const activities = await activitiesById(
    store.read,
    sessions.map(({ activityId }) => activityId),
  );
  const windowOf = await bookingWindows(platform);
  const city = await readBookingSettings(store.read);
  return sessions.flatMap((session) => {
    const activity = activities.get(session.activityId);
    if (activity === undefined || session.state !== 'open') return [];
    const { capacity, confirmed, held, reserved, waiting, automation, minimum } = session;
    const days = settingsFor(activity, city, session).minimumDaysBefore;
    return [
      {
        id: session.id,
        startsAt: session.startsAt,
        closesAt: windowOf(session, activity).closesAt,
        capacity,
        confirmed,
        free: capacity === null ? null : Math.max(0, capacity - confirmed - held - reserved),
        waiting,
        automation,
        minimum,
        decideFrom: daysBefore(session.startsAt, days, zone),
        minimumWaived: session.minimumWaivedAt !== null,
      },
    ];
  });
}

async function factsOf(
  platform: Platform,
  me: Me,
  all: Titled[],
  coming: Titled[],
  sessions: TodaySession[],
): Promise<TodayFacts> {
  const { read } = platform.store;
  const now = platform.clock.now();
  const ids = coming.map(({ id }) => id);
  const approvals = grouped(await openApprovals(platform, ids), ({ sessionId }) => sessionId);
  const { recent } = await registersFor(platform, me);
  const ended = await sessionsById(
    read,
    recent.map(({ sessionId }) => sessionId),
  );
  return {
    sessions,
    approvals: new Map(
      [...approvals].map(([id, open]) => [id, { waiting: open.length, firstDeadline: firstDeadline(open) }]),
    ),
    offers: await offersRunningOut(read, ids, { now, until: hoursAfter(now, OFFER_SOON_HOURS) }),
    undelivered: await undeliveredOf(
      read,
      all.map(({ id }) => id),
    ),
    inNeed: await needOf(platform, coming, sessions.filter(isWorthAnotherDate)),
    otherDates: otherDates(coming, sessions, daysBefore(now, -OTHER_DATE_DAYS, platform.zone)),
    registers: [...ended.values()]
      .map(({ id, endsAt }) => ({ sessionId: id, endedAt: endsAt }))
      .sort((a, b) => a.endedAt.getTime() - b.endedAt.getTime()),
  };
}

function firstDeadline(open: { deadlineAt: Date | null }[]): Date | null {
  const times = open.flatMap(({ deadlineAt }) => (deadlineAt === null ? [] : [deadlineAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Of those who wait on the sessions with a long queue, for how many it is essential and not met. */
async function needOf(
  platform: Platform,
  coming: Titled[],
  long: TodaySession[],
): Promise<Map<string, number>> {
  const { read } = platform.store;
  const found = new Map<string, number>();
  for (const { id } of long) {
    const activityId = coming.find((session) => session.id === id)?.activityId ?? '';
    const waiting = (await bookingsOn(read, id)).filter(({ state }) => state === 'waiting');
    const people = waiting.map(({ personId }) => personId);
    found.set(id, (await platform.ports.inNeed(read, platform, activityId, people)).size);
  }
  return found;
}

/** For each session the next other date of its activity that has places for whoever comes. */
function otherDates(coming: Titled[], sessions: TodaySession[], soonest: Date): TodayFacts['otherDates'] {
  const activityOf = new Map(coming.map(({ id, activityId }) => [id, activityId]));
  const found = new Map<string, { id: string; startsAt: Date; free: number | null }>();
  for (const { id } of sessions) {
    const other = sessions.find(
      (one) =>
        one.id !== id &&
        activityOf.get(one.id) === activityOf.get(id) &&
        (one.free === null || one.free > 0) &&
        one.waiting === 0 &&
        one.startsAt >= soonest,
    );
    if (other !== undefined) found.set(id, { id: other.id, startsAt: other.startsAt, free: other.free });
  }
  return found;
}

/** What each item is about, in words; sessions of long ago are looked up. */
async function titlesOf(
  { store, zone }: Platform,
  all: Titled[],
  ids: string[],
): Promise<Map<string, { title: string; when: string; startsAt: Date }>> {
  const known = new Map(all.map(({ id, title, startsAt, endsAt }) => [id, { title, startsAt, endsAt }]));
  const missing = ids.filter((id) => !known.has(id));
  const older = await sessionsById(store.read, missing);
  const activities = await activitiesById(
    store.read,
    [...older.values()].map(({ activityId }) => activityId),
  );
  for (const { id, activityId, startsAt, endsAt } of older.values()) {
    known.set(id, { title: activities.get(activityId)?.title ?? '', startsAt, endsAt });
  }
  return new Map(
    [...known].map(([id, { title, startsAt, endsAt }]) => [
      id,
      { title, startsAt, when: sayWhen({ startsAt, endsAt }, zone) },
    ]),
  );
}
