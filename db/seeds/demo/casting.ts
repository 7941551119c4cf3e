import { daysBefore, hoursAfter, hoursBefore } from '../../../src/platform/time.ts';
import type { Diary, Subject } from './diary.ts';
import type { Life } from './lives.ts';
import * as life from './lives.ts';
import { earlier, later, spread } from './moments.ts';
import type { Citizen } from './people.ts';
import { type Random, randomFrom } from './random.ts';
import type { Planned } from './sessions.ts';

import type { Situation } from './stories.ts';

export type Scene = {
  session: Planned;
  subject: Subject;
  situation: Situation | null;
  /** Who must be among those with a place, and in the queue; the queue's first as first. */
  places: Citizen[];
  queue: Citizen[];
  people: Citizen[];
  diary: Diary;
  now: Date;
  zone: string;
  organiserId: string | null;
};

/** How many get a place at once, give it up again, are promoted for it, wait, and get one held. */
type Numbers = { first: number; dropped: number; promoted: number; waiting: number };

type Span = { from: Date; until: Date };
type Cast = { first: Citizen[]; dropped: number; queue: Citizen[] };

const CANCELLED_DAYS_AGO = 2;
export const CANCELLED_BECAUSE = 'The trainer is unwell, and nobody else was free to take the session.';
const REASONS = [
  'Staff shortage on the day',
  'Court date moved',
  'On leave',
  'Another date suits me better',
  null,
  null,
];
const DAY = 86_400_000;

/** Everybody who has booked on a session by now, with what became of it by the published rule. */
export function castScene(scene: Scene): Life[] {
  const { session } = scene;
  const random = randomFrom(`scene ${session.id}`);
  const crowded = ranFull(scene, random);
  const numbers = crowded ? fullHouse(session, 1, 5) : numbersOf(scene, random);
  const time = bookingTime(scene, numbers.waiting > 0);
  if (time.until.getTime() - time.from.getTime() < DAY) return [];
  const cast = castOf(scene, numbers, time.from, random);
  const lives =
    numbers.waiting > 0 ? fillAndQueue(scene, cast, time, random) : fill(scene, cast, time, random);
  if (crowded) offerRound(scene, lives);
  lastDays(scene, lives);
  return lives;
}

/** Some sessions that are over had run full. */
function ranFull({ session, situation, now }: Scene, random: Random): boolean {
  return situation === null && session.startsAt <= now && session.capacity !== null && random.chance(0.3);
}

/** From when until when people booked; with a queue only as long as freed places go to it at once. */
function bookingTime({ session, situation, now, zone }: Scene, queueing: boolean): Span {
  const { opensAt, startsAt } = session;
  const closed = queueing ? hoursBefore(daysBefore(startsAt, 3, zone), 2) : hoursBefore(startsAt, 3);
  const known =
    situation?.kind === 'cancelled' ? daysBefore(now, CANCELLED_DAYS_AGO + 1, zone) : hoursBefore(now, 0.2);
  return { from: later(opensAt, daysBefore(startsAt, 150, zone)), until: earlier(closed, known) };
}

function numbersOf({ session, situation, now, places }: Scene, random: Random): Numbers {
  const capacity = session.capacity ?? 32;
  const none = { dropped: 0, promoted: 0, waiting: 0 };
  switch (situation?.kind) {
    case 'full':
      return fullHouse(session, situation.promoted, situation.waiting);
    case 'offer':
    case 'call':
      return fullHouse(session, 0, 4);
    case 'nearly-full':
      return { ...none, first: capacity - situation.left };
    case 'cancelled':
    case 'joining':
      return { ...none, first: Math.ceil(capacity * 0.7) };
  }
  const share = shareBy((session.startsAt.getTime() - now.getTime()) / DAY, random);
  const first = Math.max(Math.floor(capacity * share), places.length);
  return {
    ...none,
    first,
    dropped: Math.min(Math.floor(first * 0.12 * random.next() + 0.3), first - places.length),
  };
}

/** Every place taken: some gave theirs up again, as many were promoted, and the others wait. */
function fullHouse({ capacity }: Planned, promoted: number, waiting: number): Numbers {
  return { first: capacity ?? 0, dropped: promoted, promoted, waiting };
}

/** The nearer, the fuller; never quite full, as that is a story of its own. */
function shareBy(daysAhead: number, random: Random): number {
  if (daysAhead < 14) return 0.62 + 0.3 * random.next();
  if (daysAhead < 45) return 0.35 + 0.35 * random.next();
  if (daysAhead < 100) return 0.1 + 0.25 * random.next();
  return 0.12 * random.next();
}

/**
 * Finds the people: with too few for a full house nobody waits. Those who gave their place up come first
 * among `first`, as they are nobody's story.
 */
function castOf(
  { places, queue, people, diary, session, subject }: Scene,
  numbers: Numbers,
  opened: Date,
  random: Random,
): Cast {
  const mine = new Set([...places, ...queue].map((person) => person.id));
  const others = diary
    .inviting(people, session, subject, random)
    .filter((person) => !mine.has(person.id) && person.createdAt < opened);
  const dropped = others.splice(0, numbers.dropped);
  const filling = others.splice(0, Math.max(0, numbers.first - dropped.length - places.length));
  const first = [...dropped, ...places, ...filling];
  if (numbers.waiting === 0 || first.length < numbers.first)
    return { first, dropped: dropped.length, queue: [] };
  const promoted = others.splice(0, numbers.promoted);
  const waiting = others.splice(0, Math.max(0, numbers.waiting - queue.length));
  const leading = queue.length > 0 && numbers.promoted > 0 ? waiting.splice(0, 1) : [];
  return { first, dropped: promoted.length, queue: [...promoted, ...leading, ...queue, ...waiting] };
}

/** Some give their place up, whenever; where there is no queue nothing follows from it. */
function fill(scene: Scene, cast: Cast, { from, until }: Span, random: Random): Life[] {
  const { session, zone } = scene;
  const lives = comeFirst(scene, cast, { from, until }, random);
  for (const gone of lives.slice(0, cast.dropped)) {
    const [at = until] = spread(random, gone.row.bookedAt, until, 1, zone);
    life.cancel(gone, at, session.startsAt, zone, random.pick(REASONS));
  }
  return lives;
}

/** First the places go, then the queue forms, and then places come free and go to its first. */
function fillAndQueue(scene: Scene, cast: Cast, time: Span, random: Random): Life[] {
  const { session, zone } = scene;
  const lives = comeFirst(scene, cast, part(time, 0, 0.6), random);
  const arrivals = part(time, 0.62, 0.8);
  const times = spread(random, arrivals.from, arrivals.until, cast.queue.length, zone);
  const queue = cast.queue.map((person, index) =>
    life.queued(session, person, bookerOf(person, random), times[index] ?? arrivals.until, index + 1),
  );
  const freeing = part(time, 0.82, 0.98);
  for (const [index, at] of spread(random, freeing.from, freeing.until, cast.dropped, zone).entries()) {
    const gone = lives[index];
    const next = queue[index];
    if (gone === undefined || next === undefined) continue;
    life.cancel(gone, at, session.startsAt, zone, random.pick(REASONS));
    life.promote(next, at);
  }
  return [...lives, ...queue];
}

function comeFirst({ session, zone }: Scene, { first }: Cast, { from, until }: Span, random: Random): Life[] {
  const times = spread(random, from, until, first.length, zone);
  return first.map((person, index) => {
    const at = later(times[index] ?? until, hoursAfter(person.createdAt, 1));
    return life.confirmed(session, person, bookerOf(person, random), at);
  });
}

/** A place that came free two and a half days before: missed by one, turned down by the next, taken by the third. */
function offerRound({ session, zone }: Scene, lives: Life[]): void {
  const leaving = lastWithPlace(lives);
  const [first, second, third] = lives.filter((one) => one.row.state === 'waiting');
  if (leaving === undefined || first === undefined || second === undefined || third === undefined) return;
  const freed = hoursBefore(session.startsAt, 60);
  life.cancel(leaving, freed, session.startsAt, zone, 'Emergency cover needed');
  const missed = life.offer(first, freed, session.startsAt);
  life.lose(first, 'offer-missed', missed);
  life.offer(second, missed, session.startsAt);
  life.lose(second, 'turned-down', hoursAfter(missed, 6));
  life.offer(third, hoursAfter(missed, 6), session.startsAt);
  life.accept(third, hoursAfter(missed, 8));
}

/** What happened since: the session was called off, a place is offered, or all were called; and once begun, the queue is closed. */
function lastDays({ session, situation, now, zone, organiserId }: Scene, lives: Life[]): void {
  const waiting = lives.filter((one) => one.row.state === 'waiting');
  if (situation?.kind === 'cancelled') {
    const held = lives.filter((one) => one.row.state === 'confirmed' || one.row.state === 'waiting');
    for (const one of held) life.callOff(one, cancelledAt(now, zone), organiserId, CANCELLED_BECAUSE);
  }
  if (situation?.kind === 'offer' || situation?.kind === 'call') {
    const leaving = lastWithPlace(lives);
    const [next] = waiting;
    const freed = hoursBefore(now, situation.kind === 'offer' ? 5 : 1);
    if (leaving === undefined || next === undefined) return;
    life.cancel(leaving, freed, session.startsAt, zone, 'Off sick');
    if (situation.kind === 'offer') life.offer(next, freed, session.startsAt);
    else for (const one of waiting) life.call(one, freed);
  }
  if (session.startsAt <= now) for (const one of waiting) life.close(one, session.startsAt);
}

/** The last who got a place at once: characters come among the first. */
function lastWithPlace(lives: Life[]): Life | undefined {
  return lives.findLast(({ row }) => row.state === 'confirmed' && row.queueNumber === undefined);
}

/** Mostly the person; now and then their lead, and always for someone without an address. */
function bookerOf(person: Citizen, random: Random): string {
  const byLead = random.chance(0.08) || !person.reachable;
  return byLead && person.leadId !== null ? person.leadId : person.id;
}

/** When the session that was called off was. */
export function cancelledAt(now: Date, zone: string): Date {
  return daysBefore(now, CANCELLED_DAYS_AGO, zone);
}

function part({ from, until }: Span, start: number, end: number): Span {
  const at = (share: number) => new Date(from.getTime() + (until.getTime() - from.getTime()) * share);
  return { from: at(start), until: at(end) };
}
