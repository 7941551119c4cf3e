import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { recordCompletions, withdrawCompletions } from '../../../src/attendance/index.ts';
import { book, cancel, moveSession } from '../../../src/bookings/index.ts';
import { actorFor, lockPeople } from '../../../src/people/index.ts';
import { joinOrganisation, leaveOrganisation } from '../../../src/people/organisation-service.ts';
import { answerFunction } from '../../../src/people/role-service.ts';
import { changeStaffRoles, endStaff, removeStaff } from '../../../src/people/staff-change-service.ts';
import { addDays } from '../../../src/platform/days.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const ACTIVITIES = ['child-protection', 'basic-awareness', 'exploitation-training', 'masterclass-consent'];
const POSTS = ['dsl', 'deputy-dsl', 'teacher', 'senco'];

export type City = { school: string; lead: string; people: string[]; sessions: string[]; organiser: string };

/** A school with a lead, four of its staff, three sessions and requirements of its own. */
export async function small(house: House): Promise<City> {
  const school = await addOrganisation(house, { name: 'Harbour View School' });
  const lead = await addPerson(house, { name: 'Ada Lead', organisation: school, designations: ['dsl'] });
  const organiser = await addPerson(house, { name: 'Olu Organiser', teams: ['pscp-training'] });
  const people = [];
  for (const name of ['Ben', 'Cy', 'Dee', 'Eve']) {
    people.push(
      (await addPerson(house, { name: `${name} Staff`, organisation: school, posts: ['teacher'] })).id,
    );
  }
  const sessions = [];
  for (const [index, activity] of ACTIVITIES.slice(0, 3).entries()) {
    const on = addDays('2027-04-20', index * 7);
    sessions.push(
      (
        await addSession(house, {
          activity,
          capacity: 3,
          days: [{ startsAt: `${on}T09:30`, endsAt: `${on}T12:30` }],
        })
      ).id,
    );
  }
  await house.platform.store.transaction(async (tx) => {
    const at = house.clock.now();
    await tx.insert(tx.t.organisationLeads).values({
      id: newId(),
      organisationId: school,
      personId: lead.id,
      kind: 'lead',
      proposedAt: at,
      confirmedAt: at,
    });
    for (const [activityId, months] of [
      ['child-protection', 1],
      ['basic-awareness', 4],
    ] as const) {
      await tx.insert(tx.t.requirements).values({
        id: newId(),
        roleKey: 'teacher',
        activityId,
        level: 'essential',
        conditional: false,
        refreshMonths: months,
        initialWithinMonths: 1,
        confidence: 'own',
        source: 'test',
        details: {},
        active: true,
        organisationId: school,
      });
    }
  });
  return { school, lead: lead.id, people, sessions, organiser: organiser.id };
}

/** One thing that could happen on any day, most of them with a date of its own that may lie before it was written down. */
export async function happen(
  house: House,
  city: City,
  chance: (below: number) => number,
  today: string,
): Promise<void> {
  const { platform } = house;
  const { store } = platform;
  const personId = city.people[chance(city.people.length)] as string;
  const lead = await actorFor(store.read, city.lead);
  const organiser = await actorFor(store.read, city.organiser);
  if (lead === null || organiser === null) throw new Error('the lead and the organiser exist');
  const staff = { organisationId: city.school, personId };
  const back = addDays(today, -chance(40));
  const activityId = ACTIVITIES[chance(ACTIVITIES.length)] as string;
  const sessionId = city.sessions[chance(city.sessions.length)] as string;
  switch (chance(14)) {
    case 0:
    case 1:
    case 2:
      await store.transaction(async (tx) => {
        await lockPeople(tx, [personId]);
        await recordCompletions(tx, platform, city.lead, [
          { personId, activityId, completedOn: back, source: 'recorded' },
        ]);
      });
      return;
    case 3:
      await store.transaction(async (tx) => {
        await lockPeople(tx, [personId]);
        const rows = (await tx.select().from(tx.t.completions)).filter((row) => row.personId === personId);
        const one = rows[chance(Math.max(1, rows.length))];
        if (one !== undefined) await withdrawCompletions(tx, platform, city.lead, [one.id], 'entered twice');
      });
      return;
    case 4:
      await answerFunction(
        platform,
        { personId },
        { roleKey: 'practitioner-exploitation-risk', answer: chance(2) === 0 ? 'yes' : 'no' },
      );
      return;
    case 5:
    case 6: {
      const roles = POSTS.filter(() => chance(2) === 0);
      await changeStaffRoles(
        platform,
        lead,
        staff,
        chance(3) === 0 ? { roles, correction: true } : { roles, from: addDays(today, -chance(10)) },
      );
      return;
    }
    case 7:
      await endStaff(platform, lead, { ...staff, lastDay: addDays(today, chance(8) - 5) });
      return;
    case 8:
      await joinOrganisation(
        platform,
        { personId },
        { organisationId: city.school, posts: ['teacher'], designations: [] },
      );
      return;
    case 9:
      if (chance(2) === 0) await leaveOrganisation(platform, { personId }, city.school);
      else if (chance(4) === 0) await removeStaff(platform, lead, staff);
      return;
    case 10:
      await book(platform, { ...lead, personId }, { sessionId, personId, moving: false, needs: '' });
      return;
    case 11: {
      const bookings = await store.read.select().from(store.read.t.bookings);
      const mine = bookings.find((row) => row.personId === personId && row.endedAt === null);
      if (mine !== undefined)
        await cancel(
          platform,
          { ...lead, personId },
          { bookingId: mine.id, reason: '', knowsItIsLate: true },
        );
      return;
    }
    case 12: {
      const on = addDays('2027-04-20', chance(60));
      const at = (time: string) => new Date(`${on}T${time}:00Z`);
      await moveSession(platform, organiser, sessionId, {
        spans: [{ startsAt: at('08:30'), endsAt: at('11:30') }],
      });
      return;
    }
    default:
      await changeRule(house, city, chance, today);
  }
}

/** A requirement of the school is ended and another begun, sometimes with a day that is past. */
async function changeRule(
  { platform: { store, clock } }: House,
  city: City,
  chance: (below: number) => number,
  today: string,
) {
  await store.transaction(async (tx) => {
    const { requirements } = tx.t;
    const activityId = ACTIVITIES[chance(ACTIVITIES.length)] as string;
    const startsOn = addDays(today, chance(9) - 4);
    const open = (await tx.select().from(requirements)).find(
      (row) => row.organisationId === city.school && row.activityId === activityId && row.endsOn === null,
    );
    if (open !== undefined) {
      await tx
        .update(requirements)
        .set({ endsOn: addDays(startsOn, -1), endRecordedAt: clock.now() })
        .where(eq(requirements.id, open.id));
    }
    await tx.insert(requirements).values({
      id: newId(),
      roleKey: POSTS[chance(POSTS.length)] as string,
      activityId,
      level: chance(2) === 0 ? 'essential' : 'recommended',
      conditional: false,
      refreshMonths: [null, 1, 2][chance(3)] ?? null,
      confidence: 'own',
      source: 'test',
      details: {},
      active: true,
      startsOn,
      organisationId: city.school,
      recordedAt: clock.now(),
    });
  });
}

/** The same numbers at every run: a failure can be looked at. */
export function dice(seed: number): (below: number) => number {
  let [state] = fc.sample(fc.integer({ min: 1 }), { seed, numRuns: 1 }) as [number];
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}
