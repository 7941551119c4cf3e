import { recordCompletions } from '../../../src/attendance/index.ts';
import { lockPeople } from '../../../src/people/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const day = (date: string) => [{ startsAt: `${date}T10:00`, endsAt: `${date}T12:00` }];

async function did(house: House, personId: string, activityId: string, completedOn: string): Promise<void> {
  await house.platform.store.transaction(async (tx) => {
    await lockPeople(tx, [personId]);
    await recordCompletions(tx, house.platform, null, [
      { personId, activityId, completedOn, source: 'e-learning' },
    ]);
  });
}

/** The part of the page about one activity, from its title to the next. */
function need(body: string, id: string): string {
  const from = body.indexOf(`id="need-${id}"`);
  const until = body.indexOf('id="need-', from + 10);
  return from === -1 ? '' : body.slice(from, until === -1 ? undefined : until);
}

onBothEngines(
  'signed in, the home page is what I need: what is missing has its next date and a button',
  async (t, house) => {
    const full = await addSession(house, {
      activity: 'child-protection',
      days: day('2027-03-08'),
      capacity: 0,
    });
    const free = await addSession(house, {
      activity: 'child-protection',
      days: day('2027-03-09'),
      capacity: 10,
    });
    const dsl = await addPerson(house, {
      name: 'Dora Lead',
      organisation: 'Copnor Primary School',
      designations: ['dsl'],
    });
    const browser = await signInAs(house, dsl.id);
    const { body } = await browser.get('/');
    t.match(body, '<h1 class="govuk-heading-xl">What do I need?</h1>');
    const missing = need(body, 'child-protection');
    t.match(missing, 'Missing');
    t.match(missing, `/sessions/${free.id}/bookings/new`);
    t.notOk(missing.includes(full.id), 'a date with a place comes before one that is full');
    t.match(missing, 'Essential as Designated Safeguarding Lead (DSL) since 1 September 2026');
    t.match(missing, 'I have done it elsewhere');
    t.match(need(body, 'basic-awareness'), 'No dates yet');
    t.equal((await browser.get('/my/needs')).body.includes('What do I need?</h1>'), true);

    await browser.get(`/sessions/${free.id}/bookings/new`);
    await browser.post(`/sessions/${free.id}/bookings`);
    const booked = need((await browser.get('/')).body, 'child-protection');
    t.match(booked, /Booked<\/strong><span>for 9 March 2027/);
    t.match(booked, 'You have a place on 9 March');
    t.notOk(booked.includes('Book a place'));
  },
);

onBothEngines('only full dates: the waiting list; a part of a programme counts for it', async (t, house) => {
  const full = await addSession(house, { activity: 'basic-awareness', days: day('2027-03-08'), capacity: 0 });
  const part = await addSession(house, {
    activity: 'masterclass-consent',
    days: day('2027-03-10'),
    capacity: 5,
  });
  const dsl = await addPerson(house, {
    name: 'Dora Lead',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
  });
  const { body } = await (await signInAs(house, dsl.id)).get('/');
  t.match(need(body, 'basic-awareness'), `/sessions/${full.id}/bookings/new`);
  t.match(need(body, 'basic-awareness'), 'Join the waiting list');
  const programme = need(body, 'masterclasses-dsl-series');
  t.match(programme, `/sessions/${part.id}`);
  t.match(programme, 'counts for it');
});

onBothEngines('what I did is said in the catalogue, on its page and on its sessions', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: day('2027-03-09'), capacity: 10 });
  const dsl = await addPerson(house, {
    name: 'Dora Lead',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
    functions: { 'practitioner-children-families': 'yes' },
  });
  await did(house, dsl.id, 'aces', '2026-03-03');
  const browser = await signInAs(house, dsl.id);
  for (const address of ['/catalogue?q=ACES', '/activities/aces', `/sessions/${session.id}`]) {
    const { body } = await browser.get(address);
    t.match(body, 'You did this on 3 March 2026. Once counts', address);
    t.match(body, /href="\/certificates\/[\w-]+"/, address);
    t.notOk((await client(house.app).get(address)).body.includes('You did this'), `${address} for anybody`);
  }
  const { body } = await browser.get('/');
  t.match(body.slice(body.indexOf('id="met"')), 'ACES');
  t.match(body.slice(body.indexOf('id="record"')), '3 March 2026');
  const other = await addPerson(house, {
    name: 'Olga Other',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
  });
  t.notOk((await (await signInAs(house, other.id)).get('/activities/aces')).body.includes('You did this'));
});

onBothEngines(
  'an answer turns what was to be confirmed into something to do, or into nothing',
  async (t, house) => {
    const dsl = await addPerson(house, {
      name: 'Dora Lead',
      organisation: 'Copnor Primary School',
      designations: ['dsl'],
    });
    const browser = await signInAs(house, dsl.id);
    const { body } = await browser.get('/');
    t.equal(need(body, 'exploitation-training'), '', 'not yet something to do');
    t.match(body, 'id="question-practitioner-exploitation-risk"');
    t.match(body, /questions? waits? for your answer/);
    await browser.post('/my/roles', { role: 'practitioner-exploitation-risk', answer: 'yes', next: '/' });
    t.match(need((await browser.get('/')).body, 'exploitation-training'), 'Missing');
    await browser.post('/my/roles', { role: 'practitioner-exploitation-risk', answer: 'no', next: '/' });
    t.equal(need((await browser.get('/')).body, 'exploitation-training'), '');
  },
);

onBothEngines('somebody new in post has an induction list', async (t, house) => {
  const dsl = await addPerson(house, {
    name: 'Nina New',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
    since: '2027-02-15',
  });
  const { body } = await (await signInAs(house, dsl.id)).get('/my/needs');
  t.match(body, 'New in your role: what to do by when');
  const old = await addPerson(house, {
    name: 'Otto Old',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
    since: '2020-02-15',
  });
  t.notOk((await (await signInAs(house, old.id)).get('/my/needs')).body.includes('New in your role'));
  t.equal((await client(house.app).get('/my/needs')).status, 303, 'who is not signed in is asked to');
});
