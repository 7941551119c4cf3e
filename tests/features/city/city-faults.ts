import { DateTime } from 'luxon';
import { type City, HOST, ZONE } from './city-store.ts';

type Booking = City['bookings'][number];
type Session = City['sessions'][number];

const HOUR = 3_600_000;
const LIVE = ['awaiting-approval', 'confirmed', 'waiting', 'offered'];

/**
 * Everything in the city's bookings that contradicts something else, in words; empty when all is well.
 * `fresh` are the sessions that were loaded at `now`: others have aged since, as no worker ran.
 */
export function faultsIn(city: City, now: Date, fresh: Set<string>): string[] {
  const faults: string[] = [];
  const bookings = groupBy(city.bookings, (booking) => booking.sessionId);
  for (const session of city.sessions) {
    const mine = bookings.get(session.id) ?? [];
    const say = (what: string) =>
      faults.push(`${session.activityId} ${session.startsAt.toISOString()}: ${what}`);
    countersAgree(session, mine, say);
    queueInOrder(session, mine, say);
    if (!fresh.has(session.id)) continue;
    settledIfBegun(session, mine, now, say);
    nobodyWaitsForNothing(session, mine, now, say);
    for (const booking of mine) bookingMakesSense(session, booking, city, now, say);
  }
  faults.push(...personFaults(city, now), ...invitationFaults(city), ...historyFaults(city, now, fresh));
  if (city.outbox.some(({ finishedAt }) => finishedAt === null)) faults.push('mail waits to be sent');
  return faults;
}

function countersAgree(session: Session, mine: Booking[], say: (what: string) => void): void {
  const count = (state: string) => mine.filter((booking) => booking.state === state).length;
  if (session.confirmed !== count('confirmed')) say(`confirmed says ${session.confirmed}`);
  if (session.held !== count('offered') + count('awaiting-approval')) say(`held says ${session.held}`);
  if (session.waiting !== count('waiting')) say(`waiting says ${session.waiting}`);
  if (session.capacity !== null && session.confirmed + session.held > session.capacity) say('over capacity');
  const live = mine.filter((booking) => LIVE.includes(booking.state)).map((booking) => booking.personId);
  if (new Set(live).size < live.length) say('somebody is booked twice');
  if (session.state !== 'open' && live.length > 0) say(`live bookings though ${session.state}`);
}

function queueInOrder(session: Session, mine: Booking[], say: (what: string) => void): void {
  const queue = mine
    .filter((booking) => booking.queueNumber !== null)
    .sort((a, b) => Number(a.queueNumber) - Number(b.queueNumber));
  if (session.queueNumber !== Math.max(0, ...queue.map((one) => Number(one.queueNumber))))
    say('queue number');
  for (const [index, one] of queue.entries()) {
    const next = queue[index + 1];
    if (next?.queueNumber === one.queueNumber) say('one queue number twice');
    if (next !== undefined && next.bookedAt < one.bookedAt) say('a later number was given earlier');
    if (one.state === 'waiting' && next !== undefined && next.confirmedAt !== null)
      say('somebody was passed over');
  }
  if (mine.some((one) => one.queueNumber === null && one.confirmedAt === null))
    say('neither place nor queue');
}

function settledIfBegun(session: Session, mine: Booking[], now: Date, say: (what: string) => void): void {
  const begun = session.startsAt <= now;
  if (begun !== (session.settledAt !== null)) say(`settledAt is ${session.settledAt}`);
  if (begun && session.waiting + session.held > 0) say('still waiting though it has begun');
  if (!begun && mine.some((booking) => booking.state === 'closed')) say('closed before it began');
  if (session.datesToldAt === null || session.datesToldAt > now) say('new dates would be told');
  if (session.createdAt > now) say('made in the future');
}

function nobodyWaitsForNothing(
  session: Session,
  mine: Booking[],
  now: Date,
  say: (what: string) => void,
): void {
  const hoursLeft = (session.startsAt.getTime() - now.getTime()) / HOUR;
  const free = session.capacity === null ? Infinity : session.capacity - session.confirmed - session.held;
  if (session.waiting > 0 && free > 0 && (hoursLeft > 24 || session.calledAt === null))
    say('waiting, though a place is free');
  if (session.calledAt !== null && (hoursLeft > 24 || hoursLeft < 2 || session.calledAt > now))
    say('called too early');
  for (const { offeredAt, offerEndsAt } of mine.filter((booking) => booking.state === 'offered')) {
    if (offeredAt === null || offerEndsAt === null || offerEndsAt <= now) {
      say('an offer without its times');
      continue;
    }
    if (offeredAt > now || daysLeft(session, offeredAt) > 3) say('offered too early');
    if (offerEndsAt.getTime() > offeredAt.getTime() + 24 * HOUR) say('an offer is longer than a day');
    if (offerEndsAt.getTime() > session.startsAt.getTime() - 12 * HOUR) say('an offer runs too late');
  }
}

function bookingMakesSense(
  session: Session,
  booking: Booking,
  city: City,
  now: Date,
  say: (what: string) => void,
): void {
  const { state, bookedAt, confirmedAt, endedAt } = booking;
  const person = city.people.find(({ id }) => id === booking.personId);
  const activity = city.activities.find(({ id }) => id === session.activityId);
  if (activity?.bookedHere !== true || booking.activityId !== session.activityId) say('not booked here');
  if (activity?.eligibility === 'by-role') {
    const held = city.heldRoles.filter((role) => role.personId === booking.personId && role.answer === 'yes');
    if (!held.some((role) => activity.eligibleRoles.includes(role.roleKey))) say('somebody without the role');
  }
  if (person === undefined || person.createdAt > bookedAt) say('booked before they came');
  if (bookedAt > now || bookedAt < session.bookingOpensAt) say(`booked at ${bookedAt.toISOString()}`);
  if (bookedAt.getTime() > session.startsAt.getTime() - 2 * HOUR) say('booked after closing');
  if ((state === 'confirmed') !== (confirmedAt !== null && endedAt === null))
    say(`${state}, confirmed at ${confirmedAt}`);
  if (LIVE.includes(state) !== (endedAt === null)) say(`${state}, ended at ${endedAt}`);
  if (endedAt !== null && (endedAt > now || endedAt < bookedAt)) say('ended at an impossible time');
  if (confirmedAt !== null && (confirmedAt < bookedAt || confirmedAt > now))
    say('confirmed at an impossible time');
  if (state === 'cancelled' && confirmedAt !== null && endedAt !== null && daysLeft(session, endedAt) < 3)
    say('late, not free');
  if (state === 'late-cancelled' && endedAt !== null && daysLeft(session, endedAt) > 3) say('free, not late');
  if (!LIVE.includes(state)) return;
  const reminded = daysLeft(session, now) <= 3 ? 3 : daysLeft(session, now) <= 10 ? 10 : null;
  if (booking.remindedDays !== reminded) say(`reminded ${booking.remindedDays}`);
  const near = session.startsAt.getTime() - now.getTime() <= 48 * HOUR;
  const told = state === 'confirmed' && near && person?.checkedAt !== null;
  if (told !== (booking.joiningToldAt !== null)) say(`joining details told ${booking.joiningToldAt}`);
}

function personFaults(city: City, now: Date): string[] {
  const faults: string[] = [];
  const sessions = new Map(city.sessions.map((session) => [session.id, session]));
  const limits = new Map(city.activities.map((activity) => [activity.id, activity.dateLimit]));
  const days = groupBy(city.sessionDays, (day) => day.sessionId);
  const confirmed = city.bookings.filter((booking) => booking.state === 'confirmed');
  for (const [personId, mine] of groupBy(confirmed, (booking) => booking.personId)) {
    const coming = mine.filter((one) => Number(sessions.get(one.sessionId)?.endsAt) > now.getTime());
    const limited = coming.map((one) => one.activityId).filter((id) => limits.get(id) === 'one');
    if (new Set(limited).size < limited.length) faults.push(`${personId} has two dates of one course`);
    const spans = mine
      .flatMap((one) => days.get(one.sessionId) ?? [])
      .sort((a, b) => Number(a.startsAt) - Number(b.startsAt));
    if (spans.some((span, index) => index > 0 && Number(span.startsAt) < Number(spans[index - 1]?.endsAt))) {
      faults.push(`${personId} is in two places at once`);
    }
  }
  for (const needs of city.accessNeeds) {
    const booking = city.bookings.find(({ id }) => id === needs.bookingId);
    const ends = sessions.get(booking?.sessionId ?? '')?.endsAt;
    if (booking === undefined || booking.endedAt !== null) faults.push('needs of a booking that ended');
    const due = ends && DateTime.fromJSDate(ends, { zone: ZONE }).plus({ days: 28 }).toMillis();
    if (needs.deleteAfter.getTime() !== due) faults.push('needs are not deleted after 28 days');
  }
  return faults;
}

function invitationFaults(city: City): string[] {
  const days = groupBy(city.sessionDays, (day) => day.sessionId);
  const expected = city.bookings
    .filter((booking) => booking.confirmedAt !== null)
    .flatMap((booking) =>
      (days.get(booking.sessionId) ?? []).map((day) => {
        return `${booking.personId} ${day.id} ${booking.state === 'confirmed' ? '0 requested' : '1 cancelled'}`;
      }),
    );
  const actual = city.invitations.map(
    (one) => `${one.personId} ${one.sessionDayId} ${one.sequence} ${one.state}`,
  );
  const [wanted, there] = [new Set(expected), new Set(actual)];
  const wrong = [...expected.filter((one) => !there.has(one)), ...actual.filter((one) => !wanted.has(one))];
  const foreign = city.invitations.filter((one) => !one.uid.endsWith(`@${HOST}`)).map((one) => one.uid);
  return [...wrong, ...foreign].map((one) => `invitation ${one}`);
}

function historyFaults(city: City, now: Date, fresh: Set<string>): string[] {
  const faults: string[] = [];
  const history = [...city.history].sort((a, b) => a.id - b.id);
  const told = groupBy(history, (row) => row.subjectId);
  for (const { id, sessionId, state, bookedAt, endedAt } of city.bookings) {
    // What a place costs, and that somebody was let off, says nothing of its state.
    const rows = (told.get(id) ?? []).filter(({ what }) => !what.startsWith('charge'));
    const last = rows.at(-1);
    const expected = {
      confirmed: ['confirmed', 'promoted', 'accepted'],
      waiting: ['queued', 'called'],
      offered: ['offered'],
      'awaiting-approval': ['approval-asked'],
    };
    const allowed = state in expected ? expected[state as keyof typeof expected] : [state];
    if (!allowed.includes(last?.what ?? '')) faults.push(`${state}, though last it was ${last?.what}`);
    if (!['confirmed', 'queued', 'held-for-approval'].includes(rows[0]?.what ?? ''))
      faults.push(`began with ${rows[0]?.what}`);
    if (rows[0]?.at.getTime() !== bookedAt.getTime()) faults.push('history begins at another time');
    if (endedAt !== null && last?.at.getTime() !== endedAt.getTime())
      faults.push('history ends at another time');
    if (rows.some((row, index) => index > 0 && Number(row.at) < Number(rows[index - 1]?.at)))
      faults.push('out of order');
    if (fresh.has(sessionId) && rows.some((row) => row.at > now)) faults.push('history of the future');
  }
  return faults;
}

function groupBy<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Days and parts of days on the wall clock. */
function daysLeft(session: Session, from: Date): number {
  const start = DateTime.fromJSDate(session.startsAt, { zone: ZONE });
  return start.diff(DateTime.fromJSDate(from, { zone: ZONE }), 'days').days;
}
