import { eq } from 'drizzle-orm';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim, mailsOf, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const on = (day: string) => [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];

async function desk(house: House) {
  const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
  const other = await addPerson(house, { name: 'Oth Er', teams: ['school-attendance-team'] });
  return { browser: await signInAs(house, olu.id), stranger: await signInAs(house, other.id) };
}

const story = async (browser: Awaited<ReturnType<typeof signInAs>>, id: string) =>
  (await browser.get(`/organise/sessions/${id}`)).body;

onBothEngines(
  'several are booked in from a list, each with a result, and what cannot be read is kept',
  async (t, house) => {
    const { browser, stranger } = await desk(house);
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-16'), capacity: 3 });
    const [ann, bob] = await addPeople(house, 'Ann Atkins', 'Bob Byrne');
    await claim(house, ann, session);
    const address = `/organise/sessions/${session.id}/people`;
    const list = [
      `Ann Atkins <${ann.address.toUpperCase()}>`,
      bob.address,
      'New Face, new@school.example',
      'Late Comer; late@school.example',
      'nameless@school.example',
      'Nobody at all',
    ].join('\n');

    const check = await browser.upload(`${address}/list`, { list, step: 'check' });
    t.equal(check.status, 200);
    t.match(check.body, /Book in 5 people\?[\s\S]*1 line was not understood[\s\S]*Line 6, “Nobody at all”/);
    t.match(check.body, /2 places are free[\s\S]*Ann Atkins[\s\S]*Has booked already/);
    t.match(check.body, /New Face[\s\S]*becomes a new, unchecked person/);
    t.same(await standingsOn(house, session), ['Ann Atkins confirmed'], 'looking books nobody');
    t.equal((await stranger.post(`${address}/list`, { list, step: 'do' })).status, 404);

    const done = await browser.post(`${address}/list`, { list, step: 'do' });
    t.match(done.body, '2 have a place now, 1 waits, 1 had booked already, 1 could not be booked');
    t.match(done.body, /nameless@school.example[\s\S]*give their name as well/);
    t.match(done.body, />\nNobody at all<\/textarea>/, 'kept to be put right');
    t.same(await standingsOn(house, session), [
      'Ann Atkins confirmed',
      'Bob Byrne confirmed',
      'New Face confirmed',
      'Late Comer waiting',
    ]);
    const { read } = house.platform.store;
    const [face] = await read.select().from(read.t.people).where(eq(read.t.people.name, 'New Face'));
    t.match(face, { checkedAt: null, noticeSeenAt: null });
    t.match(await mailsOf(house), [
      'Ann Atkins confirmed',
      'Bob Byrne confirmed',
      'New Face confirmed',
      'Late Comer waiting',
    ]);
    t.match(await story(browser, session.id), 'Bob Byrne and New Face were booked in by Org Aniser.');

    const csv = 'Surname,Email,First name\nFile,cy@school.example,Cy\n';
    const file = { field: 'file', name: 'list.csv', bytes: csv };
    t.match(
      (await browser.upload(`${address}/list`, { list: '', step: 'check' }, file)).body,
      /Book in 1 person\?[\s\S]*Cy File/,
    );
    t.equal((await browser.upload(`${address}/list`, { list: '', step: 'check' })).status, 422);
    t.equal((await browser.post(`${address}/new`, { name: 'X', address: 'no' })).status, 422);
    t.equal((await browser.get(`${address}/new?q=${bob.address}`)).body.includes('Bob Byrne'), true);
    t.same(await audit(house), []);
  },
);

onBothEngines('places are cancelled for several with a reason, of this session alone', async (t, house) => {
  const { browser, stranger } = await desk(house);
  const session = await addSession(house, { activity: COURSE, days: on('2027-03-16'), capacity: 2 });
  const elsewhere = await addSession(house, { activity: 'child-protection', days: on('2027-03-18') });
  const [ann, bob, cem] = await addPeople(house, 'Ann Atkins', 'Bob Byrne', 'Cem Can');
  const places = [];
  for (const person of [ann, bob, cem]) places.push((await claim(house, person, session)).id);
  const foreign = await claim(house, ann, elsewhere);
  const address = `/organise/sessions/${session.id}/people`;
  const page = await browser.get(address);
  t.match(page.body, /Ann Atkins[\s\S]*Has a place[\s\S]*\/substitution/);
  t.notMatch(page.body, 'Cem Can', 'who waits stands on the waiting list');
  t.equal((await stranger.get(address)).status, 404);
  const [first = '', second = ''] = places;
  const unsaid = await browser.post(address, { booking: [first], action: 'cancel' });
  t.equal(unsaid.status, 422);
  t.match(unsaid.body, 'Enter why the places are cancelled');
  const order = { booking: [first, second, foreign.id], action: 'cancel', reason: 'They asked by phone' };
  t.equal((await stranger.post(address, order)).status, 404);
  t.match((await browser.follow(await browser.post(address, order))).body, '2 places were cancelled');
  t.same(await standingsOn(house, session), ['Cem Can confirmed'], 'and the queue is served');
  t.same(await standingsOn(house, elsewhere), ['Ann Atkins confirmed']);
  t.match(
    await story(browser, session.id),
    'The places of Ann Atkins and Bob Byrne were cancelled by Org Aniser: “They asked by phone”.',
  );
  t.same(await audit(house), []);
});

onBothEngines(
  'scenarios 14 and 16: the queue is moved and served by hand with who and why, and says why nobody is promoted',
  async (t, house) => {
    const { browser, stranger } = await desk(house);
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-16'), capacity: 1 });
    const [ann, bob, cem, dee] = await addPeople(house, 'Ann Atkins', 'Bob Byrne', 'Cem Can', 'Dee Day');
    await claim(house, ann, session);
    await claim(house, bob, session);
    const third = await claim(house, cem, session);
    const fourth = await claim(house, dee, session);
    const address = `/organise/sessions/${session.id}/queue`;
    t.match((await browser.get(address)).body, /1\. Bob Byrne[\s\S]*2\. Cem Can[\s\S]*3\. Dee Day/);
    t.equal((await stranger.get(address)).status, 404);
    const move = { booking: third.id, action: 'move', position: '1', reason: 'Sent by the court' };
    t.equal((await browser.post(address, { ...move, reason: '' })).status, 422);
    t.equal((await browser.post(address, { ...move, position: 'first' })).status, 422);
    t.equal((await stranger.post(address, move)).status, 404);
    t.match((await browser.follow(await browser.post(address, move))).body, 'Moved from 2nd to 1st');
    const up = { booking: fourth.id, action: 'up', reason: 'Agreed with Bob' };
    t.match((await browser.follow(await browser.post(address, up))).body, 'Moved from 3rd to 2nd');
    t.match((await browser.get(address)).body, /1\. Cem Can[\s\S]*2\. Dee Day[\s\S]*3\. Bob Byrne/);
    const full = await browser.post(address, { ...move, action: 'promote' });
    t.equal(full.status, 422);
    t.match(full.body, 'No place is free');

    await browser.post(`${address}/settings`, { automation: 'off' });
    await browser.post(`/organise/sessions/${session.id}/places`, { capacity: '2', step: 'do' });
    const why = (await browser.get(address)).body;
    t.match(why, '1 place is free. Nobody has been promoted because automation is off.');
    t.match(why, 'Automation is off');
    const give = { booking: fourth.id, action: 'promote', reason: 'Cem cannot come' };
    t.match((await browser.follow(await browser.post(address, give))).body, 'They have a place now');
    const off = { booking: third.id, action: 'off', reason: 'Asked to leave' };
    t.match((await browser.follow(await browser.post(address, off))).body, 'Taken off the waiting list');
    t.same(await standingsOn(house, session), [
      'Ann Atkins confirmed',
      'Dee Day confirmed',
      'Bob Byrne waiting',
    ]);
    const told = await story(browser, session.id);
    t.match(
      told,
      'Cem Can was moved from 2nd to 1st on the waiting list by Org Aniser: “Sent by the court”.',
    );
    t.match(told, 'Dee Day was given a place by Org Aniser: “Cem cannot come”.');
    t.match(told, 'Cem Can was taken off the waiting list by Org Aniser: “Asked to leave”.');

    const other = await addSession(house, { activity: COURSE, days: on('2027-04-20'), capacity: 5 });
    const check = await browser.post(`${address}/elsewhere`, { to: other.id, step: 'check' });
    t.match(check.body, /1 person is offered a place<\/strong>: Bob Byrne/);
    t.same(await standingsOn(house, other), []);
    await browser.post(`${address}/elsewhere`, { to: other.id, step: 'do' });
    t.same(await standingsOn(house, other), ['Bob Byrne offered']);
    t.match(
      await story(browser, session.id),
      'Another date was offered to the waiting list in its order by Org Aniser: 1 person asked.',
    );
    t.same(await audit(house), []);
  },
);
