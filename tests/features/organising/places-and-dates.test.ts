import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addPeople, audit, claim, standingsOn } from '../../support/queue.ts';
import { addSession } from '../../support/sessions.ts';

const COURSE = 'masterclass-consent';
const on = (day: string) => [{ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` }];

onBothEngines(
  'scenario 25: places are set aside for a sector, changed and released at the desk, and one organisation capped',
  async (t, house) => {
    const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
    const other = await addPerson(house, { name: 'Oth Er', teams: ['school-attendance-team'] });
    const browser = await signInAs(house, olu.id);
    const stranger = await signInAs(house, other.id);
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-16'), capacity: 2 });
    const elsewhere = await addSession(house, { activity: COURSE, days: on('2027-05-16'), capacity: 2 });
    const address = `/organise/sessions/${session.id}/places`;
    const order = { name: 'Schools', sector: 'education', places: '1', release: '2027-03-10' };
    t.equal((await stranger.post(`${address}/allocations`, order)).status, 404);
    t.match(
      (await browser.post(`${address}/allocations`, { ...order, sector: [] })).body,
      'Choose a sector or an organisation',
    );
    t.match(
      (await browser.post(`${address}/allocations`, { ...order, places: '3' })).body,
      'Only 2 places can be set aside',
    );
    const made = await browser.follow(await browser.post(`${address}/allocations`, order));
    t.match(
      made.body,
      /1 place set aside for Schools[\s\S]*Schools: 0 of 1 used, 1 free[\s\S]*Wednesday 10 March 2027/,
    );
    const [, id] = /places\/allocations\/([\w-]+)"/.exec(made.body) ?? [];
    const [ann, bob] = await addPeople(house, 'Ann Atkins', 'Bob Byrne');
    await claim(house, ann, session);
    await claim(house, bob, session);
    t.same(await standingsOn(house, session), ['Ann Atkins confirmed', 'Bob Byrne waiting']);
    t.match(
      (await browser.get(`/organise/sessions/${session.id}/queue`)).body,
      'Passed over: the places that are free are set aside for others',
    );
    const foreign = `/organise/sessions/${elsewhere.id}/places/allocations/${id}`;
    t.equal((await browser.post(foreign, { action: 'release' })).status, 404, 'of another session');
    const release = { action: 'release', places: '1', release: '2027-03-10' };
    t.equal((await browser.post(`${address}/allocations/${id}`, release)).status, 303);
    t.same(await standingsOn(house, session), ['Ann Atkins confirmed', 'Bob Byrne confirmed']);
    t.equal((await browser.post(`${address}/cap`, { cap: '0' })).status, 422);
    t.match(
      (await browser.follow(await browser.post(`${address}/cap`, { cap: '2' }))).body,
      'At most 2 places for one organisation',
    );
    const story = (await browser.get(`/organise/sessions/${session.id}`)).body;
    t.match(story, 'The places set aside for Schools were released, 1 of them free by Org Aniser.');
    t.match(story, '1 place set aside for Schools until Wednesday 10 March 2027, midnight by Org Aniser.');
    t.same(await audit(house), []);
  },
);

onBothEngines(
  'scenario 21: a cancelled session places its people on another date in the old order; an outdated move is shown what changed',
  async (t, house) => {
    const olu = await addPerson(house, { name: 'Org Aniser', teams: ['pscp-training'] });
    const browser = await signInAs(house, olu.id);
    const session = await addSession(house, { activity: COURSE, days: on('2027-03-16'), capacity: 2 });
    const there = await addSession(house, { activity: COURSE, days: on('2027-05-18'), capacity: 2 });
    const people = await addPeople(house, 'Ann Atkins', 'Bob Byrne', 'Cem Can');
    for (const person of people) await claim(house, person, session);
    const address = `/organise/sessions/${session.id}`;

    const form = {
      'day-1': '2027-03-17',
      'from-1': '09:30',
      'until-1': '12:30',
      mode: 'teams',
      joining: 'https://teams.example/x',
      revision: '0',
    };
    t.equal((await browser.post(`${address}/move`, { ...form, step: 'do' })).status, 303);
    const late = await browser.post(`${address}/move`, { ...form, 'day-1': '2027-03-18', step: 'do' });
    t.equal(late.status, 422);
    t.match(
      late.body,
      /Somebody has changed this session[\s\S]*It stands now: Wednesday 17 March 2027[\s\S]*Moved from Tuesday 16 March 2027, 9:30am to Wednesday 17 March 2027, 9:30am by Org Aniser[\s\S]*value="2027-03-18"/,
    );
    const [, revision = ''] = /name="revision" value="(\d+)"/.exec(late.body) ?? [];
    t.equal(
      (await browser.post(`${address}/move`, { ...form, 'day-1': '2027-03-18', revision, step: 'do' }))
        .status,
      303,
    );

    const order = { reason: 'No trainer', elsewhere: there.id, how: 'directly' };
    const check = await browser.post(`${address}/cancellation`, { ...order, step: 'check' });
    t.match(
      check.body,
      /Another date[\s\S]*Tuesday 18 May 2027[\s\S]*2 people get a place<\/strong>: Ann Atkins, Bob Byrne/,
    );
    t.match(check.body, /1 person joins the waiting list<\/strong>: Cem Can/);
    t.same(await standingsOn(house, there), []);
    const wrong = await browser.post(`${address}/cancellation`, {
      ...order,
      elsewhere: session.id,
      step: 'do',
    });
    t.equal(wrong.status, 422);
    await browser.post(`${address}/cancellation`, { ...order, step: 'do' });
    t.same(await standingsOn(house, there), [
      'Ann Atkins confirmed',
      'Bob Byrne confirmed',
      'Cem Can waiting',
    ]);
    t.same(await standingsOn(house, session), []);
    t.match(
      (await browser.get(address)).body,
      'Cancelled by Org Aniser, 3 people told, 2 of them placed on another date and 1 on its waiting list: “No trainer”.',
    );
    t.same(await audit(house), []);
  },
);
