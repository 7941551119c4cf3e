import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const day = (date: string) => [{ startsAt: `${date}T10:00`, endsAt: `${date}T12:00` }];

onBothEngines('the home page asks what I need and shows the next dates with places', async (t, house) => {
  await addSession(house, { activity: 'aces', days: day('2027-03-09'), capacity: 10 });
  await addSession(house, { activity: 'hcp-fgm', days: day('2027-03-08'), capacity: 0 });
  const { body } = await client(house.app).get('/');
  t.match(body, '<h1 class="govuk-heading-xl">What do you need?</h1>');
  t.match(body, 'action="/catalogue"');
  t.match(body, '<option value="dsl">Designated Safeguarding Lead (DSL)</option>');
  t.match(
    body,
    '<a class="govuk-link" href="/catalogue?kind=conference">Conferences</a> <span class="muted">(2)</span>',
  );
  t.match(body, 'Tuesday 9 March 2027, 10am to 12 noon');
  t.notOk(body.includes('8 March 2027'), 'a full date is no date with places');
  t.notOk(body.includes('Essential for you'));
});

onBothEngines('what I have booked is not among the next dates, but among my bookings', async (t, house) => {
  const person = await addPerson(house, { name: 'Bo Booker', organisation: 'Copnor Primary School' });
  const session = await addSession(house, { activity: 'aces', days: day('2027-03-09'), capacity: 10 });
  const browser = await signInAs(house, person.id);
  const next = (body: string) => body.slice(body.indexOf('id="soon"'), body.indexOf('aria-label="Browse"'));
  t.match(next((await browser.get('/')).body), `/sessions/${session.id}`);
  await browser.get(`/sessions/${session.id}/bookings/new`);
  await browser.post(`/sessions/${session.id}/bookings`);
  const { body } = await browser.get('/');
  t.notOk(next(body).includes(`/sessions/${session.id}`));
  t.match(body, /My coming bookings[\s\S]+ACES/);
});

onBothEngines('an empty city has a home page, too', async (t, house) => {
  const { body, status } = await client(house.app).get('/');
  t.equal(status, 200);
  t.match(body, 'No date has places free just now');
});

onBothEngines(
  'signed in it shows what is essential for me and what is still to be answered',
  async (t, house) => {
    const dsl = await addPerson(house, {
      name: 'Dora Lead',
      organisation: 'Copnor Primary School',
      designations: ['dsl'],
    });
    await addSession(house, { activity: 'child-protection', days: day('2027-03-09'), capacity: 10 });
    const browser = await signInAs(house, dsl.id);
    const { body } = await browser.get('/');
    const essential = body.slice(body.indexOf('Essential for you'), body.indexOf('id="recommended"'));
    t.same(
      [...essential.matchAll(/id="need-([^"]+)"/g)].map((match) => match[1]),
      ['basic-awareness', 'child-protection'],
    );
    t.match(essential, 'Tuesday 9 March 2027');
    t.match(body, 'Essential if you work with children at risk of exploitation. Do you?');
    t.match(body, /Your answer decides about <a[^>]+>[^<]+<\/a> and <a[^>]+>[^<]+<\/a>/);
    await browser.post('/my/roles', { role: 'practitioner-exploitation-risk', answer: 'no', next: '/' });
    t.notOk((await browser.get('/')).body.includes('children at risk of exploitation. Do you?'));
  },
);

onBothEngines('somebody whose roles are unknown is asked for them', async (t, house) => {
  const person = await addPerson(house, { name: 'New Comer' });
  const { body } = await (await signInAs(house, person.id)).get('/');
  t.match(body, 'We do not know your roles yet');
});

onBothEngines('the help pages are there, and an unknown one is a 404', async (t, house) => {
  const browser = client(house.app);
  const pages = {
    contact: 'Contact',
    accessibility: 'Accessibility',
    'waiting-lists': 'How places and waiting lists work',
  };
  for (const [page, heading] of Object.entries(pages)) {
    const { body, status } = await browser.get(`/help/${page}`);
    t.equal(status, 200, page);
    t.match(body, `${heading}</h1>`);
  }
  t.match((await browser.get('/help/contact')).body, 'mailto:schoolattendanceteam@portsmouthcc.gov.uk');
  t.equal((await browser.get('/help/nothing')).status, 404);
  t.equal((await browser.get('/help/..%2Fpeople')).status, 404);
});
