import { atOnce } from '../../support/at-once.ts';
import { client } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';

const WRONG = (code: string) => (code === '000000' ? '111111' : '000000');

onBothEngines('someone signs in by the code and goes on to where they were', async (t, house) => {
  const { address, name } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  const sent = await browser.get('/my/profile');
  t.equal(sent.location, '/sign-in?next=%2Fmy%2Fprofile');
  const page = await browser.follow(sent);
  t.match(page.body, 'value="/my/profile"', 'the page keeps where to go on to');
  const asked = await browser.post('/sign-in', { email: address, next: '/my/profile' });
  t.equal(asked.status, 303);
  t.match((await browser.follow(asked)).body, address);
  const mail = await lastPosted(house);
  t.equal(mail.kind, 'sign-in');
  t.equal(mail.secret, true);
  const entered = await browser.post('/sign-in/code', {
    code: ` ${mail.code.slice(0, 3)} ${mail.code.slice(3)}`,
    next: '/my/profile',
  });
  t.equal(entered.location, '/my/profile');
  const profile = await browser.follow(entered);
  t.equal(profile.status, 200);
  t.match(profile.body, name);
});

onBothEngines('scenario 10: an address in other case counts as the same', async (t, house) => {
  await addPerson(house, { name: 'Priya Shah', address: 'Priya.Shah@Ark.example' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: '  PRIYA.shah@ARK.example ' });
  const mail = await lastPosted(house);
  t.equal(mail.kind, 'sign-in');
  t.equal((await browser.post('/sign-in/code', { code: mail.code })).location, '/');
});

onBothEngines('the answer does not tell whether an address is known', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const pages = [];
  for (const email of [address, 'nobody.here@unknown.example']) {
    const browser = client(house.app);
    const asked = await browser.post('/sign-in', { email });
    const page = await browser.follow(asked);
    const same = (text: string) => text.replaceAll(email, 'EMAIL').replace(/value="[^"]{20,}"/g, '');
    const cookies = [...browser.cookies.keys()].sort().join();
    pages.push([asked.status, asked.location, page.status, cookies, same(page.body)].join('\n'));
  }
  t.equal(pages[0], pages[1]);
  t.same(
    (await posted(house)).map((mail) => mail.kind),
    ['sign-in', 'register'],
    'only the mails differ',
  );
});

onBothEngines('a code works only in the browser that asked', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  await client(house.app).post('/sign-in', { email: address });
  const { code } = await lastPosted(house);
  const other = client(house.app);
  const without = await other.post('/sign-in/code', { code });
  t.equal(without.status, 422);
  t.match(without.body, 'only in the browser that asked');
  await other.post('/sign-in', { email: 'somebody.else@ark.example' });
  t.equal(
    (await other.post('/sign-in/code', { code })).status,
    422,
    'also in a browser that asked otherwise',
  );
  t.notOk(other.cookies.has('muster_sign_in'));
});

onBothEngines('a code is dead after five wrong tries, the link is not', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  const { code, link } = await lastPosted(house);
  for (const left of ['4 more times', '3 more times', '2 more times', 'once more']) {
    const answer = await browser.post('/sign-in/code', { code: WRONG(code) });
    t.equal(answer.status, 422);
    t.match(answer.body, left);
  }
  t.match((await browser.post('/sign-in/code', { code: WRONG(code) })).body, 'after 5 wrong tries');
  const right = await browser.post('/sign-in/code', { code });
  t.equal(right.status, 422);
  t.match(right.body, 'after 5 wrong tries');
  t.notOk(browser.cookies.has('muster_sign_in'));
  t.equal((await browser.post(link)).status, 303);
});

onBothEngines('the right code is taken at the fifth try', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  const { code } = await lastPosted(house);
  for (let n = 0; n < 4; n++) await browser.post('/sign-in/code', { code: WRONG(code) });
  t.equal((await browser.post('/sign-in/code', { code })).status, 303);
});

onBothEngines('ten wrong tries at once are five tries', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  const { code } = await lastPosted(house);
  await browser.get('/sign-in/code');
  const tries = Array.from({ length: 10 }, () => () => browser.post('/sign-in/code', { code: WRONG(code) }));
  const answers = await atOnce(house, tries);
  t.equal(answers.filter((answer) => /You can try/.test(answer.body)).length, 4);
  t.equal((await browser.post('/sign-in/code', { code })).status, 422);
});

onBothEngines('a link works on any device, by its button, once', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const asking = client(house.app);
  await asking.post('/sign-in', { email: address, next: '/my/profile' });
  const { link, code } = await lastPosted(house);
  const phone = client(house.app, { userAgent: 'Mozilla/5.0 (iPhone) Version/17 Safari/604' });
  const page = await phone.get(link);
  t.match(page.body, `on this device as <strong>${address}</strong>`);
  t.match(page.body, 'value="/my/profile"');
  const entered = await phone.post(link, { next: '/my/profile' });
  t.match((await phone.follow(entered)).body, 'Safari on an iPhone');
  const again = await client(house.app).post(link);
  t.equal(again.status, 410);
  t.match(again.body, 'used already');
  t.equal(
    (await asking.post('/sign-in/code', { code })).status,
    422,
    'the code of the same mail is used, too',
  );
});

onBothEngines('presses of the button at once sign in once', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  await client(house.app).post('/sign-in', { email: address });
  const { link } = await lastPosted(house);
  const browsers = Array.from({ length: 8 }, () => client(house.app));
  for (const browser of browsers) await browser.get(link);
  const answers = await atOnce(
    house,
    browsers.map((browser) => () => browser.post(link)),
  );
  t.same(answers.map((answer) => answer.status).sort(), [303, ...Array.from({ length: 7 }, () => 410)]);
});

onBothEngines('scenario 29: scanners that follow the link change nothing', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  const { link } = await lastPosted(house);
  const scanner = client(house.app);
  for (let n = 0; n < 5; n++) t.equal((await scanner.get(link)).status, 200);
  t.notOk(scanner.cookies.has('muster_sign_in'));
  const head = await house.app.inject({ method: 'HEAD', url: link });
  t.equal(head.cookies.length > 0 && head.cookies.some((cookie) => cookie.name === 'muster_sign_in'), false);
  const { read } = house.platform.store;
  t.same(await read.select().from(read.t.signIns), []);
  t.equal((await browser.post(link)).status, 303);
});

onBothEngines('fifteen minutes, and the last instant is in time', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  const first = await lastPosted(house);
  house.clock.advance({ minutes: 15 });
  t.equal((await client(house.app).get(first.link)).status, 200);
  t.equal((await browser.post('/sign-in/code', { code: first.code })).status, 303);

  const late = client(house.app);
  await late.post('/sign-in', { email: address });
  const second = await lastPosted(house);
  house.clock.advance({ minutes: 15, seconds: 1 });
  t.equal((await late.get(second.link)).status, 410);
  t.equal((await late.post(second.link)).status, 410);
  const code = await late.post('/sign-in/code', { code: second.code });
  t.equal(code.status, 422);
  t.match(code.body, 'older than 15 minutes');
  t.notOk(late.cookies.has('muster_sign_in'));
});

onBothEngines('asking again ends what this browser asked before', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const browser = client(house.app);
  const other = client(house.app);
  await other.post('/sign-in', { email: address });
  const elsewhere = await lastPosted(house);
  await browser.post('/sign-in', { email: address });
  const first = await lastPosted(house);
  await browser.post('/sign-in', { email: address.toUpperCase() });
  const second = await lastPosted(house);
  t.equal((await browser.post(first.link)).status, 410);
  if (first.code !== second.code)
    t.equal((await browser.post('/sign-in/code', { code: first.code })).status, 422);
  t.equal((await browser.post('/sign-in/code', { code: second.code })).status, 303);
  t.equal(
    (await other.post('/sign-in/code', { code: elsewhere.code })).status,
    303,
    'another browser keeps its own',
  );
});

onBothEngines('an unproved address is proved by signing in with it', async (t, house) => {
  const { id, address } = await addPerson(house, { name: 'Priya Shah' });
  await house.platform.store.transaction(async (tx) => {
    await tx.update(tx.t.addresses).set({ provedAt: null });
  });
  const browser = client(house.app);
  await browser.post('/sign-in', { email: address });
  await browser.post((await lastPosted(house)).link);
  const { read } = house.platform.store;
  const [row] = await read.select().from(read.t.addresses);
  t.same([row?.personId, row?.provedAt], [id, house.clock.now()]);
});
