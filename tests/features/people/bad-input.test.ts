import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { posted } from '../../support/people-mail.ts';

onBothEngines('a form without its own token is refused', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  await browser.get('/my/profile');
  for (const path of [
    '/sign-in',
    '/sign-in/code',
    '/sign-in/new',
    '/sign-in/link/x',
    '/sign-out',
    '/my/roles',
    '/my/addresses',
    '/my/name',
    '/my/sign-ins/ending',
    '/demo/sign-in',
  ]) {
    const answer = await browser.post(path, {
      _csrf: 'forged',
      email: 'a@b.example',
      name: 'X',
      which: 'all',
    });
    t.equal(answer.status, 403, path);
  }
  const { read } = house.platform.store;
  t.same(await posted(house), []);
  t.equal((await read.select().from(read.t.signIns))[0]?.endedAt, null);
  t.equal((await read.select().from(read.t.people))[0]?.name, 'Priya Shah');
});

onBothEngines('what is no address is refused at its field', async (t, house) => {
  const browser = client(house.app);
  for (const email of [
    '',
    'priya',
    'a@b',
    'a@b.example, c@d.example',
    'Priya <a@b.example>',
    'a@b.example\r\nBcc: all@x.example',
    `${'a'.repeat(250)}@b.example`,
    '"><script>alert(1)</script>@b.example',
  ]) {
    const answer = await browser.post('/sign-in', { email });
    t.equal(answer.status, 422, email);
    t.match(answer.body, '<title>Error: Sign in');
    t.match(answer.body, 'href="#email"');
    t.notOk(answer.body.includes('<script>alert'));
  }
  t.same(await posted(house), []);
});

onBothEngines('a broken encoding and a huge body get a clear page', async (t, house) => {
  const browser = client(house.app);
  await browser.get('/sign-in');
  const cookie = [...browser.cookies]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('; ');
  const send = (payload: string) =>
    house.app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    });
  const broken = await send('email=%E0%A4%A');
  t.equal(broken.statusCode, 400);
  t.match(broken.body, 'We could not read that');
  t.equal((await send(`email=${'a'.repeat(100_000)}`)).statusCode, 413);
  t.same(await posted(house), []);
});

onBothEngines('where to go on to is never another site', async (t, house) => {
  const browser = client(house.app);
  const evil = ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'];
  const shortened = ['/..//x', '/.//x', '/a/..//x', '/\\x', '/..\\\\x', '/%2e%2e//x', '/\t/x'];
  for (const next of [...evil, ...shortened]) {
    const page = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
    t.match(page.body, 'name="next" value="/"', next);
  }
  t.match((await browser.get('/sign-in?next=/my/../my/profile')).body, 'name="next" value="/my/profile"');
});

onBothEngines('a link that was cut off and an unknown token help', async (t, house) => {
  const answer = await client(house.app).get('/sign-in/link/abc');
  t.equal(answer.status, 404);
  t.match(answer.body, 'This link no longer works');
  const browser = client(house.app);
  browser.cookies.set('muster_sign_in', 'forged');
  t.equal((await browser.get('/my/profile')).status, 303);
});
