import type { Test } from 'tap';
import t from 'tap';
import { saveTrainer, saveVenue } from '../../../src/catalogue/index.ts';
import { type Client, client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines, openHouse } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';
import { formIn } from './form-in.ts';

/** The address of what a post made, without what follows the id. */
function idOf(location: string | null): string {
  return location?.split('/').at(-1) ?? '';
}

async function desk(house: House) {
  const ada = await addPerson(house, { name: 'Ada Organiser', teams: ['pscp-training'] });
  const ben = await addPerson(house, { name: 'Ben Organiser', teams: ['pscp-training'] });
  return {
    ada: await signInAs(house, ada.id),
    ben: await signInAs(house, ben.id),
    actor: { ...ada, personId: ada.id, administrator: false, teamIds: ['pscp-training'] },
  };
}

onBothEngines(
  'an activity is created, published and put on for two days, and somebody books it',
  async (t, house) => {
    const { ada } = await desk(house);
    const mia = await signInAs(house, (await addPerson(house, { name: 'Mia Teacher' })).id);
    const wrong = await ada.post('/organise/activities', {
      teamId: 'school-attendance-team',
      title: '',
      kind: 'x',
    });
    t.equal(wrong.status, 422);
    t.match(wrong.body, 'Enter the title');
    const start = {
      teamId: 'pscp-training',
      title: 'Knots & Ropes',
      kind: 'course',
      category: 'Safeguarding',
      summary: '',
    };
    const made = await ada.post('/organise/activities', start);
    const activity = made.location ?? '';
    t.match((await ada.follow(made)).body, 'Knots &amp; Ropes is a draft');
    t.equal((await mia.get('/activities/knots-and-ropes')).status, 404, 'a draft is hidden');
    t.match((await ada.post(`${activity}/publication`)).body, 'Write what it is about first');

    const page = await ada.get(`${activity}/edit/what`);
    const what = formIn(page.body, `${activity}/edit/what`);
    await ada.post(`${activity}/edit/what`, { ...what, summary: 'About knots.' });
    const rules = formIn((await ada.get(`${activity}/edit/rules`)).body, `${activity}/edit/rules`);
    t.match(
      (await ada.post(`${activity}/edit/rules`, { ...rules, freeUntilDaysBefore: 'x' })).body,
      'as a whole number',
    );
    await ada.post(`${activity}/edit/rules`, { ...rules, freeUntilDaysBefore: '5', reminderDays: '7, 2' });
    const money = formIn((await ada.get(`${activity}/edit/money`)).body, `${activity}/edit/money`);
    await ada.post(`${activity}/edit/money`, {
      ...money,
      freeOfCharge: 'paid',
      'price-education': '80',
      'per-education': 'day',
      noShowKind: 'percent',
      noShowPercent: '50',
    });
    await ada.post(`${activity}/publication`);
    t.equal((await mia.get('/activities/knots-and-ropes')).status, 200, 'published');
    const told = (await ada.get(activity)).body;
    t.match(told, '£80 a day for Education');
    t.match(told, /What it is about from nothing to “About knots.”[\s\S]*Ada Organiser/);

    const blank = await ada.get(`${activity}/sessions/new`);
    t.match(blank.body, 'From the activity: 5 days before. Leave it empty to keep that.');
    const order = {
      ...formIn(blank.body, `${activity}/sessions`),
      'day-1': '2027-04-20',
      'from-1': '9:30',
      'to-1': '12:30',
      'day-2': '2027-04-27',
      'from-2': '9.30',
      'to-2': '12:30',
      rows: '2',
      deliveryMode: 'teams',
      joiningDetails: 'https://teams.example/knots',
      capacity: '2',
      delegateNotes: 'Bring a rope.',
      state: 'draft',
    };
    t.match(
      (await ada.post(`${activity}/sessions`, { ...order, 'day-2': '2027-04-13' })).body,
      'begin after the one before it',
    );
    t.match((await ada.post(`${activity}/sessions`, { ...order, act: 'more' })).body, 'name="day-3"');
    const put = await ada.post(`${activity}/sessions`, order);
    const session = idOf(put.location);
    t.equal((await mia.get(`/sessions/${session}`)).status, 404, 'a draft session is hidden');
    const preview = await ada.get(`/organise/sessions/${session}/preview`);
    t.match(preview.body, 'This is a preview');
    t.match(preview.body, 'Tuesday 27 April 2027, 9:30am to 12:30pm');
    await ada.post(`/organise/sessions/${session}/announcement`);
    t.match((await mia.get(`/sessions/${session}`)).body, 'Hold the date');
    await ada.post(`/organise/sessions/${session}/opening`);
    await mia.get(`/sessions/${session}/bookings/new`);
    const booked = await mia.post(`/sessions/${session}/bookings`);
    t.match((await mia.follow(booked)).body, 'Bring a rope.', 'notes stand on the booking');
    await ada.post(`/organise/sessions/${session}/closing`);
    house.clock.advance({ minutes: 1 });
    t.match((await mia.get(`/sessions/${session}`)).body, 'Booking has closed');
    await ada.post(`/organise/sessions/${session}/opening`);
    t.notMatch((await mia.get(`/sessions/${session}`)).body, 'Booking has closed');

    const edit = await ada.get(`/organise/sessions/${session}/edit`);
    t.notMatch(edit.body, 'name="day-1"', 'days of a booked session are moved where people are told');
    t.match(edit.body, `/organise/sessions/${session}/move`);
    t.match((await ada.post(`${activity}/archiving`)).body, '1 session is still to come');
    const copy = await ada.follow(await ada.post(`/organise/sessions/${session}/copies`));
    t.match(copy.body, /name="from-2" value="09:30"/);
    await filesReachThoseWithAPlace(t, house, ada, mia, session, booked.location ?? '');
  },
);

async function filesReachThoseWithAPlace(
  t: Test,
  house: House,
  ada: Client,
  mia: Client,
  session: string,
  booking: string,
) {
  const desk = `/organise/sessions/${session}`;
  await ada.get(`${desk}/edit`);
  await ada.upload(`${desk}/files`, { title: 'To read' }, { field: 'file', name: 'a.txt', bytes: 'Read me' });
  await ada.upload(
    `${desk}/files`,
    { title: 'Bad' },
    { field: 'file', name: 'a.exe', bytes: Buffer.from([0, 1, 2]) },
  );
  const page = (await mia.get(booking)).body;
  const href = /href="(\/sessions\/[^"]+\/files\/[^"]+)"/.exec(page)?.[1] ?? '';
  t.match(page, 'To read');
  t.notMatch(page, 'Bad', 'only files of known kinds');
  t.equal((await mia.get(href)).body, 'Read me');
  t.match((await mia.get(href)).headers['content-disposition'], 'attachment');
  const stranger = await signInAs(house, (await addPerson(house, { name: 'Stan Stranger' })).id);
  t.equal((await stranger.get(href)).status, 404);
  t.equal((await client(house.app).get(href)).status, 303, 'whoever is not signed in is asked to');
  await mia.get(`${booking}/cancellation`);
  await mia.post(`${booking}/cancellation`, { late: '1' });
  t.equal((await mia.get(href)).status, 404, 'not after giving the place back');
  await ada.post(`${desk}/files/${idOf(href)}/removal`);
  t.equal((await ada.get(href)).status, 404, 'gone for good');
}

onBothEngines(
  'two organisers edit one session: the second is shown what changed, nothing is lost',
  async (t, house) => {
    const { ada, ben } = await desk(house);
    const { id } = await addSession(house, {
      activity: 'aces',
      capacity: 10,
      days: [{ startsAt: '2027-05-04T09:30', endsAt: '2027-05-04T12:30' }],
    });
    const path = `/organise/sessions/${id}/edit`;
    const adas = formIn((await ada.get(path)).body, path);
    const bens = formIn((await ben.get(path)).body, path);
    await ada.post(path, { ...adas, minimum: '6', capacity: '12', 'day-1': '2027-05-05' });
    const refused = await ben.post(path, { ...bens, capacity: '14', delegateNotes: 'From Ben' });
    t.equal(refused.status, 409);
    t.match(refused.body, /Ada Organiser[\s\S]*Places: from 10 to <strong>12<\/strong>/);
    t.match(refused.body, 'from Tuesday 4 May 2027, 9:30am to 12:30pm to <strong>Wednesday 5 May 2027');
    const kept = formIn(refused.body, path);
    t.equal(kept.minimum, '6', 'what Ben had not touched is new');
    t.equal(kept['day-1'], '2027-05-05');
    t.equal(kept.capacity, '14', 'what Ben typed is kept, and marked');
    t.match(refused.body, /href="#capacity">Ada Organiser has changed this as well/);
    const [row] = await house.platform.store.read.select().from(house.platform.store.read.t.sessions);
    t.equal(row?.capacity, 12, 'nothing was overwritten unseen');
    t.equal((await ben.post(path, kept)).status, 303, 'saving again works');
    const form = formIn((await ada.get(path)).body, path);
    t.same([form.capacity, form.minimum, form.delegateNotes], ['14', '6', 'From Ben']);
    t.match((await ada.get(`/organise/sessions/${id}`)).body, 'Places from 12 to 14');

    const part = '/organise/activities/aces/edit/afterwards';
    const [one, two] = [formIn((await ada.get(part)).body, part), formIn((await ben.get(part)).body, part)];
    await ada.post(part, { ...one, cpdMinutes: '180' });
    const again = await ben.post(part, { ...two, evaluationUrl: 'https://forms.example/1' });
    t.equal(again.status, 409);
    t.match(again.body, 'Minutes of learning: from nothing to <strong>180</strong>');
    t.equal((await ben.post(part, formIn(again.body, part))).status, 303);
  },
);

// What is said of clashes is decided above the store.
t.test('clashes of venue, trainer and room are shown once and forbid nothing', async (t) => {
  const house = await openHouse(t, 'sqlite');
  const { ada, actor } = await desk(house);
  const venue = await saveVenue(house.platform, actor, null, {
    name: 'The hall',
    address: 'Quay 1',
    postcode: 'PO1',
    places: 8,
    directions: '',
  });
  const trainer = await saveTrainer(house.platform, actor, null, {
    name: 'Jo Trainer',
    address: actor.address,
    phone: null,
    signsIn: true,
  });
  if (venue.outcome !== 'saved' || trainer.outcome !== 'saved') return t.fail('nothing was kept');
  const base = '/organise/activities/aces';
  const order = {
    ...formIn((await ada.get(`${base}/sessions/new`)).body, `${base}/sessions`),
    'day-1': '2027-06-08',
    'from-1': '10:00',
    'to-1': '12:00',
    deliveryMode: 'face-to-face',
    venueId: venue.id,
    trainerIds: trainer.id,
    capacity: '8',
    state: 'draft',
  };
  t.equal((await ada.post(`${base}/sessions`, order)).status, 303);
  const asked = await ada.post(`${base}/sessions`, { ...order, 'from-1': '11:00', capacity: '9' });
  t.equal(asked.status, 422);
  t.match(asked.body, 'The hall is also used for');
  t.match(asked.body, 'Jo Trainer also trains');
  t.match(asked.body, 'The hall takes 8 people, and the session has 9 places');
  t.equal(
    (await ada.post(`${base}/sessions`, formIn(asked.body, `${base}/sessions`))).status,
    303,
    'all the same',
  );
  const list = await ada.get('/organise/sessions?activity=aces&mine=1');
  t.match(list.body, '2 sessions');
  t.match(list.body, /Clash:<\/strong> The hall is also used for/);
  t.match(
    (await ada.post('/organise/trainers', { name: 'X', address: 'no@body.example', signsIn: '1' })).body,
    'Nobody signs in with this address',
  );
  const guide = formIn((await ada.get(`${base}/edit/what`)).body, `${base}/edit/what`);
  await ada.post(`${base}/edit/what`, { ...guide, title: 'Mine now', category: 'Trauma' });
  const after = (await ada.get(base)).body;
  t.notMatch(after, 'Mine now', 'what the guide calls it stays');
  t.match(after, 'Trauma');
});
