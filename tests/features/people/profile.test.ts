import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { auditOf } from '../../support/people-audit.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';

onBothEngines('sign-ins are listed and ended, one or everywhere', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const other = await addPerson(house, { name: 'Somebody Else' });
  const here = await signInAs(house, id, 'Chrome on Windows');
  const phone = await signInAs(house, id, 'Safari on an iPhone');
  const tablet = await signInAs(house, id, 'Safari on an iPad');
  const stranger = await signInAs(house, other.id);
  const page = await here.get('/my/profile');
  t.match(page.body, 'Chrome on Windows</strong> (this one)');
  t.match(page.body, 'Since Monday 1 March 2027, 9am');
  const phoneId = /name="which" value="([^"]+)"[^>]*aria-describedby="[^"]+"[^>]*>Sign out this one/g;
  const ids = [...page.body.matchAll(phoneId)].map((match) => match[1] ?? '');
  t.equal(ids.length, 3);
  t.equal(
    (await stranger.post('/my/sign-ins/ending', { which: ids[0] ?? '' })).status,
    404,
    'only one’s own',
  );

  const rows = await house.platform.store.read.select().from(house.platform.store.read.t.signIns);
  const onPhone = rows.find((row) => row.device === 'Safari on an iPhone');
  const ended = await here.post('/my/sign-ins/ending', { which: onPhone?.id ?? '' });
  t.equal(ended.location, '/my/profile');
  t.equal((await phone.get('/my/profile')).status, 303, 'the phone is signed out');
  t.equal((await tablet.get('/my/profile')).status, 200);

  t.equal((await here.post('/my/sign-ins/ending', { which: 'all' })).location, '/sign-in');
  t.equal((await tablet.get('/my/profile')).status, 303);
  t.equal((await here.get('/my/profile')).status, 303);
  t.equal((await stranger.get('/my/profile')).status, 200);
});

onBothEngines(
  'signing out ends the sign-in, and signing in anew takes the place of the old',
  async (t, house) => {
    const { id, address } = await addPerson(house, { name: 'Priya Shah' });
    const browser = await signInAs(house, id);
    const kept = browser.cookies.get('muster_sign_in') ?? '';
    await browser.post('/sign-in', { email: address });
    await browser.post('/sign-in/code', { code: (await lastPosted(house)).code });
    t.not(browser.cookies.get('muster_sign_in'), kept);
    const thief = client(house.app);
    thief.cookies.set('muster_sign_in', kept);
    t.equal((await thief.get('/my/profile')).status, 303, 'the old token is worth nothing');
    const token = browser.cookies.get('muster_sign_in') ?? '';
    t.equal((await browser.post('/sign-out')).location, '/');
    t.notOk(browser.cookies.has('muster_sign_in'));
    thief.cookies.set('muster_sign_in', token);
    t.equal((await thief.get('/my/profile')).status, 303);
  },
);

onBothEngines('a sign-in runs out after thirty days', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  house.clock.advance({ days: 30, seconds: -1 });
  t.equal((await browser.get('/my/profile')).status, 200);
  house.clock.advance({ seconds: 1 });
  t.equal((await browser.get('/my/profile')).status, 303);
});

onBothEngines('an address is added by its code, written to, and removed', async (t, house) => {
  const { id, address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  const asked = await browser.post('/my/addresses', { email: 'Priya@New.example' });
  t.equal(asked.location, '/my/addresses/code');
  t.match((await browser.follow(asked)).body, 'Priya@New.example');
  const mail = await lastPosted(house);
  t.same([mail.kind, mail.to, mail.secret], ['address-proof', 'Priya@New.example', true]);
  t.equal(
    (await client(house.app).post('/sign-in/code', { code: mail.code })).status,
    422,
    'it signs nobody in',
  );
  t.equal(
    (await browser.get('/my/profile')).body.includes('Priya@New.example'),
    false,
    'not before it is proved',
  );
  t.equal((await browser.post('/my/addresses/code', { code: '12' })).status, 422);
  t.equal((await browser.post('/my/addresses/code', { code: mail.code })).location, '/my/profile');
  t.match((await browser.get('/my/profile')).body, 'Priya@New.example');
  const told = await lastPosted(house);
  t.same([told.kind, told.to], ['address-added', address], 'the old address is told');

  const { read } = house.platform.store;
  const rows = await read.select().from(read.t.addresses);
  const [before, added] = [
    rows.find((row) => row.address === address),
    rows.find((row) => row.address !== address),
  ];
  t.same([before?.principal, added?.principal], [true, false]);
  await browser.post(`/my/addresses/${added?.id}/principal`);
  t.same(await auditOf(house), []);
  const recipientsNow = await read.select().from(read.t.addresses);
  t.equal(recipientsNow.find((row) => row.principal)?.address, 'Priya@New.example');
  t.equal((await browser.post(`/my/addresses/${added?.id}/removal`)).status, 303);
  t.same(await auditOf(house), [], 'the one left is principal again');
  const last = await browser.post(`/my/addresses/${before?.id}/removal`);
  t.equal(last.status, 422);
  t.match(last.body, 'your only address');
});

onBothEngines('what is not one’s own cannot be touched', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  await addPerson(house, { name: 'Somebody Else' });
  const browser = await signInAs(house, id);
  const { read } = house.platform.store;
  const theirs = (await read.select().from(read.t.addresses)).find((row) => row.personId !== id);
  for (const act of ['removal', 'principal'])
    t.equal((await browser.post(`/my/addresses/${theirs?.id}/${act}`)).status, 404);
  t.equal((await browser.get('/my/organisations/unknown')).status, 404);
  t.equal((await browser.post('/my/organisations/unknown', { posts: 'teacher' })).status, 404);
  t.equal((await browser.post('/my/organisations/unknown/leaving')).status, 404);
  t.same(await read.select().from(read.t.heldRoles), []);
});

onBothEngines('adding an address does not tell whether it is somebody’s', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const other = await addPerson(house, { name: 'Somebody Else' });
  const browser = await signInAs(house, id);
  t.equal((await browser.post('/my/addresses', { email: other.address })).location, '/my/addresses/code');
  const { code } = await lastPosted(house);
  const answer = await browser.follow(await browser.post('/my/addresses/code', { code }));
  t.match(answer.body, 'on another record', 'whoever can read the mail is told');
  const { read } = house.platform.store;
  t.equal((await read.select().from(read.t.addresses)).filter((row) => row.personId === id).length, 1);
});

onBothEngines('a code to add an address is for the person who asked', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const other = await addPerson(house, { name: 'Somebody Else' });
  const browser = await signInAs(house, id);
  await browser.post('/my/addresses', { email: 'new@new.example' });
  const { code } = await lastPosted(house);
  const same = await signInAs(house, other.id);
  same.cookies.set('muster_browser', browser.cookies.get('muster_browser') ?? '');
  t.equal((await same.post('/my/addresses/code', { code })).status, 422);
  t.equal((await browser.post('/my/addresses/code', { code })).status, 303);
});

onBothEngines('adding addresses shares the limit, and five wrong tries end the code', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  for (let n = 0; n < 5; n++) await browser.post('/my/addresses', { email: 'new@new.example' });
  const { code } = await lastPosted(house);
  t.equal((await browser.post('/my/addresses', { email: 'new@new.example' })).status, 429);
  t.equal((await client(house.app).post('/sign-in', { email: 'new@new.example' })).status, 429);
  const wrong = code === '000000' ? '111111' : '000000';
  for (let n = 0; n < 5; n++) await browser.post('/my/addresses/code', { code: wrong });
  t.equal((await browser.post('/my/addresses/code', { code })).status, 422);
});

onBothEngines('a proved address at a known domain of one’s organisation vouches', async (t, house) => {
  await addOrganisation(house, { name: 'Sea View Primary', domain: 'seaview.example' });
  const person = await addPerson(house, {
    name: 'Priya Shah',
    organisation: 'Sea View Primary',
    checked: false,
  });
  const browser = await signInAs(house, person.id);
  await browser.post('/my/addresses', { email: 'priya@seaview.example' });
  t.match((await browser.get('/my/profile')).body, 'You are not confirmed yet');
  await browser.post('/my/addresses/code', { code: (await lastPosted(house)).code });
  t.match((await browser.get('/my/profile')).body, 'You are confirmed');
});

onBothEngines('a name is changed, and a bad one is refused', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  const empty = await browser.post('/my/name', { name: ' \t ' });
  t.equal(empty.status, 422);
  t.match(empty.body, 'Enter your name');
  const odd = 'Priya “Pri” O’Shah <script>alert(1)</script> 👩‍🏫';
  t.equal((await browser.post('/my/name', { name: odd })).status, 303);
  const page = await browser.get('/my/profile');
  t.match(page.body, 'Priya “Pri” O’Shah &lt;script&gt;');
  t.notOk(page.body.includes('<script>alert'));
  t.same(await posted(house), []);
});
