import { updateSession } from '../../../src/catalogue/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const day = (date: string, from = '10:00', until = '12:00') => [
  { startsAt: `${date}T${from}`, endsAt: `${date}T${until}` },
];

onBothEngines('each filter keeps what fits, and only that', async (t, house) => {
  await addSession(house, { activity: 'aces', days: day('2027-03-09'), mode: 'teams', capacity: 10 });
  await addSession(house, {
    activity: 'hcp-fgm',
    days: day('2027-03-10', '18:00', '20:00'),
    mode: 'face-to-face',
    capacity: 10,
  });
  await addSession(house, { activity: 'mat-network', days: day('2027-03-13'), locality: 'north' });
  const full = await addSession(house, {
    activity: 'child-protection',
    days: day('2027-05-04'),
    capacity: 1,
  });
  await setCounters(house, full.id, { confirmed: 1 });
  const cases: [string, string[]][] = [
    ['mode=teams', ['aces', 'mat-network', 'child-protection']],
    ['mode=face-to-face', ['hcp-fgm']],
    ['locality=north', ['mat-network']],
    ['locality=south', []],
    ['from=2027-03-10', ['hcp-fgm', 'mat-network', 'child-protection']],
    ['to=2027-03-10', ['aces', 'hcp-fgm']],
    ['from=2027-03-10&to=2027-03-10', ['hcp-fgm']],
    ['time=evening', ['hcp-fgm']],
    ['time=weekend', ['mat-network']],
    ['places=1', ['aces', 'hcp-fgm', 'mat-network']],
    ['kind=conference', ['pic', 'pep-conference']],
    ['kind=course&category=Domestic+Abuse', ['domestic-abuse-combined', 'stop-domestic-abuse']],
    ['category=Exploitation&level=essential', ['ceraf-toolkit', 'exploitation-training']],
    ['role=dsl&level=essential', ['child-protection', 'basic-awareness']],
    ['role=senco&kind=network-meeting', ['mental-health-education-network', 'senco-network']],
    ['q=exploitation&mode=teams', []],
  ];
  for (const [query, slugs] of cases) {
    t.same(listed((await client(house.app).get(`/catalogue?${query}`)).body).sort(), slugs.sort(), query);
  }
});

onBothEngines('what is not free of charge is left out when somebody asks for free', async (t, house) => {
  const free = await total(house, 'free=1');
  t.equal(free, (await total(house, '')) - 1, 'the booking system of the city is the one that is not');
});

onBothEngines('a weekend is found behind many evenings', async (t, house) => {
  for (const monday of [1, 8, 15, 22]) {
    for (const weekday of [0, 1, 2, 3, 4]) {
      const date = `2027-03-${String(monday + weekday).padStart(2, '0')}`;
      await addSession(house, { activity: 'aces', days: day(date, '17:30', '18:30') });
    }
  }
  t.same(listed((await client(house.app).get('/catalogue?time=weekend')).body), []);
  await addSession(house, { activity: 'aces', days: day('2027-06-06') });
  const { body } = await client(house.app).get('/catalogue?time=weekend');
  t.same(listed(body), ['aces']);
  t.match(body, 'Sunday 6 June 2027');
});

onBothEngines('what is cancelled, only announced or past is no next date', async (t, house) => {
  for (const date of ['02', '03', '04', '05', '08', '09']) {
    await addSession(house, { activity: 'aces', days: day(`2027-03-${date}`), state: 'cancelled' });
  }
  await addSession(house, { activity: 'aces', days: day('2027-03-10'), state: 'announced' });
  await addSession(house, { activity: 'aces', days: day('2027-02-10') });
  await addSession(house, { activity: 'aces', days: day('2027-03-11') });
  await addSession(house, { activity: 'aces', days: day('2027-03-12'), state: 'cancelled' });
  const { body } = await client(house.app).get('/catalogue?q=aces');
  t.match(body, 'Thursday 11 March 2027');
  t.notOk(body.includes('more date'));
});

onBothEngines('the soonest comes first, with its places in words', async (t, house) => {
  await addSession(house, { activity: 'aces', days: day('2027-04-09'), capacity: 20 });
  const full = await addSession(house, { activity: 'hcp-fgm', days: day('2027-03-10'), capacity: 5 });
  await addSession(house, { activity: 'hcp-fgm', days: day('2027-03-17'), capacity: 5 });
  await setCounters(house, full.id, { confirmed: 5, waiting: 2 });
  const { body } = await client(house.app).get('/catalogue');
  t.same(listed(body).slice(0, 2), ['hcp-fgm', 'aces']);
  t.match(body, 'Full, 2 waiting');
  t.match(body, 'Places on 17 March');
  t.match(body, 'and 1 more date');
  t.match(body, '20 places left of 20');
});

onBothEngines('counters are true at once, however lately the list was read', async (t, house) => {
  const session = await addSession(house, { activity: 'aces', days: day('2027-04-09'), capacity: 20 });
  const browser = client(house.app);
  t.match((await browser.get('/catalogue')).body, '20 places left of 20');
  await setCounters(house, session.id, { confirmed: 19 });
  t.match((await browser.get('/catalogue')).body, 'Only 1 place left of 20');
});

onBothEngines('a search says what an acronym means and what may have been meant', async (t, house) => {
  const browser = client(house.app);
  t.match(
    (await browser.get('/catalogue?q=MAT')).body,
    'MAT means Multi Agency Team here; it can also mean Multi-Academy Trust.',
  );
  t.match((await browser.get('/catalogue?q=OOH')).body, 'OOH means Out of Hours.');
  const near = (await browser.get('/catalogue?q=explotation')).body;
  t.match(near, 'Did you mean <a class="govuk-link" href="/catalogue?q=exploitation">exploitation</a>?');
  t.ok(listed(near).includes('exploitation-training'));
  t.equal(listed((await browser.get('/catalogue?q=CP')).body)[0], 'child-protection');
});

onBothEngines(
  'without JavaScript there is a page with a form, with it the results alone',
  async (t, house) => {
    const browser = client(house.app);
    const page = await browser.get('/catalogue?q=exploitation&kind=course');
    t.match(page.body, '<form class="filters" method="get" action="/catalogue"');
    t.match(page.body, /<button[^>]*type="submit">Show results<\/button>/);
    t.match(page.body, '<option value="course" selected>');
    t.match(page.body, 'value="exploitation"');
    t.match(String(page.headers.vary), 'HX-Request');
    const fragment = await browser.get('/catalogue?q=exploitation&kind=course', { 'hx-request': 'true' });
    t.ok(fragment.body.trimStart().startsWith('<section id="results"'));
    t.match(fragment.body, 'data-announce="3 activities"');
    t.match(String(fragment.headers.vary), 'HX-Request');
    t.same(listed(fragment.body), listed(page.body));
    const back = await browser.get('/catalogue', {
      'hx-request': 'true',
      'hx-history-restore-request': 'true',
    });
    t.match(back.body, '<!doctype html>');
  },
);

onBothEngines(
  'an address that makes no sense comes back filled in, with the rest still in use',
  async (t, house) => {
    const browser = client(house.app);
    const answer = await browser.get('/catalogue?role=wizard&from=2027-02-30&kind=conference');
    t.equal(answer.status, 422);
    t.match(answer.body, '<title>Error: Find training and meetings');
    t.match(answer.body, '<a href="#f-role">Choose a role from the list</a>');
    t.match(answer.body, 'id="f-from-error"');
    t.match(answer.body, 'value="2027-02-30"');
    t.same(listed(answer.body).sort(), ['pep-conference', 'pic']);
    const fragment = await browser.get('/catalogue?role=wizard', { 'hx-request': 'true' });
    t.equal(fragment.status, 422);
    t.match(fragment.body, 'Choose a role from the list');
    for (const query of [
      'page=0',
      'page=9999',
      'page=x',
      'from=2027-04-01&to=2027-03-01',
      `q=${'é'.repeat(5000)}`,
      'kind=%F0%9F%99%82',
    ]) {
      t.equal((await browser.get(`/catalogue?${query}`)).status, 422, query.slice(0, 40));
    }
    t.match((await browser.get('/catalogue?page=9999')).body, 'There are only 3 pages of results');
  },
);

onBothEngines('text from people is text', async (t, house) => {
  const { body } = await client(house.app).get(
    `/catalogue?q=${encodeURIComponent('<script>alert("1")</script>')}`,
  );
  t.notOk(body.includes('<script>alert'));
  t.match(body, '&lt;script&gt;alert');
});

onBothEngines('signed in, what is mine comes first and says why', async (t, house) => {
  const dsl = await addPerson(house, {
    name: 'Dora Lead',
    organisation: 'Copnor Primary School',
    designations: ['dsl'],
  });
  await addSession(house, { activity: 'aces', days: day('2027-03-02') });
  const { body } = await (await signInAs(house, dsl.id)).get('/catalogue');
  t.same(listed(body).slice(0, 2).sort(), ['basic-awareness', 'child-protection']);
  t.match(body, 'you are a Designated Safeguarding Lead (DSL)');
  t.match(body, 'Essential if you work with children at risk of exploitation. Do you?');
  const role = (await (await signInAs(house, dsl.id)).get('/catalogue?role=social-worker&level=recommended'))
    .body;
  t.match(role, 'for a children&#39;s social care practitioner');
});

async function total(house: House, query: string): Promise<number> {
  const { body } = await client(house.app).get(`/catalogue?${query}`);
  return Number(/data-announce="(\d+) activit/.exec(body)?.[1]);
}

function listed(page: string): string[] {
  return [...page.matchAll(/entry__title"><a class="govuk-link" href="\/activities\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
}

async function setCounters(
  { platform }: House,
  id: string,
  counters: { confirmed?: number; waiting?: number },
) {
  await platform.store.transaction((tx) => updateSession(tx, id, counters));
}
