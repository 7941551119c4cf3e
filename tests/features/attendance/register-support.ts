import { eq } from 'drizzle-orm';
import { attendanceInvariants } from '../../../src/attendance/index.ts';
import type { Choice } from '../../../src/attendance/register-rules.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type Client, signInAs } from '../../support/browser-like.ts';
import type { House } from '../../support/house.ts';
import { addPerson, type TestPerson } from '../../support/people.ts';
import { claim } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

export const COURSE = 'child-protection';
export const ONE_DAY = [{ startsAt: '2027-03-09T09:30', endsAt: '2027-03-09T15:30' }];
export const TWO_DAYS = [...ONE_DAY, { startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T15:30' }];

export type Days = { id: string; dayNumber: number }[];

/** A session with these people confirmed, its days, and an organiser of its team. */
export async function register(house: House, names: string[], days = ONE_DAY) {
  const session = await addSession(house, { activity: COURSE, days, mode: 'face-to-face' });
  const people: Record<string, TestPerson> = {};
  for (const name of names) {
    people[name] = await addPerson(house, { name, organisation: 'Copnor Primary School' });
    await claim(house, people[name], session);
  }
  const { read } = house.platform.store;
  const rows = await read
    .select()
    .from(read.t.sessionDays)
    .where(eq(read.t.sessionDays.sessionId, session.id));
  const olu = await addPerson(house, { name: 'Olu', address: null, teams: ['pscp-training'] });
  return { session, people, olu, days: rows.sort((a, b) => a.dayNumber - b.dayNumber) };
}

/** Says of the activity what its city would. */
export function rule(
  house: House,
  facts: { attendanceRule?: 'every-day' | 'any-day'; tellsNoShow?: boolean },
) {
  return house.platform.store.transaction((tx) =>
    tx.update(tx.t.activities).set(facts).where(eq(tx.t.activities.id, COURSE)),
  );
}

/** One mark, as the script of the page sends it. */
export async function send(
  browser: Client,
  session: { id: string },
  fields: { day: string; person: string; choice: Choice; madeAt: string; fills?: string },
) {
  const answer = await browser.post(`/sessions/${session.id}/register/marks`, { fills: '', ...fields });
  return { status: answer.status, ...(answer.body.startsWith('{') ? JSON.parse(answer.body) : {}) };
}

/** Closes a register as its organiser does; `body` is the page that they come to. */
export async function close(
  house: House,
  { olu, session }: Awaited<ReturnType<typeof register>>,
  fields: Record<string, string> = {},
) {
  const browser = await signInAs(house, olu.id);
  await browser.get(`/sessions/${session.id}/register/closing`);
  const answer = await browser.post(`/sessions/${session.id}/register/closing`, fields);
  return { status: answer.status, body: (await browser.follow(answer)).body };
}

/** What stands, as "Name day choice", by name and day. */
export async function standingOf(house: House, session: { id: string }): Promise<string[]> {
  const { read } = house.platform.store;
  const names = new Map((await read.select().from(read.t.people)).map((row) => [row.id, row.name]));
  const days = new Map((await read.select().from(read.t.sessionDays)).map((row) => [row.id, row.dayNumber]));
  const rows = await read.select().from(read.t.marks).where(eq(read.t.marks.sessionId, session.id));
  return rows
    .map((row) => `${names.get(row.personId)} ${days.get(row.sessionDayId)} ${row.partReason ?? row.mark}`)
    .sort();
}

/** The completions of a session as "Name day", with "withdrawn: why" where they are, by name. */
export async function completionsOf(house: House, session: { id: string }) {
  const { read } = house.platform.store;
  const names = new Map((await read.select().from(read.t.people)).map((row) => [row.id, row.name]));
  const rows = await read
    .select()
    .from(read.t.completions)
    .where(eq(read.t.completions.sessionId, session.id));
  return rows
    .map((row) => ({
      said: `${names.get(row.personId)} ${row.completedOn}${row.withdrawnAt === null ? '' : ` withdrawn: ${row.withdrawnReason}`}`,
      number: row.certificateNumber,
    }))
    .sort((a, b) => (a.said < b.said ? -1 : 1));
}

/** Register mail on its way, as "Name kind", sorted. */
export async function newsOf({ platform }: House): Promise<string[]> {
  const { read } = platform.store;
  const rows = await read.select().from(read.t.outbox);
  return rows
    .filter((row) => row.kind.startsWith('register-'))
    .map(
      (row) =>
        `${row.toName} ${row.kind.replace('register-', '')}${row.facts?.about ? ` of ${row.facts.about}` : ''}`,
    )
    .sort();
}

export async function leads(house: House, organisation: string, person: { id: string }): Promise<void> {
  const { read } = house.platform.store;
  const all = await read.select().from(read.t.organisations);
  const organisationId = all.find(({ name }) => name === organisation)?.id ?? '';
  const now = house.clock.now();
  await house.platform.store.transaction((tx) =>
    tx.insert(tx.t.organisationLeads).values({
      id: newId(),
      organisationId,
      personId: person.id,
      kind: 'lead',
      proposedAt: now,
      confirmedAt: now,
    }),
  );
}

/** What the audit finds wrong with registers and completions. */
export async function faults({ platform }: House): Promise<string[]> {
  const found: string[] = [];
  for (const { name, find } of attendanceInvariants(platform)) {
    found.push(...(await find(platform.store.read)).map((row) => `${name}: ${row}`));
  }
  return found;
}
