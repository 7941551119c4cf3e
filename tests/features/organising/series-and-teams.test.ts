import t from 'tap';
import { addTeamMember } from '../../../src/people/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines, openHouse } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';
import { formIn } from './form-in.ts';

onBothEngines(
  '33. a series is looked over and put on: holidays named, dates adjusted, the clock’s time kept',
  async (t, house) => {
    const ada = await signInAs(
      house,
      (await addPerson(house, { name: 'Ada Organiser', teams: ['pscp-training'] })).id,
    );
    await ada.get('/organise/holidays');
    await ada.post('/organise/holidays', {
      name: 'Easter holidays',
      kind: 'school',
      startsOn: '2027-03-27',
      endsOn: '2027-04-10',
    });
    const path = '/organise/activities/aces/series';
    const rule = {
      ...formIn((await ada.get(path)).body, path),
      rhythm: 'weekly',
      every: '1',
      first: '2027-03-22',
      until: '2027-05-03',
      begins: '10:00',
      ends: '11:30',
      deliveryMode: 'teams',
      joiningDetails: 'https://teams.example/s',
      capacity: '12',
      state: 'open',
      opensDaysBefore: '14',
    };
    t.match(
      (await ada.post(path, { ...rule, until: '', act: 'dates' })).body,
      'Enter the last day, or how many sessions',
    );
    const listed = await ada.post(path, { ...rule, act: 'dates' });
    t.match(listed.body, '29 March 2027: Easter', 'a bank holiday inside the school holidays is skipped too');
    t.match(listed.body, '5 April 2027: Easter holidays');
    t.match(listed.body, '3 May 2027: Early May bank holiday');
    t.match(listed.body, '4 dates are ticked');
    t.equal(
      (await house.platform.store.read.select().from(house.platform.store.read.t.sessions)).length,
      0,
      'nothing yet',
    );

    const dates = formIn(listed.body, path);
    const more = await ada.post(path, { ...dates, act: 'add' });
    const five = formIn(more.body, path);
    t.match(more.body, 'Easter holidays', 'what was skipped stays named');
    const wrong = await ada.post(path, { ...five, act: 'save' });
    t.match(wrong.body, 'Date 5: enter a date');
    const adjusted = {
      ...five,
      use: ['0', '2', '3', '4'],
      'day-2': '2027-04-21',
      'day-4': '2027-05-03',
      act: 'check',
    };
    t.match((await ada.post(path, adjusted)).body, 'Falls into: Early May bank holiday');
    const saved = await ada.post(path, { ...adjusted, act: 'save' });
    t.match((await ada.follow(saved)).body, '4 sessions are put on');
    const rows = await house.platform.store.read.select().from(house.platform.store.read.t.sessions);
    t.same(
      rows.map(({ startsAt }) => startsAt.toISOString()).sort(),
      [
        '2027-03-22T10:00:00.000Z',
        '2027-04-21T09:00:00.000Z',
        '2027-04-26T09:00:00.000Z',
        '2027-05-03T09:00:00.000Z',
      ],
      'ten o’clock before and after the clocks change',
    );
    const april = rows.find(({ startsOn }) => startsOn === '2027-04-26');
    t.same(april?.bookingOpensAt.toISOString(), '2027-04-12T09:00:00.000Z');
    t.same([april?.state, april?.capacity], ['open', 12]);
    const story = (await ada.get('/organise/holidays')).body;
    t.match(story, /Added: Easter holidays, 27 March 2027 to 10 April 2027[\s\S]*Ada Organiser/);
  },
);

onBothEngines(
  'teams: an administrator arranges them, and one team sees nothing of another',
  async (t, house) => {
    const boss = await signInAs(house, (await addPerson(house, { name: 'Ad Min', administrator: true })).id);
    const zed = await addPerson(house, { name: 'Zed Newcomer' });
    const newcomer = await signInAs(house, zed.id);
    const other = await signInAs(
      house,
      (await addPerson(house, { name: 'Oth Ers', teams: ['school-attendance-team'] })).id,
    );
    await addPerson(house, { name: 'Una Checked', checked: false });
    const session = await addSession(house, {
      activity: 'aces',
      days: [{ startsAt: '2027-05-04T09:30', endsAt: '2027-05-04T12:30' }],
    });
    t.equal((await newcomer.get('/organise/activities')).status, 404, 'of no team');

    await boss.get('/administration/teams');
    t.match(
      (await boss.post('/administration/teams', { name: 'PSCP training team', owns: '', mailbox: '' })).body,
      'There is a team of this name already',
    );
    const made = await boss.post('/administration/teams', {
      name: 'Youth Team',
      owns: 'youth',
      mailbox: 'youth@city.example',
    });
    const team = made.location ?? '';
    t.match(
      (await boss.post(`${team}/members`, { email: 'nobody@city.example' })).body,
      'Nobody is in Muster with this address',
    );
    t.match(
      (await boss.post(`${team}/members`, { email: 'una.checked@muster.example' })).body,
      'Nobody has confirmed who this person is',
    );
    const looked = (await boss.get(`${team}?q=zed new`)).body;
    t.match(looked, 'Zed Newcomer');
    t.notMatch((await boss.get(`${team}?q=una`)).body, 'Una Checked', 'only confirmed people are found');
    await boss.post(`${team}/members`, { email: zed.address.toUpperCase() });
    t.equal((await newcomer.get('/organise/activities')).status, 200);
    for (const path of [
      'activities/aces',
      'activities/aces/edit/rules',
      'activities/aces/series',
      `sessions/${session.id}/edit`,
      `sessions/${session.id}/preview`,
    ])
      t.equal((await newcomer.get(`/organise/${path}`)).status, 404, path);

    await boss.post(`${team}/activities`, { activity: 'aces' });
    t.equal(
      (await newcomer.get(`/organise/sessions/${session.id}/edit`)).status,
      200,
      'the activity is theirs now',
    );
    t.equal((await other.get('/organise/activities/aces')).status, 404);
    t.match((await newcomer.get('/organise/activities/aces')).body, 'Given to Youth Team');
    await boss.post(`${team}/members/${zed.id}/removal`);
    t.equal((await newcomer.get('/organise/activities/aces')).status, 404, 'from the next page on');
    const story = (await boss.get(team)).body;
    for (const line of [
      'The team was created',
      'Zed Newcomer came into the team',
      'It was given “ACES',
      'Zed Newcomer left the team',
    ])
      t.match(story, line);
    t.equal((await newcomer.post(`${team}/members`, { email: zed.address })).status, 404);
  },
);

// What commands say is decided above the store.
t.test('whoever organises is named at the server too', async (t) => {
  const house = await openHouse(t, 'sqlite');
  const { id, address } = await addPerson(house, { name: 'Asha' });
  const added = await addTeamMember(house.platform, 'command line', 'met-team', address);
  t.same(added, { outcome: 'added', name: 'Asha', team: 'Missing, Exploited and Trafficked team' });
  t.equal((await (await signInAs(house, id)).get('/organise/sessions')).status, 200);
});
