import { DateTime } from 'luxon';
import { type City, NOW, onBothCities, readCity, ZONE } from './city-store.ts';

/** Of an entry in the settings that names the people to sign in as. */
type Character = { personId: string; title: string; story: string };

onBothCities('the reference stands beside the demonstration', async (t, store) => {
  const city = await readCity(store);
  t.equal(city.activities.filter(({ state }) => state === 'current').length, 41);
  t.equal(city.roles.length, 54);
  t.equal(
    city.requirements.filter(({ active, organisationId }) => active && organisationId === null).length,
    46,
  );
  t.equal(city.requirements.filter(({ active }) => !active).length, 34);
  t.equal(schoolsOf(city).length, 61);
  t.same(
    schoolsOf(city).filter(({ locality }) => !['north', 'central', 'south'].includes(locality ?? '')),
    [],
    'every school has an (invented) locality',
  );
});

onBothCities('about three hundred invented people work in the city', async (t, store) => {
  const city = await readCity(store);
  t.ok(city.people.length >= 290 && city.people.length <= 330, `${city.people.length} people`);
  t.equal(new Set(city.people.map(({ name }) => name)).size, city.people.length, 'no name twice');
  const staffed = new Set(city.memberships.map(({ organisationId }) => organisationId));
  t.ok(staffed.size >= 45, `${staffed.size} organisations with people`);
  t.same(
    city.addresses.filter(
      ({ address, normalised }) => !address.endsWith('.example') || address !== normalised,
    ),
    [],
  );
  t.same(
    city.mailDomains.filter(({ domain }) => !domain.endsWith('.example')),
    [],
  );
  const addresses = (id: string) => city.addresses.filter(({ personId }) => personId === id).length;
  t.ok(city.people.filter(({ id }) => addresses(id) === 0).length >= 4, 'some have no address');
  t.ok(city.people.filter(({ id }) => addresses(id) === 2).length >= 4, 'some have two');
  t.ok(city.people.filter(({ checkedAt }) => checkedAt === null).length >= 8, 'some are unchecked');
  t.equal(city.people.filter(({ administrator }) => administrator).length, 1);
  for (const team of city.teams) {
    t.ok(
      city.teamMembers.some(({ teamId }) => teamId === team.id),
      `${team.id} has organisers`,
    );
  }
});

onBothCities(
  'somebody holds the role of each requirement, and open conditions stay open',
  async (t, store) => {
    const city = await readCity(store);
    const derived = new Set(
      city.roles.filter(({ derivedFrom }) => derivedFrom !== null).map(({ key }) => key),
    );
    const answered = (role: string, answer: string) =>
      new Set(
        city.heldRoles
          .filter((held) => held.roleKey === role && held.answer === answer)
          .map(({ personId }) => personId),
      ).size;
    for (const role of new Set(
      city.requirements.filter(({ active }) => active).map(({ roleKey }) => roleKey),
    )) {
      t.ok(derived.has(role) || answered(role, 'yes') > 0, role);
    }
    const conditional = city.requirements.filter((cell) => cell.active && cell.conditional);
    t.equal(conditional.length, 3);
    for (const { roleKey } of conditional) {
      t.ok(answered(roleKey, 'yes') >= 10 && answered(roleKey, 'no') >= 10, `${roleKey} is answered`);
      t.ok(
        answered(roleKey, 'yes') + answered(roleKey, 'no') < city.people.length - 50,
        `${roleKey} is open`,
      );
    }
    t.same(
      city.heldRoles.filter(({ roleKey }) => derived.has(roleKey)),
      [],
      'derived groups are never held',
    );
  },
);

onBothCities('there is a session of every kind that the issue asks for', async (t, store) => {
  const city = await readCity(store);
  const { sessions } = city;
  const coming = sessions.filter(({ startsAt }) => startsAt > NOW);
  const hoursTo = (instant: Date) => (instant.getTime() - NOW.getTime()) / 3_600_000;
  const left = (one: City['sessions'][number]) => (one.capacity ?? Infinity) - one.confirmed - one.held;
  const many = (what: string, count: number, least: number) => t.ok(count >= least, `${count} ${what}`);

  many('over', sessions.length - coming.length, 30);
  many('to come', coming.length, 100);
  many('full with a queue', coming.filter((one) => left(one) === 0 && one.waiting >= 3).length, 4);
  t.same(
    coming.filter((one) => one.waiting > 9),
    [],
  );
  many('nearly full', coming.filter((one) => left(one) === 1 || left(one) === 2).length, 3);
  many('announced', coming.filter((one) => one.state === 'announced').length, 3);
  many('open later', coming.filter((one) => one.state === 'open' && one.bookingOpensAt > NOW).length, 3);
  const [cancelled] = sessions.filter((one) => one.state === 'cancelled');
  t.match(cancelled?.cancelReason, /\w/);
  many('of its bookings ended', city.bookings.filter((one) => one.sessionId === cancelled?.id).length, 5);
  many('without limit', coming.filter((one) => one.capacity === null).length, 10);
  many(
    'face to face',
    coming.filter((one) => one.deliveryMode === 'face-to-face' && one.venue !== null).length,
    20,
  );
  many('on Teams', coming.filter((one) => one.joiningDetails?.includes('https://teams.example/')).length, 20);
  many('in the evening or at the weekend', coming.filter((one) => one.outOfHours).length, 5);
  many('on a Saturday', coming.filter((one) => DateTime.fromISO(one.startsOn).weekday === 6).length, 1);
  for (const course of ['child-protection', 'early-help-fsp']) {
    const ids = new Set(coming.filter((one) => one.activityId === course).map(({ id }) => id));
    const second = city.sessionDays.filter((day) => day.dayNumber === 2 && ids.has(day.sessionId));
    t.equal(second.length, ids.size, `${course} has two days`);
    many(`of ${course}`, ids.size, 3);
  }
  const near = coming.filter((one) => hoursTo(one.startsAt) < 24);
  many(
    'within a day with joining details out',
    near.filter((one) => one.waiting === 0 && one.confirmed > 5).length,
    1,
  );
  many(
    'open last-day calls',
    near.filter((one) => one.calledAt !== null && one.waiting > 0 && left(one) > 0).length,
    1,
  );
  const offered = coming.filter(
    (one) => one.held === 1 && hoursTo(one.startsAt) > 24 && hoursTo(one.startsAt) < 72,
  );
  t.equal(offered.length, 1, 'a place is offered');
});

onBothCities(
  'every activity that is booked here has dates to come, and the others have none',
  async (t, store) => {
    const { activities, sessions } = await readCity(store);
    for (const { id, bookedHere, state } of activities) {
      const dates = sessions.filter((one) => one.activityId === id && one.startsAt > NOW);
      const least = bookedHere && state === 'current' ? 2 : 0;
      t.ok(least === 0 ? dates.length === 0 : dates.length >= least, `${id} has ${dates.length}`);
    }
    for (const locality of ['north', 'central', 'south']) {
      const months = sessions
        .filter((one) => one.activityId === 'mat-network' && one.locality === locality)
        .map(({ startsOn }) => startsOn.slice(0, 7));
      t.same(months, [...new Set(months)], `${locality} meets at most once a month`);
      t.equal(months.length, 11, `${locality} meets every month from December to October`);
    }
  },
);

onBothCities('each character can sign in and has a story', async (t, store) => {
  const city = await readCity(store);
  const setting = city.settings.find(({ key }) => key === 'demo-characters');
  const characters = setting?.value as Character[];
  t.ok(characters.length >= 10);
  const livesOf = (title: string) => {
    const id = characters.find((one) => one.title.startsWith(title))?.personId;
    return city.bookings
      .filter((one) => one.personId === id)
      .map(({ state, activityId }) => `${state} ${activityId}`);
  };
  for (const { personId, title, story } of characters) {
    t.ok(city.addresses.some((one) => one.personId === personId) && title && story, title);
  }
  t.match(livesOf('Class teacher').sort().join(), /confirmed basic-awareness.*waiting aces/);
  t.match(livesOf('Health visitor').join(), /offered hcp-fgm/);
  t.match(livesOf('Police').join(), /session-cancelled ceraf-toolkit/);
  t.match(livesOf('Childminder').join(), /confirmed ey-provider-briefings/);
  const both = livesOf('Social worker').filter((one) => one.endsWith(' exploitation-training'));
  t.same(both.sort(), ['confirmed exploitation-training', 'waiting exploitation-training']);
  t.match(livesOf('Youth worker').join(), /confirmed basic-awareness/);
  t.match(livesOf('SENCO').join(), /confirmed senco-network/);
});

onBothCities('a wall-clock time stays when the clocks change', async (t, store) => {
  const { sessions } = await readCity(store);
  const meetings = sessions.filter((one) => one.activityId === 'mat-network');
  const local = (one: City['sessions'][number]) => DateTime.fromJSDate(one.startsAt, { zone: ZONE });
  t.same(
    meetings.filter((one) => local(one).toFormat('HH:mm') !== '10:00'),
    [],
  );
  // The 28th of March and the 31st of October lie between them.
  t.same([...new Set(meetings.map((one) => one.startsAt.getUTCHours()))].sort(), [10, 9].sort());
  t.same(
    sessions.filter((one) => local(one).toFormat('yyyy-MM-dd') !== one.startsOn),
    [],
  );
});

function schoolsOf(city: City): City['organisations'] {
  return city.organisations.filter(
    (one) =>
      one.kind === 'setting' && one.sector === 'education' && one.name !== 'Ferrybridge Sixth Form College',
  );
}
