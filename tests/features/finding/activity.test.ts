import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const day = (date: string) => [{ startsAt: `${date}T10:00`, endsAt: `${date}T12:00` }];

onBothEngines('its coming dates stand in order, with all their days and a way to book', async (t, house) => {
  await addSession(house, { activity: 'aces', days: day('2027-05-04'), capacity: 9 });
  const two = await addSession(house, {
    activity: 'aces',
    days: [...day('2027-04-06'), ...day('2027-04-07')],
    mode: 'face-to-face',
    venue: 'Town Hall',
    capacity: 9,
  });
  await addSession(house, { activity: 'aces', days: day('2027-02-02') });
  await addSession(house, { activity: 'aces', days: day('2027-06-01'), state: 'cancelled' });
  await addSession(house, { activity: 'aces', days: day('2027-06-08'), state: 'announced' });
  const { body } = await client(house.app).get('/activities/aces');
  t.match(
    body,
    /Tuesday 6 April 2027, 10am to 12 noon[\s\S]+and Wednesday 7 April 2027, 10am to 12 noon[\s\S]+Tuesday 4 May 2027[\s\S]+Tuesday 8 June 2027/,
  );
  t.match(body, 'Town Hall');
  t.match(body, `href="/sessions/${two.id}/bookings/new"`);
  t.match(body, 'Hold the date: booking is not open yet');
  t.notOk(body.includes('February 2027') || body.includes('1 June 2027'));
  t.match(body, 'All 3 dates');
});

onBothEngines('many dates come in pages of twenty', async (t, house) => {
  for (let number = 1; number <= 25; number++) {
    await addSession(house, { activity: 'aces', days: day(`2027-05-${String(number).padStart(2, '0')}`) });
  }
  const browser = client(house.app);
  const dates = (body: string) => (body.match(/class="session__title"/g) ?? []).length;
  t.equal(dates((await browser.get('/activities/aces')).body), 20);
  const second = (await browser.get('/activities/aces?page=2')).body;
  t.equal(dates(second), 5);
  t.match(second, 'Tuesday 25 May 2027');
  t.notOk(second.includes('Next date<'), 'the first of a later page is not the next date');
  for (const page of ['0', '3', 'x', '99999999999']) {
    const answer = await browser.get(`/activities/aces?page=${page}`);
    t.equal(answer.status, 422, page);
    t.equal(dates(answer.body), 20);
    t.match(answer.body, 'Choose a page of dates from 1 to 2');
  }
});

onBothEngines(
  'a condition is asked on the page, and the answer changes what it is for me',
  async (t, house) => {
    const person = await addPerson(house, { name: 'Wiremu Officer', organisation: 'Copnor Primary School' });
    const browser = await signInAs(house, person.id);
    const page = await browser.get('/activities/exploitation-training');
    t.match(page.body, 'Essential if you work with children at risk of exploitation. Do you?');
    t.match(page.body, 'name="next" value="/activities/exploitation-training"');
    const fields = { role: 'practitioner-exploitation-risk', next: '/activities/exploitation-training' };
    const yes = await browser.follow(await browser.post('/my/roles', { ...fields, answer: 'yes' }));
    t.match(yes.body, /tag--essential[\s\S]+you work with children at risk of exploitation/);
    const no = await browser.follow(await browser.post('/my/roles', { ...fields, answer: 'no' }));
    t.notOk(no.body.includes('tag--essential') || no.body.includes('Do you?'));
  },
);

onBothEngines('every reason is kept', async (t, house) => {
  const person = await addPerson(house, {
    name: 'Manu Lead',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
    functions: { manager: 'yes' },
  });
  const { body } = await (await signInAs(house, person.id)).get('/activities/masterclass-escalation');
  t.match(
    body,
    /tag--recommended[\s\S]+you are a Designated Safeguarding Lead \(DSL\), and you manage staff who work with children/,
  );
});

onBothEngines('what only some may book says so', async (t, house) => {
  await addSession(house, { activity: 'senco-network', days: day('2027-05-04') });
  const { body } = await client(house.app).get('/activities/senco-network');
  t.match(body, 'Only for: Special Educational Needs Coordinator (SENCO)');
});

onBothEngines('what only some may book has its buttons for those alone', async (t, house) => {
  const session = await addSession(house, { activity: 'senco-network', days: day('2027-05-04') });
  const senco = await addPerson(house, {
    name: 'Sen Co',
    organisation: 'Copnor Primary School',
    designations: ['senco'],
  });
  const other = await addPerson(house, { name: 'Ot Her', organisation: 'Copnor Primary School' });
  const buttons = async (id: string, path: string) =>
    (await (await signInAs(house, id)).get(path)).body.split(`/sessions/${session.id}/bookings/new`).length -
    1;
  t.equal(await buttons(senco.id, '/activities/senco-network'), 2, 'beside the next date, and in the list');
  t.equal(await buttons(other.id, '/activities/senco-network'), 0);
  t.equal(await buttons(senco.id, '/'), 1, 'among the next dates');
  t.equal(await buttons(other.id, '/'), 0);
});

onBothEngines('an unknown activity is a page that helps', async (t, house) => {
  for (const slug of ['nothing', 'lunchtime-briefings-2017', '%F0%9F%99%82']) {
    const answer = await client(house.app).get(`/activities/${slug}`);
    t.equal(answer.status, 404, slug);
    t.match(answer.body, 'href="/catalogue"');
  }
});
