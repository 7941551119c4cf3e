import { client } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { posted } from '../../support/people-mail.ts';

onBothEngines('five mails an hour to one address, known or not', async (t, house) => {
  const { address } = await addPerson(house, { name: 'Priya Shah' });
  const refusals = [];
  for (const email of [address, 'nobody@unknown.example']) {
    for (let n = 0; n < 5; n++) {
      const spelled = n % 2 === 0 ? email : email.toUpperCase();
      t.equal(
        (await client(house.app, { ip: `10.0.0.${n}` }).post('/sign-in', { email: spelled })).status,
        303,
      );
    }
    const refused = await client(house.app, { ip: '10.0.0.9' }).post('/sign-in', { email });
    t.equal(refused.status, 429);
    t.match(refused.body, '<h1 class="govuk-heading-xl">Too many mails asked for</h1>');
    refusals.push(refused.body);
  }
  t.equal(refusals[0], refusals[1], 'the refusal does not tell whether it is known');
  t.equal((await posted(house)).length, 10, 'nothing was sent for the refused ones');
  house.clock.advance({ minutes: 59, seconds: 59 });
  t.equal((await client(house.app).post('/sign-in', { email: address })).status, 429);
  house.clock.advance({ seconds: 1 });
  t.equal((await client(house.app).post('/sign-in', { email: address })).status, 303);
});

onBothEngines('forty mails an hour from one source', async (t, house) => {
  const browser = client(house.app, { ip: '10.1.1.1' });
  for (let n = 0; n < 40; n++) {
    t.equal((await browser.post('/sign-in', { email: `someone${n}@unknown.example` })).status, 303);
  }
  const refused = await browser.post('/sign-in', { email: 'one.more@unknown.example' });
  t.equal(refused.status, 429);
  t.match(refused.body, 'from your network');
  const elsewhere = client(house.app, { ip: '10.1.1.2' });
  t.equal((await elsewhere.post('/sign-in', { email: 'one.more@unknown.example' })).status, 303);
  house.clock.advance({ minutes: 60 });
  t.equal((await browser.post('/sign-in', { email: 'one.more@unknown.example' })).status, 303);
});
