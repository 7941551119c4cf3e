import t from 'tap';
import { writeSetting } from '../../../src/platform/settings-repository.ts';
import { client } from '../../support/browser-like.ts';
import { onBothEngines, openHouse } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';

onBothEngines('one click signs in as a person of the demonstration, and as nobody else', async (t, house) => {
  const priya = await addPerson(house, { name: 'Priya Shah', organisation: 'Ark Charter Academy' });
  const other = await addPerson(house, { name: 'Somebody Else' });
  t.notOk((await client(house.app).get('/sign-in')).body.includes('Or be one of these people'));
  await house.platform.store.transaction((tx) =>
    writeSetting(tx, 'demo-characters', [
      { personId: priya.id, title: 'Class teacher', story: 'Has a place on a course.' },
      { personId: 'gone', title: 'Nobody', story: 'Is not there.' },
    ]),
  );
  const browser = client(house.app);
  const page = await browser.get('/sign-in');
  for (const text of [
    'Sign in as Priya Shah',
    'Class teacher',
    'Ark Charter Academy',
    'Has a place on a course.',
  ])
    t.match(page.body, text);
  t.notOk(page.body.includes('Is not there.'));
  t.equal((await browser.post('/demo/sign-in', { person: other.id })).status, 404);
  const entered = await browser.post('/demo/sign-in', { person: priya.id });
  t.equal(entered.location, '/');
  t.match((await browser.get('/my/profile')).body, 'Priya Shah');
  t.match((await browser.get('/sign-in')).body, 'Sign in as Priya Shah', 'and somebody else can be tried');
});

t.test('production has no demonstration, and its cookies are for https only', async (t) => {
  const house = await openHouse(t, 'sqlite', {
    NODE_ENV: 'production',
    BASE_URL: 'https://muster.city.example',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'muster@city.example',
  });
  const browser = client(house.app);
  const { id, address } = await addPerson(house, { name: 'Priya Shah' });
  await house.platform.store.transaction((tx) =>
    writeSetting(tx, 'demo-characters', [{ personId: id, title: 'Class teacher', story: 'Left over.' }]),
  );
  t.notOk((await browser.get('/sign-in')).body.includes('Left over.'));
  t.equal((await browser.post('/demo/sign-in', { person: id })).status, 404);
  const asked = await browser.post('/sign-in', { email: address });
  t.match(String(asked.headers['set-cookie']), /muster_browser=[^;]+;.*HttpOnly; Secure; SameSite=Lax/);
});
