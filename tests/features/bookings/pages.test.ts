import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, allOn, claim, giveUp, mailsOf, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const days = [{ startsAt: '2027-03-16T09:30', endsAt: '2027-03-16T12:30' }];
const NASTY = `<script>alert(1)</script> "quotes" 'and' {{ braces }} 👩‍👩‍👧 ${'é'.repeat(900)}`;

onBothEngines('from the session to a confirmed place in three clicks', async (t, house) => {
  const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
  const ann = await addPerson(house, { name: 'Ann' });
  t.equal(
    (await client(house.app).get(`/sessions/${session.id}/bookings/new`)).location,
    `/sign-in?next=${encodeURIComponent(`/sessions/${session.id}/bookings/new`)}`,
  );
  const browser = await signInAs(house, ann.id);
  const check = await browser.get(`/sessions/${session.id}/bookings/new`);
  t.equal(check.status, 200);
  t.match(check.body, 'Confirm booking');
  t.match(check.body, 'Tuesday 16 March 2027, 9:30am to 12:30pm');
  t.match(check.body, 'You can cancel freely until Saturday 13 March 2027, 9:30am');
  t.match(check.body, 'Name no child here');
  const answer = await browser.post(`/sessions/${session.id}/bookings`, { needs: NASTY.slice(0, 900) });
  t.equal(answer.status, 303);
  const booking = await browser.follow(answer);
  t.match(booking.body, 'You have a place');
  t.match(booking.body, 'Booked, with a place at once.');
  t.notMatch(booking.body, '<script>alert');
  t.match(booking.body, '&lt;script&gt;alert(1)&lt;/script&gt;');
  t.equal(
    (await browser.get(`/sessions/${session.id}/bookings/new`)).location,
    answer.location,
    'booked already',
  );
  t.equal(
    (await browser.post(`/sessions/${session.id}/bookings`, {})).location,
    answer.location,
    'double click',
  );
  t.same(await mailsOf(house), ['Ann confirmed']);
});

onBothEngines(
  'scenario 2: the second for the last place reads that it is full and where they stand',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    const browser = await signInAs(house, bob.id);
    t.match((await browser.get(`/sessions/${session.id}/bookings/new`)).body, 'Confirm booking');
    await claim(house, ann, session);
    const booking = await browser.follow(await browser.post(`/sessions/${session.id}/bookings`, {}));
    t.match(booking.body, 'The session is full. You are 1st on the waiting list');
    t.match(booking.body, 'Leave the waiting list');
    t.match(booking.body, 'Joined the waiting list, 1st in the queue');
  },
);

onBothEngines('a form with errors comes back filled in, 422, with nothing written', async (t, house) => {
  const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const ann = await addPerson(house, { name: 'Ann' });
  const browser = await signInAs(house, ann.id);
  await browser.get(`/sessions/${session.id}/bookings/new`);
  const long = await browser.post(`/sessions/${session.id}/bookings`, {
    needs: `${NASTY}${'x'.repeat(5000)}`,
  });
  t.equal(long.status, 422);
  t.match(long.body, 'Shorten what you need to take part to 1000 characters or fewer');
  t.match(long.body, 'href="#needs"');
  t.match(long.body, '&lt;script&gt;alert(1)&lt;/script&gt;');
  t.match(long.body, '<title>Error: ');
  t.same(await standingsOn(house, session), []);
  t.equal((await browser.post(`/sessions/${session.id}/bookings`, { _csrf: 'forged' })).status, 403);
  t.equal((await browser.post('/sessions/unknown/bookings', {})).status, 404);
  t.equal(
    (await browser.post(`/sessions/${session.id}/bookings`, { needs: 'x'.repeat(70_000) })).status,
    413,
  );
  t.same(await standingsOn(house, session), []);
});

onBothEngines('one course, two dates: moving is asked for, and then done in one step', async (t, house) => {
  const first = await addSession(house, { activity: COURSE, days, capacity: 1 });
  const second = await addSession(house, {
    activity: COURSE,
    days: [{ startsAt: '2027-04-20T09:30', endsAt: '2027-04-20T12:30' }],
    capacity: 1,
  });
  const ann = await addPerson(house, { name: 'Ann' });
  await claim(house, ann, first);
  const browser = await signInAs(house, ann.id);
  t.match(
    (await browser.get(`/sessions/${second.id}/bookings/new`)).body,
    'Move me to this date and give my place on 16 March back',
  );
  const asked = await browser.post(`/sessions/${second.id}/bookings`, { needs: 'Large print' });
  t.equal(asked.status, 422);
  t.match(asked.body, 'You already have a place on this on Tuesday 16 March 2027');
  t.match(asked.body, 'Large print');
  t.equal((await browser.post(`/sessions/${second.id}/bookings`, { moving: '1' })).status, 303);
  t.same(await standingsOn(house, first), []);
  t.same(await standingsOn(house, second), ['Ann confirmed']);
});

onBothEngines(
  'scenario 32: a clash is named and does not stop; touching end to start is none',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 5 });
    const touching = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-16T12:30', endsAt: '2027-03-16T13:30' }],
    });
    const over = await addSession(house, {
      activity: 'aces',
      days: [{ startsAt: '2027-03-16T12:00', endsAt: '2027-03-16T13:00' }],
    });
    const ann = await addPerson(house, { name: 'Ann' });
    await claim(house, ann, session);
    const browser = await signInAs(house, ann.id);
    t.notMatch((await browser.get(`/sessions/${touching.id}/bookings/new`)).body, 'at the same time');
    const check = (await browser.get(`/sessions/${over.id}/bookings/new`)).body;
    t.match(check, 'at the same time as another of your bookings');
    t.match(check, 'Masterclass On Consent');
    t.equal((await browser.post(`/sessions/${over.id}/bookings`, {})).status, 303);
  },
);

onBothEngines(
  'scenario 19: cancelling before, after the deadline, after the start, twice, and somebody else’s',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 3 });
    const [ann, bob, cat] = await addPeople(house, 'Ann', 'Bob', 'Cat');
    if (!ann || !bob || !cat) throw new Error('three people');
    const places = [
      await claim(house, ann, session),
      await claim(house, bob, session),
      await claim(house, cat, session),
    ];
    const [forAnn, forBob, forCat] = places.map((place) => `/bookings/${place.id}/cancellation`);
    const [asAnn, asBob, asCat] = [
      await signInAs(house, ann.id),
      await signInAs(house, bob.id),
      await signInAs(house, cat.id),
    ];
    if (!forAnn || !forBob || !forCat) throw new Error('three places');

    t.match((await asAnn.get(forAnn)).body, 'This is free, and does not count as late');
    t.match(
      (await asAnn.follow(await asAnn.post(forAnn, { reason: NASTY.slice(0, 400) }))).body,
      'Done: your booking has been cancelled',
    );
    t.equal((await asAnn.post(forAnn)).status, 303, 'twice is the same page');
    t.match((await asAnn.get(forAnn)).body, 'This booking has ended already');

    t.equal((await asAnn.get(`/bookings/${places[1]?.id}`)).status, 404);
    t.equal((await asAnn.get(forBob)).status, 404);
    t.equal((await asAnn.post(forBob)).status, 404);
    t.equal((await asAnn.post(`/bookings/${places[1]?.id}/acceptance`)).status, 404);
    t.equal((await asAnn.get(`/bookings/${places[1]?.id}/calendar.ics`)).status, 404);

    await asBob.get(forBob);
    house.clock.set('2027-03-13T09:31');
    const passed = await asBob.post(forBob);
    t.equal(passed.status, 422, 'the deadline passed while the page was open');
    t.match(passed.body, 'This counts as a late cancellation');
    t.match(passed.body, 'pscptraining@portsmouthcc.gov.uk');
    t.match((await asBob.follow(await asBob.post(forBob, { late: '1' }))).body, 'counts as late');

    house.clock.set('2027-03-16T09:30');
    t.match((await asCat.get(forCat)).body, 'This session has begun');
    t.equal((await asCat.post(forCat, { late: '1' })).status, 422);
    t.same(
      (await allOn(house, session)).map((row) => row.state),
      ['cancelled', 'late-cancelled', 'confirmed'],
    );
    t.equal((await mailsOf(house)).filter((mail) => mail.endsWith('cancelled')).length, 2);
  },
);

onBothEngines(
  'an offer is accepted or turned down by a button, and a GET changes nothing (scenario 29)',
  async (t, house) => {
    house.clock.set('2027-03-14T10:00');
    const session = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    const place = await claim(house, ann, session);
    const waiting = await claim(house, bob, session);
    await giveUp(house, ann, place);
    const browser = await signInAs(house, bob.id);
    for (const path of ['', '/cancellation', '/acceptance', '/calendar.ics'])
      await browser.get(`/bookings/${waiting.id}${path}`);
    t.same(await standingsOn(house, session), ['Bob offered']);
    const page = (await browser.get(`/bookings/${waiting.id}`)).body;
    t.match(page, 'Accept the place');
    t.match(page, 'Turn down the place');
    t.match(page, 'Monday 15 March 2027, 10am');
    t.match((await browser.get('/my/bookings')).body, 'Answer the offer');
    t.match(
      (await browser.follow(await browser.post(`/bookings/${waiting.id}/acceptance`))).body,
      'You have a place',
    );
    t.same(await standingsOn(house, session), ['Bob confirmed']);
  },
);

onBothEngines(
  'scenario 30: my bookings shows each group with its position and its story',
  async (t, house) => {
    const [ann, bob] = await addPeople(house, 'Ann', 'Bob');
    if (!ann || !bob) throw new Error('two people');
    const full = await addSession(house, { activity: COURSE, days, capacity: 1 });
    const coming = await addSession(house, {
      activity: 'san',
      days: [{ startsAt: '2027-03-20T10:00', endsAt: '2027-03-20T11:00' }],
    });
    const past = await addSession(house, {
      activity: 'aces',
      days: [{ startsAt: '2027-03-02T10:00', endsAt: '2027-03-02T11:00' }],
      capacity: 9,
    });
    await claim(house, bob, full);
    for (const session of [full, coming, past]) await claim(house, ann, session);
    house.clock.set('2027-03-03T10:00');
    const { body } = await (await signInAs(house, ann.id)).get('/my/bookings');
    for (const words of [
      'Coming up',
      'On the waiting list',
      'Past',
      'You are 1st on the waiting list',
      'What happened',
      'Booked, with a place at once.',
    ]) {
      t.match(body, words);
    }
    t.notMatch(body, 'Nothing is coming up');
  },
);

onBothEngines(
  'joining details are on the page 48 hours before, for checked people with a place',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const ann = await addPerson(house, { name: 'Ann' });
    const uma = await addPerson(house, { name: 'Uma', checked: false });
    const [mine, hers] = [await claim(house, ann, session), await claim(house, uma, session)];
    const [asAnn, asUma] = [await signInAs(house, ann.id), await signInAs(house, uma.id)];
    const early = (await asAnn.get(`/bookings/${mine.id}`)).body;
    t.notMatch(early, 'join/secret');
    t.match(early, 'from Sunday 14 March 2027, 9:30am');
    t.notMatch((await asAnn.get(`/bookings/${mine.id}/calendar.ics`)).body, 'secret');
    house.clock.set('2027-03-14T09:30');
    t.match((await asAnn.get(`/bookings/${mine.id}`)).body, 'https://teams.example/join/secret');
    t.match((await asAnn.get(`/bookings/${mine.id}/calendar.ics`)).body, 'secret');
    const unchecked = (await asUma.get(`/bookings/${hers.id}`)).body;
    t.notMatch(unchecked, 'join/secret');
    t.match(unchecked, 'Nobody has confirmed who you are yet');
    t.notMatch((await asUma.get(`/bookings/${hers.id}/calendar.ics`)).body, 'secret');
  },
);

onBothEngines(
  'what somebody needs is seen by them and the session’s organisers, and nobody else',
  async (t, house) => {
    const session = await addSession(house, { activity: COURSE, days, capacity: 2 });
    const ann = await addPerson(house, { name: 'Ann' });
    const organiser = await addPerson(house, { name: 'Olu', teams: ['pscp-training'] });
    const other = await addPerson(house, { name: 'Pat', teams: ['met-team'] });
    const administrator = await addPerson(house, { name: 'Ada', administrator: true });
    const asAnn = await signInAs(house, ann.id);
    await asAnn.get(`/sessions/${session.id}/bookings/new`);
    const { location } = await asAnn.post(`/sessions/${session.id}/bookings`, { needs: 'A hearing loop' });
    if (location === null) throw new Error('booked');
    t.match((await asAnn.get(location)).body, 'A hearing loop');
    t.match((await (await signInAs(house, organiser.id)).get(location)).body, 'A hearing loop');
    t.equal((await (await signInAs(house, other.id)).get(location)).status, 404);
    const seen = await (await signInAs(house, administrator.id)).get(location);
    t.notMatch(seen.body, 'A hearing loop');
  },
);

onBothEngines('a session that cannot be booked says why and what to do', async (t, house) => {
  const ann = await addPerson(house, { name: 'Ann' });
  const browser = await signInAs(house, ann.id);
  const later = await addSession(house, { activity: COURSE, days, capacity: 2, opensAt: '2027-03-05T09:00' });
  const check = await browser.get(`/sessions/${later.id}/bookings/new`);
  t.match(check.body, 'Hold the date: booking opens on Friday 5 March 2027, 9am');
  t.equal((await browser.post(`/sessions/${later.id}/bookings`, {})).status, 422);
  const senco = await addSession(house, { activity: 'senco-network', days });
  t.match((await browser.get(`/sessions/${senco.id}/bookings/new`)).body, 'people in certain roles only');
  t.equal((await browser.post(`/sessions/${senco.id}/bookings`, {})).status, 422);
  const sid = await addPerson(house, { name: 'Sid', designations: ['senco'] });
  const asSid = await signInAs(house, sid.id);
  t.equal((await asSid.post(`/sessions/${senco.id}/bookings`, {})).status, 303);
});
