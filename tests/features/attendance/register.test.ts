import { setTrainer } from '../../../src/catalogue/index.ts';
import { COMMANDS } from '../../../src/commands.ts';
import { mergePeople } from '../../../src/people/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { faults, register, send, standingOf, TWO_DAYS } from './register-support.ts';

onBothEngines(
  'two devices, and a mark that comes late or twice: the one made later stands',
  async (t, house) => {
    const { session, people, olu, days } = await register(house, ['Ann', 'Bob', 'Cat']);
    const day = days[0]?.id ?? '';
    const address = `/sessions/${session.id}/register`;
    const [one, two] = [await signInAs(house, olu.id, 'tablet'), await signInAs(house, olu.id, 'phone')];
    await one.get(address);
    await two.get(address);
    const mark = (choice: 'attended' | 'late' | 'absent', madeAt: string, who = 'Ann', fills = '') => ({
      day,
      person: people[who]?.id ?? '',
      choice,
      madeAt: `2027-03-09T${madeAt}:00.000Z`,
      fills,
    });

    t.match(await send(one, session, mark('attended', '09:00')), { status: 409, reason: 'too-early' });
    house.clock.set('2027-03-09T00:00');
    t.match(await send(one, session, mark('attended', '00:00')), { status: 200, standing: 'attended' });

    house.clock.set('2027-03-09T10:00');
    t.match(await send(one, session, mark('late', '09:40')), { standing: 'late' });
    t.match(
      await send(two, session, mark('absent', '09:35')),
      { standing: 'late' },
      'made before, came after',
    );
    t.match(await send(one, session, mark('late', '09:40')), { standing: 'late' }, 'sent again');
    t.match(await send(two, session, mark('attended', '09:50')), { standing: 'attended' });
    t.match(
      await send(one, session, mark('late', '09:40')),
      { standing: 'attended' },
      'sent again, overtaken',
    );
    t.match(await send(one, session, mark('absent', '23:00')), { standing: 'absent' });
    house.clock.advance({ minutes: 1 });
    t.match(
      await send(two, session, mark('attended', '10:01')),
      { standing: 'attended' },
      'a clock was ahead',
    );

    t.match(await send(two, session, mark('absent', '09:45', 'Bob')), { standing: 'absent' });
    t.match(await send(one, session, mark('attended', '10:00', 'Bob', '1')), { standing: 'absent' });
    t.match(await send(one, session, mark('attended', '10:00', 'Cat', '1')), { standing: 'attended' });
    t.match(
      await send(two, session, mark('late', '09:38', 'Cat')),
      { standing: 'late' },
      'meant, so it stands',
    );
    t.same(await standingOf(house, session), ['Ann 1 attended', 'Bob 1 absent', 'Cat 1 late']);

    const state = JSON.parse((await two.get(`${address}/marks`)).body);
    t.equal(state.closed, false);
    t.same(state.marks[day][people.Bob?.id ?? ''], 'absent');
    t.equal((await send(one, session, { ...mark('late', '09:40'), choice: 'gone' as 'late' })).status, 422);
    t.match(await send(one, session, { ...mark('late', '09:40'), person: olu.id }), {
      status: 409,
      reason: 'not-on-register',
    });
    t.same(await faults(house), []);
  },
);

onBothEngines(
  'a device that was offline names a record that has been joined to another since',
  async (t, house) => {
    const { session, people, olu, days } = await register(house, ['Ann']);
    const keep = await addPerson(house, { name: 'Ann Again' });
    const moves = [
      async (tx: Parameters<Parameters<typeof house.platform.store.transaction>[0]>[0]) => {
        await tx.update(tx.t.bookings).set({ personId: keep.id });
        await tx.update(tx.t.invitations).set({ personId: keep.id });
      },
    ];
    await mergePeople(house.platform, 'command line', keep.id, people.Ann?.id ?? '', moves);
    house.clock.set('2027-03-09T10:00');
    const browser = await signInAs(house, olu.id);
    await browser.get(`/sessions/${session.id}/register`);
    const fields = { day: days[0]?.id ?? '', person: people.Ann?.id ?? '', choice: 'attended' as const };
    await send(browser, session, { ...fields, madeAt: '2027-03-09T09:30:00.000Z' });
    t.same(await standingOf(house, session), ['Ann Again 1 attended']);
  },
);

onBothEngines('without scripts a form saves what was changed on it, and nothing else', async (t, house) => {
  const { session, people, olu, days } = await register(house, ['Ann', 'Bob', 'Cat'], TWO_DAYS);
  const address = `/sessions/${session.id}/register`;
  const [one, two] = [await signInAs(house, olu.id), await signInAs(house, olu.id)];
  const fields = (marks: Record<string, [string, string]>) => ({
    day: days[0]?.id ?? '',
    ...Object.fromEntries(
      Object.entries(marks).flatMap(([name, [was, is]]) => [
        [`was-${people[name]?.id}`, was],
        [`mark-${people[name]?.id}`, is],
      ]),
    ),
  });
  const before = await one.get(address);
  t.match(before.body, 'Marks can be made from Tue 9 Mar');
  t.notMatch(before.body, 'type="radio"');
  const early = await one.post(address, fields({ Ann: ['', 'attended'] }));
  t.equal(early.status, 422);
  t.match(early.body, 'Marks can be made from the day itself');

  house.clock.set('2027-03-09T10:00');
  await one.get(address);
  await two.get(address);
  t.equal((await two.post(address, fields({ Ann: ['', 'attended'] }))).status, 303);
  // What this page showed of Ann is old by now, and she was left alone on it.
  const saved = await one.post(address, fields({ Ann: ['', ''], Bob: ['', 'late'], Cat: ['', ''] }));
  t.equal(saved.location, `${address}?day=1`);
  t.match((await one.follow(saved)).body, 'Saved: 1 mark');
  t.same(await standingOf(house, session), ['Ann 1 attended', 'Bob 1 late']);
  house.clock.advance({ minutes: 1 });
  const rest = await one.post(address, { ...fields({ Bob: ['late', 'absent'] }), all: '1' });
  t.match((await one.follow(rest)).body, 'Saved: 2 marks');
  t.same(await standingOf(house, session), ['Ann 1 attended', 'Bob 1 absent', 'Cat 1 attended']);

  const page = (await one.get(`${address}?day=2`)).body;
  t.match(page, 'Tuesday 16 March 2027, 9:30am to 3:30pm');
  t.match((await one.get(address, { 'hx-request': 'true' })).body, /^\s*<ul class="register"/);
  t.equal((await one.post(address, { day: 'another' })).status, 422);
});

onBothEngines(
  'the register is for the team and the trainer; to all others it does not exist',
  async (t, house) => {
    const { session, people, olu, days } = await register(house, ['Ann']);
    const tom = await addPerson(house, { name: 'Tom Trainer' });
    const admin = await addPerson(house, { name: 'Ada', administrator: true });
    const elsewhere = await addPerson(house, { name: 'Pat', teams: ['met-team'] });
    const actor = { personId: olu.id, administrator: false, teamIds: ['pscp-training'] };
    t.same(await setTrainer(house.platform, { ...actor, teamIds: [] }, session.id, tom.id), {
      outcome: 'not-found',
    });
    t.same(await setTrainer(house.platform, actor, session.id, 'nobody'), { outcome: 'not-found' });
    t.same(await setTrainer(house.platform, actor, session.id, tom.id), { outcome: 'set' });
    t.same(await setTrainer(house.platform, actor, session.id, tom.id), { outcome: 'already' });
    const command = async (...words: string[]) =>
      COMMANDS.trainer?.run(house.dependencies, words, { as: olu.id });
    t.equal(await command(session.id, tom.address), 'Tom Trainer is its trainer already.');
    await t.rejects(command('nothing', tom.address), /no session/);

    house.clock.set('2027-03-09T10:00');
    const { read } = house.platform.store;
    const [booking] = await read.select().from(read.t.bookings);
    await house.platform.store.transaction((tx) =>
      tx.insert(tx.t.accessNeeds).values({
        bookingId: booking?.id ?? '',
        needs: 'No nuts <please>',
        deleteAfter: house.clock.now(),
      }),
    );

    const address = `/sessions/${session.id}/register`;
    const pages = ['', '/marks', '/closing', '/reopening', '/unscheduled', '/print', '/counts'];
    const posts = {
      '': { day: days[0]?.id ?? '' },
      '/marks': { day: '', person: people.Ann?.id ?? '', choice: 'late', madeAt: '2027-03-09T09:30:00Z' },
      '/closing': { absentees: '1' },
      '/reopening': { reason: 'x' },
      '/unscheduled': { day: days[0]?.id ?? '', name: 'New', organisation: 'none' },
    };
    for (const stranger of [people.Ann, admin, elsewhere]) {
      const browser = await signInAs(house, stranger?.id ?? '');
      for (const page of pages)
        t.equal((await browser.get(address + page)).status, 404, `${stranger?.name} ${page}`);
      for (const [page, fields] of Object.entries(posts)) {
        t.equal((await browser.post(address + page, fields)).status, 404, `${stranger?.name} posts ${page}`);
      }
      t.match((await browser.get('/registers')).body, 'There is no register for you now');
    }
    t.same(await standingOf(house, session), []);

    const [trainer, organiser] = [await signInAs(house, tom.id), await signInAs(house, olu.id)];
    for (const browser of [trainer, organiser]) {
      for (const page of pages) t.equal((await browser.get(address + page)).status, 200, page);
      t.match((await browser.get('/registers')).body, `href="${address}"`);
      t.match((await browser.get(address)).body, '1 person has said what they need');
    }
    for (const browser of [trainer, organiser]) {
      t.match((await browser.get(`/sessions/${session.id}`)).body, `href="${address}">Register</a>`);
      t.match((await browser.get('/')).body, 'All my registers');
    }
    const outsider = await signInAs(house, elsewhere.id);
    t.notMatch((await outsider.get(`/sessions/${session.id}`)).body, `${address}"`);
    t.notMatch((await outsider.get('/')).body, 'All my registers');
    for (const page of pages) t.notMatch((await trainer.get(address + page)).body, /nuts/, page);
    t.match((await organiser.get(`${address}/counts`)).body, 'No nuts &lt;please&gt;');
    for (const page of ['', '/print']) t.notMatch((await organiser.get(address + page)).body, /nuts|@/, page);
    t.equal((await trainer.get('/sessions/nothing/register')).status, 404);
    const search = `${address}/unscheduled?q=nobody@example.org`;
    const tries = await Promise.all(Array.from({ length: 125 }, () => trainer.get(search)));
    t.equal(tries.filter(({ status }) => status === 429).length > 0, true, 'no list of addresses is tried');
    t.equal((await organiser.get(search)).status, 200, 'which is counted for each person');
    const capacity = await trainer.get(`/bookings/${booking?.id}`);
    t.equal(capacity.status, 404, 'a trainer has no further rights');
  },
);

onBothEngines('nobody is found by signs alone, nor while the register is not open', async (t, house) => {
  const { session, people, olu, days } = await register(house, ['Ann', 'Bob']);
  const stranger = await addPerson(house, { name: 'Sam Stranger' });
  const browser = await signInAs(house, olu.id);
  const address = `/sessions/${session.id}/register`;
  const found = async (q: string) => {
    const { body } = await browser.get(`${address}/unscheduled?q=${encodeURIComponent(q)}`);
    return /id="found-/.test(body)
      ? 'found'
      : (/(from the first day|is closed|Nobody was)/.exec(body)?.[1] ?? '');
  };
  const add = (person = '', q = '') =>
    browser.post(`${address}/unscheduled`, { day: days[0]?.id ?? '', person, q });
  for (const q of [stranger.address, 'ann']) t.equal(await found(q), 'from the first day');
  t.match(await add(stranger.id, stranger.address), { status: 422, body: /from the day itself/ });

  house.clock.set('2027-03-09T10:00');
  for (const q of [stranger.address, 'ann', 'A_n%n']) t.equal(await found(q), 'found', q);
  for (const q of ['%%%', '___', '% _ %', '\\\\\\', 'a%%', '...']) t.equal(await found(q), 'Nobody was', q);
  t.equal((await add(people.Ann?.id, '___')).status, 404);

  await browser.post(`${address}/closing`, { absentees: '1' });
  for (const q of [stranger.address, 'ann']) t.equal(await found(q), 'is closed');
  for (const q of [stranger.address, 'nobody@example.org'])
    t.match(await add(stranger.id, q), { status: 422, body: /has been closed/ });
  await browser.post(`${address}/reopening`, { reason: 'A mistake' });
  t.equal(await found(stranger.address), 'found');
});

onBothEngines(
  'the list has today’s registers, the coming ones, and those still to be closed',
  async (t, house) => {
    const { session, olu } = await register(house, ['Ann']);
    const browser = await signInAs(house, olu.id);
    const groups = async (local: string) => {
      house.clock.set(local);
      const { body } = await (await signInAs(house, olu.id)).get('/registers');
      return [...body.matchAll(/<h2 class="govuk-heading-m" id[^>]*>([^<]+)<\/h2>/g)].map(
        ([, title]) => title,
      );
    };
    t.same(await groups('2027-02-22T09:00'), []);
    t.same(await groups('2027-02-24T09:00'), ['In the next two weeks']);
    t.same(await groups('2027-03-09T18:00'), ['Today']);
    t.same(await groups('2027-03-10T09:00'), ['Over, and to be closed']);
    await browser.get('/registers');
    await browser.post(`/sessions/${session.id}/register/closing`, { absentees: '1' });
    t.same(await groups('2027-03-10T09:00'), []);
    await browser.post(`/sessions/${session.id}/register/reopening`, { reason: 'A mistake' });
    t.same(await groups('2027-09-10T09:00'), ['Over, and to be closed'], 'open again, however long ago');
  },
);
