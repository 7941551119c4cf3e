import type { Actor } from '../../src/bookings/booking-policy.ts';
import { book } from '../../src/bookings/booking-service.ts';
import { cancel } from '../../src/bookings/cancellation-service.ts';
import { bookingInvariants, passTime } from '../../src/bookings/index.ts';
import type { House } from './house.ts';
import { addPerson, type TestPerson } from './people.ts';

type In = Pick<House, 'platform' | 'clock'>;

/** A practitioner acting for themselves. */
export function self(person: { id: string }): Actor {
  return { personId: person.id, administrator: false, teamIds: [] };
}

/** Someone of the team that owns the partnership's courses. */
export const ORGANISER: Actor = { personId: 'organiser', administrator: false, teamIds: ['pscp-training'] };

/** As many people as names, in their order. */
export async function addPeople<const Names extends string[]>(
  house: In,
  ...names: Names
): Promise<{ [Index in keyof Names]: TestPerson }> {
  const people: TestPerson[] = [];
  for (const name of names) people.push(await addPerson(house, { name }));
  return people as { [Index in keyof Names]: TestPerson };
}

/** Books for a person and gives what came of it; a refusal is an error, as the test did not expect one. */
export async function claim(house: In, person: { id: string }, session: { id: string }, moving = false) {
  const result = await tryClaim(house, person, session, moving);
  if (result.outcome === 'refused' || result.outcome === 'not-found') {
    throw new Error(`refused: ${JSON.stringify(result)}`);
  }
  return { id: result.bookingId, outcome: result.outcome };
}

export function tryClaim(house: In, person: { id: string }, session: { id: string }, moving = false) {
  const order = { sessionId: session.id, personId: person.id, moving, needs: '' };
  return book(house.platform, self(person), order);
}

/** Cancels, knowing that it may be late. */
export function giveUp(house: In, person: { id: string }, booking: { id: string }) {
  return cancel(house.platform, self(person), { bookingId: booking.id, reason: '', knowsItIsLate: true });
}

/** The live bookings of a session as "Name state", in the order of the queue. */
export async function standingsOn({ platform }: In, session: { id: string }): Promise<string[]> {
  const rows = await allOn({ platform }, session);
  return rows.filter((row) => row.endedAt === null).map((row) => `${row.name} ${row.state}`);
}

/** Every booking of a session with its person's name, in the order of the queue. */
export async function allOn({ platform }: Pick<In, 'platform'>, session: { id: string }) {
  const { read } = platform.store;
  const people = new Map((await read.select().from(read.t.people)).map((row) => [row.id, row.name]));
  const rows = (await read.select().from(read.t.bookings)).filter((row) => row.sessionId === session.id);
  return rows
    .map((row) => ({ ...row, name: people.get(row.personId) ?? '' }))
    .sort((a, b) => (a.queueNumber ?? 0) - (b.queueNumber ?? 0));
}

/** Mail on its way or sent, as "Name kind", oldest first. */
export async function mailsOf({ platform }: Pick<In, 'platform'>): Promise<string[]> {
  const { read } = platform.store;
  const rows = await read.select().from(read.t.outbox);
  return rows
    .filter((row) => row.state !== 'superseded')
    .sort((a, b) => a.id - b.id)
    .map((row) => `${row.toName} ${row.kind.replace('booking-', '')}`);
}

/** Lets the bookings' clock run, as the worker does. */
export function tick({ platform }: In): Promise<void> {
  return passTime(platform);
}

/** What the audit finds wrong with the bookings. */
export async function audit({ platform }: Pick<In, 'platform'>): Promise<string[]> {
  const findings: string[] = [];
  for (const invariant of bookingInvariants(platform)) {
    findings.push(...(await invariant.find(platform.store.read)).map((line) => `${invariant.name}: ${line}`));
  }
  return findings;
}
