import { tellNewDates } from '../../../src/catalogue/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const day = (date: string) => [{ startsAt: `${date}T10:00`, endsAt: `${date}T12:00` }];
const tell = ({ platform, clock }: House) => tellNewDates(platform, clock.now());

onBothEngines('I can ask to be told of new dates, and take it back', async (t, house) => {
  const browser = await signInAs(house, (await addPerson(house, { name: 'Ina Interest' })).id);
  t.match((await browser.get('/activities/aces')).body, 'Tell me when there is a new date');
  const asked = await browser.post('/activities/aces/interest');
  t.equal(asked.status, 303);
  t.match((await browser.follow(asked)).body, 'Stop telling me');
  t.equal((await browser.post('/activities/aces/interest')).status, 303, 'asking twice is asking');
  const stopped = await browser.follow(await browser.post('/activities/aces/interest/removal'));
  t.match(stopped.body, 'Tell me when there is a new date');
});

onBothEngines(
  'whoever is not signed in is sent to sign in, and archived entries take nothing',
  async (t, house) => {
    const stranger = client(house.app);
    t.match((await stranger.get('/activities/aces')).body, '/sign-in?next=%2Factivities%2Faces');
    t.match((await stranger.post('/activities/aces/interest')).location, '/sign-in');
    const browser = await signInAs(house, (await addPerson(house, { name: 'Ina Interest' })).id);
    t.equal((await browser.post('/activities/lunchtime-briefings-2017/interest')).status, 404);
    t.equal((await browser.post('/activities/aces/interest', { _csrf: 'forged' })).status, 403);
    t.notOk((await browser.get('/activities/aces')).body.includes('Stop telling me'));
  },
);

onBothEngines('a new date is told once, to those who asked and can be reached', async (t, house) => {
  const asha = await addPerson(house, { name: 'Asha', address: 'asha@muster.example' });
  const mute = await addPerson(house, { name: 'Mute', address: null });
  await addPerson(house, { name: 'Else', address: 'else@muster.example' });
  for (const person of [asha, mute])
    await (await signInAs(house, person.id)).post('/activities/aces/interest');
  const first = await addSession(house, { activity: 'aces', days: day('2027-05-04') });
  await addSession(house, { activity: 'aces', days: day('2027-05-11') });
  await addSession(house, { activity: 'hcp-fgm', days: day('2027-05-11') });
  await Promise.all([tell(house), tell(house)]);
  await tell(house);
  const [message, ...more] = await messages(house);
  t.same(more, []);
  t.equal(message?.toAddress, 'asha@muster.example');
  t.equal(message?.sessionId, first.id);
  t.match(message?.facts, { title: /^ACES/, sessions: [{ id: first.id }, {}] });
});

onBothEngines('nothing is told before booking opens, nor of what is cancelled or past', async (t, house) => {
  const asha = await addPerson(house, { name: 'Asha', address: 'asha@muster.example' });
  await (await signInAs(house, asha.id)).post('/activities/aces/interest');
  await addSession(house, { activity: 'aces', days: day('2027-05-04'), opensAt: '2027-04-01T09:00' });
  await addSession(house, { activity: 'aces', days: day('2027-05-05'), state: 'cancelled' });
  await addSession(house, { activity: 'aces', days: day('2027-05-06'), state: 'announced' });
  await addSession(house, { activity: 'aces', days: day('2027-02-06') });
  await tell(house);
  t.equal((await messages(house)).length, 0);
  house.clock.set('2027-04-01T09:00');
  await tell(house);
  t.equal((await messages(house)).length, 1);
});

onBothEngines('whoever follows a programme hears of what is in it', async (t, house) => {
  const asha = await addPerson(house, { name: 'Asha', address: 'asha@muster.example' });
  const ben = await addPerson(house, { name: 'Ben', address: 'ben@muster.example' });
  const browser = await signInAs(house, asha.id);
  await browser.post('/activities/masterclasses-dsl-series/interest');
  await (await signInAs(house, ben.id)).post('/activities/masterclasses-dsl-series/interest');
  await browser.post('/activities/masterclass-consent/interest');
  await addSession(house, { activity: 'masterclass-consent', days: day('2027-05-04') });
  await tell(house);
  t.same(
    (await messages(house)).map((message) => message.toName).sort(),
    ['Asha', 'Ben'],
    'each once, although one follows both',
  );
});

async function messages({ platform }: House) {
  const { outbox } = platform.store.read.t;
  const rows = await platform.store.read.select().from(outbox);
  return rows.filter((row) => row.kind === 'new-date');
}
