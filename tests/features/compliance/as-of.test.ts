import { recordCompletions } from '../../../src/attendance/index.ts';
import { organisationStandings } from '../../../src/compliance/index.ts';
import { lockPeople } from '../../../src/people/index.ts';
import { joinOrganisation, leaveOrganisation } from '../../../src/people/organisation-service.ts';
import { addDays } from '../../../src/platform/days.ts';
import { dayOf } from '../../../src/platform/time.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';

import { dice, happen, small } from './random-staff.ts';

/**
 * Must show 3: a past day, asked as recorded then, gives exactly what the page gave in the evening of that day,
 * whatever was added or corrected since. A random history of six weeks over the clock change in March.
 */
const DAYS = 42;
const STEPS_A_DAY = 4;

onBothEngines(
  'as recorded then is what the page gave, on every day of a random history',
  async (t, house) => {
    const city = await small(house);
    const chance = dice(20_270_301);
    const pages: { day: string; page: string }[] = [];
    house.clock.set('2027-03-01T09:00');
    for (let day = 0; day < DAYS; day++) {
      const date = addDays('2027-03-01', day);
      for (let step = 0; step < STEPS_A_DAY; step++) {
        house.clock.set(`${date}T${String(10 + step)}:00`);
        await happen(house, city, chance, date);
      }
      house.clock.set(`${date}T23:59`);
      pages.push({ day: date, page: await pageOf(house, city.school, date, 'today') });
    }
    const states = new Set(
      pages.flatMap(({ page }) => [...page.matchAll(/"state":"([a-z-]+)"/g)].map(([, state]) => state)),
    );
    t.ok(states.size >= 5, `the history is lively: ${[...states].join()}`);
    t.ok(new Set(pages.map(({ page }) => page)).size > DAYS / 2, 'most days changed something');
    const different = [];
    for (const { day, page } of pages) {
      if ((await pageOf(house, city.school, day, 'then')) !== page) different.push(day);
    }
    t.same(different, [], 'asked as recorded then');
    const later = [];
    for (const { day, page } of pages) {
      if ((await pageOf(house, city.school, day, 'today')) !== page) later.push(day);
    }
    t.ok(later.length > 5, `as known today ${later.length} days differ: the question is not the same`);
  },
);

/** What the page is made of, in the order of names and activities. */
async function pageOf(
  house: House,
  school: string,
  day: string,
  knowledge: 'today' | 'then',
): Promise<string> {
  const found = await organisationStandings(house.platform, school, { day, knowledge });
  const people = found?.people.map(({ name, standings }) => ({
    name,
    standings: standings
      .map(({ activityId, level, state, dueOn, done, booked, refreshMonths, reasons }) => ({
        activityId,
        level,
        state,
        dueOn,
        done: done?.completedOn ?? null,
        booked: booked === null ? null : [booked.sessionId, booked.startsOn],
        refreshMonths,
        reasons: reasons
          .map(({ rule, answer, since }) => [rule.roleKey, rule.level, answer, since].join())
          .sort(),
      }))
      .sort((a, b) => (a.activityId < b.activityId ? -1 : 1)),
  }));
  return JSON.stringify(people);
}

onBothEngines(
  'leavers, two organisations, a change of role, both changes of the clocks',
  async (t, house) => {
    const school = await addOrganisation(house, { name: 'Harbour View School' });
    const other = await addOrganisation(house, { name: 'Hill Top School' });
    const ben = await addPerson(house, {
      name: 'Ben Both',
      organisation: school,
      designations: ['dsl'],
      since: '2026-09-01',
    });
    const { store } = house.platform;
    const day = (at: Date) => dayOf(at, house.platform.zone);
    await joinOrganisation(
      house.platform,
      { personId: ben.id },
      { organisationId: other, posts: ['teacher'], designations: [] },
    );
    const essential = async (id: string, on: string, knowledge: 'today' | 'then' = 'today') => {
      const found = await organisationStandings(house.platform, id, { day: on, knowledge });
      const mine = found?.people.find(({ personId }) => personId === ben.id);
      return (
        mine?.standings.find(({ activityId }) => activityId === 'child-protection')?.state ??
        (mine ? 'not required' : 'not there')
      );
    };
    t.same(
      [await essential(school, '2027-03-01'), await essential(other, '2027-03-01')],
      ['missing', 'not required'],
      'a lead of one place sees nothing of what is held at the other',
    );
    // Written down at half past midnight of the summer's first day, and of the winter's: each belongs to its own day.
    for (const [moment, on] of [
      ['2027-03-28T00:30', '2027-03-28'],
      ['2027-10-31T00:30', '2027-10-31'],
    ] as const) {
      house.clock.set(moment);
      t.equal(day(house.clock.now()), on);
      await store.transaction(async (tx) => {
        await lockPeople(tx, [ben.id]);
        await recordCompletions(tx, house.platform, null, [
          { personId: ben.id, activityId: 'child-protection', completedOn: on, source: 'e-learning' },
        ]);
      });
      house.clock.set('2027-12-01T09:00');
      const before = addDays(on, -1);
      t.same(
        [await essential(school, on, 'then'), await essential(school, before, 'then')],
        ['in-date', on === '2027-03-28' ? 'missing' : 'in-date'],
        `${on} and the day before it`,
      );
    }
    house.clock.set('2027-12-01T09:00');
    await leaveOrganisation(house.platform, { personId: ben.id }, school);
    t.equal(await essential(school, '2027-12-01'), 'not there', 'gone the same day');
    t.equal(await essential(school, '2027-11-30'), 'in-date', 'still among that day’s staff');
    t.equal(await essential(school, '2027-11-30', 'then'), 'in-date');
    house.clock.set('2027-12-05T09:00');
    const late = [
      {
        personId: ben.id,
        activityId: 'basic-awareness',
        completedOn: '2027-11-01',
        source: 'recorded' as const,
      },
    ];
    await store.transaction(async (tx) => {
      await lockPeople(tx, [ben.id]);
      await recordCompletions(tx, house.platform, null, late);
    });
    const found = await organisationStandings(house.platform, school, {
      day: '2027-11-30',
      knowledge: 'today',
    });
    const basic = found?.people[0]?.standings.find(({ activityId }) => activityId === 'basic-awareness');
    t.equal(
      basic?.state,
      'missing',
      'what was written down after the last day is not the old school’s to see',
    );
  },
);
