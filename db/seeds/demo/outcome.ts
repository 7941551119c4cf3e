import type { Happening } from '../../../src/platform/history.ts';
import { daysBefore, hoursBefore } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import { addDays } from './calendar.ts';
import { CANCELLED_BECAUSE, cancelledAt, type Scene } from './casting.ts';
import type { Life } from './lives.ts';
import { earlier, later } from './moments.ts';
import { randomFrom } from './random.ts';
import type { Row } from './rows.ts';
import { opening, type Planned } from './sessions.ts';

export type Outcome = {
  sessions: Row<'sessions'>[];
  sessionDays: Row<'sessionDays'>[];
  bookings: Row<'bookings'>[];
  invitations: Row<'invitations'>[];
  accessNeeds: Row<'accessNeeds'>[];
  history: Happening[];
};

const NEEDS = [
  'Step-free access, please: I use a wheelchair.',
  'Vegetarian lunch',
  'I am allergic to nuts.',
  'A seat near the front, please: I lip-read.',
  'Slides in large print beforehand',
  'Halal lunch',
  'A quiet place in the break',
  'Captions switched on, please',
];
const NEEDS_KEPT_DAYS = 28;
const ANNOUNCED_DAYS_AHEAD = 165;

/** Adds a session and everybody on it to what is written to the database. */
export function addOutcome(all: Outcome, scene: Scene, lives: Life[], host: string): void {
  const { session, now, zone } = scene;
  all.sessions.push(sessionRow(scene, lives));
  for (const [index, { id, startsAt, endsAt }] of session.days.entries()) {
    all.sessionDays.push({ id, sessionId: session.id, dayNumber: index + 1, startsAt, endsAt });
  }
  const checked = new Map(scene.people.map((person) => [person.id, person.checked]));
  for (const { row, happenings, invited } of lives) {
    const knows = checked.get(row.personId) === true;
    all.bookings.push({
      ...row,
      ...(row.endedAt === undefined ? toldBy(row, session, now, zone, knows) : {}),
    });
    all.history.push(...happenings);
    if (invited) all.invitations.push(...invitationRows(row, session, host));
    all.accessNeeds.push(...needsRows(row, session, now, zone));
  }
}

function sessionRow(scene: Scene, lives: Life[]): Row<'sessions'> {
  const { session, situation, now, zone } = scene;
  const count = (state: string) => lives.filter(({ row }) => row.state === state).length;
  const announced = isAnnounced(session, now);
  const opensAt = announced ? opening(session.startsOn, 8, zone) : session.opensAt;
  const createdAt = earlier(daysBefore(opensAt, 7, zone), now);
  const off = situation?.kind === 'cancelled';
  return {
    id: session.id,
    activityId: session.activityId,
    state: off ? 'cancelled' : announced ? 'announced' : 'open',
    deliveryMode: session.venue === null ? 'teams' : 'face-to-face',
    venue: session.venue,
    joiningDetails: joiningDetails(session),
    trainer: session.trainer,
    locality: session.locality,
    capacity: session.capacity,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    startsOn: session.startsOn,
    outOfHours: session.outOfHours,
    bookingOpensAt: opensAt,
    confirmed: count('confirmed'),
    held: count('offered'),
    waiting: count('waiting'),
    queueNumber: Math.max(0, ...lives.map(({ row }) => row.queueNumber ?? 0)),
    calledAt: situation?.kind === 'call' ? hoursBefore(now, 1) : null,
    datesToldAt: earlier(opensAt, now),
    settledAt: session.startsAt <= now ? session.startsAt : null,
    cancelledAt: off ? cancelledAt(now, zone) : null,
    cancelReason: off ? CANCELLED_BECAUSE : null,
    createdAt,
  };
}

/** Some of the furthest dates can only be kept free so far. Nobody has booked on them. */
export function isAnnounced({ id, startsOn, capacity }: Planned, now: Date): boolean {
  const farAhead = startsOn > addDays(now.toISOString().slice(0, 10), ANNOUNCED_DAYS_AHEAD);
  return farAhead && capacity !== null && randomFrom(`announced ${id}`).chance(0.45);
}

function joiningDetails({ id, venue, days }: Planned): string {
  if (venue === null) return `Join on Teams: https://teams.example/meet/${id.toLowerCase()}`;
  const day = days.length > 1 ? 'each day' : 'the day';
  return `Sign in at reception on ${day}, 15 minutes before the start. Parking is behind the building, and the hall is step-free.`;
}

/** What was sent before the demonstration began, so that it does not begin with a heap of late mail. */
function toldBy(row: Row<'bookings'>, { startsAt }: Planned, now: Date, zone: string, checked: boolean) {
  const passed = [3, 10].find((days) => daysBefore(startsAt, days, zone) <= now) ?? null;
  const joining = hoursBefore(startsAt, 48);
  const told = row.state === 'confirmed' && checked && joining <= now;
  return {
    remindedDays: passed,
    joiningToldAt: told ? later(joining, row.confirmedAt ?? joining) : null,
  };
}

function invitationRows(row: Row<'bookings'>, { days }: Planned, host: string): Row<'invitations'>[] {
  const cleared = row.state !== 'confirmed';
  return days.map((day) => ({
    uid: `${stableId('invitation', `${row.personId} ${day.id}`)}@${host}`,
    personId: row.personId,
    sessionDayId: day.id,
    sequence: cleared ? 1 : 0,
    state: cleared ? 'cancelled' : 'requested',
  }));
}

/** Kept until four weeks after the session, and not for a booking that ended. */
function needsRows(row: Row<'bookings'>, { endsAt }: Planned, now: Date, zone: string): Row<'accessNeeds'>[] {
  const deleteAfter = daysBefore(endsAt, -NEEDS_KEPT_DAYS, zone);
  const random = randomFrom(`needs ${row.id}`);
  if (row.endedAt !== undefined || deleteAfter <= now || !random.chance(0.05)) return [];
  return [{ bookingId: row.id, needs: random.pick(NEEDS), deleteAfter }];
}
