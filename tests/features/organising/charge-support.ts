import { eq } from 'drizzle-orm';
import type { Test } from 'tap';
import { attendanceInvariants } from '../../../src/attendance/index.ts';
import { catalogueChanged } from '../../../src/catalogue/index.ts';
import { type Client, signInAs } from '../../support/browser-like.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation, addPerson, type TestPerson } from '../../support/people.ts';
import { claim } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

export const COURSE = 'child-protection';
const FULL = { kind: 'percent', percent: 100 } as const;

/** A two-day course at £80 a day for education, with people of a school and one of the police. */
export async function course(house: House) {
  await terms(house, {
    prices: [{ sectors: ['education', 'early-years'], pence: 8000, per: 'day' }],
    lateCharge: FULL,
    noShowCharge: FULL,
  });
  const school = await addOrganisation(house, { name: '=HYPERLINK("http://x") School', sector: 'education' });
  const police = await addOrganisation(house, { name: 'Harbour Police', sector: 'police', kind: 'agency' });
  const session = await addSession(house, {
    activity: COURSE,
    days: [
      { startsAt: '2027-03-09T09:30', endsAt: '2027-03-09T15:30' },
      { startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T15:30' },
    ],
  });
  const people: Record<string, TestPerson> = {};
  const bookings: Record<string, string> = {};
  for (const [name, organisation] of [
    ['Ann', school],
    ['Bob', school],
    ['Cat', school],
    ['Dan', school],
    ['Pol', police],
  ] as const) {
    people[name] = await addPerson(house, { name, organisation });
    bookings[name] = await booked(house, people[name], session, organisation);
  }
  const olu = await signInAs(
    house,
    (await addPerson(house, { name: 'Olu', address: null, teams: ['pscp-training'] })).id,
  );
  return { session, people, bookings, school, olu };
}

export function terms(house: House, change: Record<string, unknown>) {
  catalogueChanged(house.platform);
  return house.platform.store.transaction((tx) =>
    tx.update(tx.t.activities).set(change).where(eq(tx.t.activities.id, COURSE)),
  );
}

/** A place, for an organisation. */
async function booked(house: House, person: TestPerson, session: { id: string }, organisationId: string) {
  const { id } = await claim(house, person, session);
  await house.platform.store.transaction((tx) =>
    tx.update(tx.t.bookings).set({ organisationId }).where(eq(tx.t.bookings.id, id)),
  );
  return id;
}

/** Every charge that was made as "Name reason pence rule", with what became of it, sorted. */
export async function charges({ platform }: House): Promise<string[]> {
  const { read } = platform.store;
  const { charges, bookings, people } = read.t;
  const rows = await read
    .select({ name: people.name, charge: charges })
    .from(charges)
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .innerJoin(people, eq(people.id, bookings.personId));
  return rows
    .map(({ name, charge }) => {
      const off = charge.waivedAt === null ? '' : charge.waivedById === null ? ' taken back' : ' waived';
      return `${name} ${charge.reason} ${charge.pence}${off}`;
    })
    .sort();
}

export async function idOf({ platform }: House, bookingId: string, reason: string): Promise<string> {
  const rows = await platform.store.read.select().from(platform.store.read.t.charges);
  return rows.find((row) => row.bookingId === bookingId && row.reason === reason)?.id ?? '';
}

export async function sound(t: Test, { platform }: House) {
  for (const { name, find } of attendanceInvariants(platform))
    t.same(await find(platform.store.read), [], name);
}

/** Marks everybody, as a page without scripts does: "Ann: attended" for both days. */
export async function mark(
  house: House,
  olu: Client,
  session: { id: string },
  choices: Record<string, string>,
) {
  const { read } = house.platform.store;
  const days = await read
    .select()
    .from(read.t.sessionDays)
    .where(eq(read.t.sessionDays.sessionId, session.id));
  const people = new Map((await read.select().from(read.t.people)).map((row) => [row.name, row.id]));
  for (const day of days) {
    for (const [name, said] of Object.entries(choices)) {
      const [first = '', second = first] = said.split(',');
      await olu.post(`/sessions/${session.id}/register/marks`, {
        day: day.id,
        person: people.get(name) ?? '',
        choice: day.dayNumber === 1 ? first : second,
        madeAt: house.clock.now().toISOString(),
        fills: '',
      });
    }
  }
}

/** Later marks stand, so a correction comes a minute later. */
export async function reopen(house: House, olu: Client, session: { id: string }, reason: string) {
  house.clock.advance({ minutes: 1 });
  await olu.get(`/sessions/${session.id}/register/reopening`);
  await olu.post(`/sessions/${session.id}/register/reopening`, { reason });
}

export async function close(olu: Client, session: { id: string }): Promise<string> {
  await olu.get(`/sessions/${session.id}/register/closing`);
  const answer = await olu.post(`/sessions/${session.id}/register/closing`, { absentees: '1' });
  return (await olu.follow(answer)).body;
}
