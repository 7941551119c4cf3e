import { updateSession } from '../../../src/catalogue/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const DAYS = [
  { startsAt: '2027-03-09T09:30', endsAt: '2027-03-09T15:30' },
  { startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' },
];
const SUMMER = [{ startsAt: '2027-07-06T09:30', endsAt: '2027-07-06T12:30' }];

onBothEngines('a session says when, where, who trains and how many places are left', async (t, house) => {
  const session = await addSession(house, {
    activity: 'child-protection',
    days: DAYS,
    capacity: 20,
    mode: 'face-to-face',
    venue: 'Civic Offices',
  });
  const { body, status } = await client(house.app).get(`/sessions/${session.id}`);
  t.equal(status, 200);
  t.match(body, '<h1 class="govuk-heading-l">Child Protection, Tuesday 9 March 2027</h1>');
  t.match(body, 'Tuesday 9 March 2027, 9:30am to 3:30pm');
  t.match(body, 'Tuesday 16 March 2027, 9:30am to 12:30pm');
  t.match(body, 'Civic Offices');
  t.match(body, 'Jo Trainer');
  t.match(body, '20 places left of 20');
  t.match(body, `href="/sessions/${session.id}/bookings/new">Book a place</a>`);
  t.match(body, 'Booking closes on Tuesday 9 March 2027, 7:30am');
  t.match(body, 'If it is full');
  t.match(body, 'mailto:pscptraining@portsmouthcc.gov.uk');
});

onBothEngines('joining details are not for whoever looks', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: DAYS });
  house.clock.set('2027-03-09T08:00');
  const { body } = await client(house.app).get(`/sessions/${session.id}`);
  t.notOk(body.includes('teams.example'));
});

onBothEngines('in summer the wall clock is an hour on', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: SUMMER });
  t.match(
    (await client(house.app).get(`/sessions/${session.id}`)).body,
    'Tuesday 6 July 2027, 9:30am to 12:30pm',
  );
});

onBothEngines('a full one leads to the waiting list and says where one would stand', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: DAYS, capacity: 5 });
  await house.platform.store.transaction((tx) => updateSession(tx, session.id, { confirmed: 5, waiting: 2 }));
  const { body } = await client(house.app).get(`/sessions/${session.id}`);
  t.match(body, '2 people are on the waiting list. You would be 3rd.');
  t.match(body, `href="/sessions/${session.id}/bookings/new">Join the waiting list</a>`);
  t.match(body, 'It is full: what happens now');
});

onBothEngines(
  'before booking opens, after it closes, once it has begun and when it is over',
  async (t, house) => {
    const session = await addSession(house, {
      activity: 'aces',
      days: SUMMER,
      capacity: 5,
      opensAt: '2027-06-01T09:00',
    });
    const browser = client(house.app);
    const look = async (local: string) => {
      house.clock.set(local);
      return (await browser.get(`/sessions/${session.id}`)).body;
    };
    const before = await look('2027-05-31T09:00');
    t.match(before, 'Booking opens on Tuesday 1 June 2027, 9am.');
    t.match(before, 'Hold the date');
    t.notOk(before.includes('bookings/new'));
    t.match(await look('2027-06-01T09:00'), 'Book a place');
    t.match(await look('2027-07-06T07:30'), 'Book a place');
    const closed = await look('2027-07-06T07:31');
    t.match(closed, 'Booking has closed');
    t.notOk(closed.includes('bookings/new'));
    t.match(await look('2027-07-06T09:30'), 'This session has begun');
    t.match(await look('2027-07-06T12:30'), 'This session is over');
  },
);

onBothEngines('a cancelled one says so, and why', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: DAYS, state: 'cancelled' });
  await house.platform.store.transaction((tx) =>
    updateSession(tx, session.id, { cancelReason: 'The trainer is <ill>.' }),
  );
  const { body } = await client(house.app).get(`/sessions/${session.id}`);
  t.match(body, 'This session is cancelled');
  t.match(body, 'The trainer is &lt;ill&gt;.');
  t.notOk(body.includes('bookings/new'));
});

onBothEngines('what is not booked here says where', async (t, house) => {
  const session = await addSession(house, { activity: 'met-weekly', days: DAYS });
  const { body } = await client(house.app).get(`/sessions/${session.id}`);
  t.match(body, 'Involved workers are invited; MET@portsmouthcc.gov.uk');
  t.notOk(body.includes('bookings/new'));
});

onBothEngines('signed in it shows my own booking, and no button', async (t, house) => {
  const person = await addPerson(house, { name: 'Bo Booker', organisation: 'Copnor Primary School' });
  const session = await addSession(house, { activity: 'aces', days: DAYS, capacity: 5 });
  const browser = await signInAs(house, person.id);
  await browser.get(`/sessions/${session.id}/bookings/new`);
  const booked = await browser.post(`/sessions/${session.id}/bookings`);
  t.equal(booked.status, 303);
  const { body } = await browser.get(`/sessions/${session.id}`);
  t.match(body, 'You have a place');
  t.match(body, `href="${booked.location}"`);
  t.notOk(body.includes('bookings/new'));
  t.match((await browser.get('/catalogue')).body, 'You have a place on 9 March');
  t.match(
    (await browser.get('/')).body,
    /My coming bookings[\s\S]+Tuesday 9 March 2027, 9:30am[\s\S]+You have a place/,
  );
  house.clock.set('2027-03-20T09:00');
  t.notOk(
    (await (await signInAs(house, person.id)).get('/catalogue?q=aces')).body.includes('You have a place'),
  );
});

onBothEngines('of a course it names the other date that I have, of a network none', async (t, house) => {
  const person = await addPerson(house, { name: 'Bo Booker', organisation: 'Copnor Primary School' });
  const browser = await signInAs(house, person.id);
  const otherPage = async (activity: string) => {
    const first = await addSession(house, { activity, days: DAYS, capacity: 5 });
    const other = await addSession(house, { activity, days: SUMMER, capacity: 5 });
    await browser.get(`/sessions/${first.id}/bookings/new`);
    const booked = await browser.post(`/sessions/${first.id}/bookings`);
    await browser.follow(booked);
    const { location } = booked;
    return { body: (await browser.get(`/sessions/${other.id}`)).body, location };
  };
  const course = await otherPage('aces');
  t.match(course.body, new RegExp(`href="${course.location}"[^>]*>.*You have a place on 9 March`));
  t.match(course.body, 'Book a place');
  const network = await otherPage('mental-health-education-network');
  t.notOk(network.body.includes('You have a place'));
});

onBothEngines('a meeting for some roles has its button for those alone', async (t, house) => {
  const session = await addSession(house, { activity: 'senco-network', days: DAYS });
  const senco = await addPerson(house, {
    name: 'Sen Co',
    organisation: 'Copnor Primary School',
    designations: ['senco'],
  });
  const other = await addPerson(house, { name: 'Ot Her', organisation: 'Copnor Primary School' });
  const page = async (id: string) => (await (await signInAs(house, id)).get(`/sessions/${session.id}`)).body;
  t.match(await page(senco.id), 'Book a place');
  const barred = await page(other.id);
  t.match(barred, 'Only for: Special Educational Needs Coordinator (SENCO)');
  t.notOk(barred.includes('bookings/new'));
});

onBothEngines('an unknown session is a page that helps', async (t, house) => {
  const answer = await client(house.app).get('/sessions/nothing');
  t.equal(answer.status, 404);
  t.match(answer.body, 'href="/catalogue"');
});
