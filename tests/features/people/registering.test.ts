import { atOnce } from '../../support/at-once.ts';
import { type Client, client } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { auditOf } from '../../support/people-audit.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';

const FORM = {
  name: 'Grace Okafor',
  organisation: 'none',
  'answer-staff-working-with-children': 'yes',
  'answer-practitioner-children-families': 'no',
  notice: 'yes',
};

/** A browser that has proved an address which nobody has. */
async function proved(house: House, email: string, next = '/'): Promise<Client> {
  const browser = client(house.app);
  await browser.post('/sign-in', { email, next });
  const answer = await browser.post('/sign-in/code', { code: (await lastPosted(house)).code, next });
  await browser.follow(answer);
  return browser;
}

async function everything(house: House) {
  const { read } = house.platform.store;
  const { people, addresses, memberships, heldRoles, organisations } = read.t;
  return {
    people: await read.select().from(people),
    addresses: await read.select().from(addresses),
    memberships: await read.select().from(memberships),
    held: await read.select().from(heldRoles),
    organisations: await read.select().from(organisations),
  };
}

onBothEngines('a new person registers and is signed in, unchecked', async (t, house) => {
  const school = await addOrganisation(house, { name: 'Sea View Primary' });
  const fresh = client(house.app);
  t.match((await fresh.get('/sign-in/new')).body, 'We begin with your work email address');
  const browser = await proved(house, 'Grace.Okafor@seaview.example', '/my/profile');
  t.same(
    (await posted(house)).map((mail) => mail.kind),
    ['register'],
  );
  const page = await browser.get('/sign-in/new?next=/my/profile');
  t.match(page.body, 'Grace.Okafor@seaview.example');
  t.match(page.body, 'Sea View Primary');
  t.match(page.body, 'Do you work with children and families?');
  t.match(page.body, 'Designated Safeguarding Lead (DSL)');
  t.notOk(page.body.includes('value="school-staff"'), 'groups are never asked');
  t.match(page.body, 'What we keep, and why');

  const sent = await browser.post('/sign-in/new', {
    ...FORM,
    organisation: school,
    posts: ['teacher', 'attendance-lead'],
    designations: 'dsl',
    next: '/my/profile',
  });
  t.equal(sent.location, '/my/profile');
  const profile = await browser.follow(sent);
  t.match(profile.body, 'Grace Okafor');
  t.match(profile.body, 'You are not confirmed yet');
  t.match(profile.body, 'School or college staff (all staff)', 'derived groups are told');
  const { people, addresses, memberships, held } = await everything(house);
  t.same(
    [people[0]?.name, people[0]?.checkedAt, people[0]?.noticeSeenAt],
    ['Grace Okafor', null, house.clock.now()],
  );
  t.same([addresses[0]?.address, addresses[0]?.principal], ['Grace.Okafor@seaview.example', true]);
  t.same(
    memberships.map((row) => [row.organisationId, row.startsOn, row.endsOn]),
    [[school, '2027-03-01', null]],
  );
  t.same(held.map((row) => `${row.roleKey} ${row.organisationId === school} ${row.answer}`).sort(), [
    'attendance-lead true yes',
    'dsl true yes',
    'practitioner-children-families false no',
    'staff-working-with-children false yes',
    'teacher true yes',
  ]);
  t.equal((await lastPosted(house)).kind, 'signed-up');
  t.same(await auditOf(house), []);
});

onBothEngines('an address at a known mail domain of the organisation vouches', async (t, house) => {
  const school = await addOrganisation(house, { name: 'Sea View Primary', domain: 'seaview.example' });
  const other = await addOrganisation(house, { name: 'Hill Top Primary', domain: 'hilltop.example' });
  const vouched = await proved(house, 'Grace@SeaView.example');
  await vouched.post('/sign-in/new', { ...FORM, organisation: school });
  t.match((await vouched.get('/my/profile')).body, 'You are confirmed');
  for (const [email, organisation] of [
    ['grace@seaview.example.invalid', school],
    ['grace.2@seaview.example', other],
    ['grace.3@seaview.example', 'none'],
  ] as const) {
    const browser = await proved(house, email);
    await browser.post('/sign-in/new', { ...FORM, organisation });
    t.match((await browser.get('/my/profile')).body, 'You are not confirmed yet', email);
  }
});

onBothEngines('a childminder is their own organisation and its lead', async (t, house) => {
  for (const n of [1, 2]) {
    const browser = await proved(house, `grace.${n}@home.example`);
    await browser.post('/sign-in/new', { ...FORM, posts: 'childminder' });
  }
  const { organisations, memberships, held } = await everything(house);
  const own = organisations.filter((row) => row.name.startsWith('Grace Okafor'));
  t.same(own.map((row) => row.name).sort(), ['Grace Okafor (childminder 2)', 'Grace Okafor (childminder)']);
  t.ok(own.every((row) => row.kind === 'setting' && row.sector === 'early-years'));
  t.same(new Set(memberships.map((row) => row.organisationId)), new Set(own.map((row) => row.id)));
  const there = held.filter((row) => row.organisationId !== null).map((row) => row.roleKey);
  t.same(there.sort(), ['childminder', 'childminder', 'ey-dsl', 'ey-dsl']);
});

onBothEngines('someone without an organisation can register', async (t, house) => {
  const browser = await proved(house, 'door@club.example');
  t.equal((await browser.post('/sign-in/new', FORM)).status, 303);
  t.same((await everything(house)).memberships, []);
  t.match((await browser.get('/my/profile')).body, 'Outside any organisation');
});

onBothEngines('a form with errors comes back filled in and writes nothing', async (t, house) => {
  const browser = await proved(house, 'grace@home.example');
  const before = await everything(house);
  const long = `${'👩‍🏫"\'<b>'.repeat(800)}`;
  const answer = await browser.post('/sign-in/new', {
    name: long,
    organisation: 'no-such-organisation',
    posts: ['teacher', 'astronaut'],
    designations: 'school-staff',
    'answer-staff-working-with-children': 'perhaps',
  });
  t.equal(answer.status, 422);
  t.match(answer.body, '<title>Error: Register');
  for (const text of [
    'Shorten your name to 100 characters or fewer',
    'Choose your organisation',
    'Choose posts from the list',
    'Choose roles from the list',
    'Say yes or no: Do you work with children?',
    'Say yes or no: Do you work with children and families?',
    'Tick the box when you have read the privacy notice',
  ])
    t.match(answer.body, text);
  t.match(answer.body, 'href="#answer-staff-working-with-children-1"');
  t.match(answer.body, /value="teacher" checked/);
  t.notOk(answer.body.includes('"\'<b>'), 'what was typed is escaped');
  t.match(answer.body, '👩‍🏫&quot;&#39;&lt;b&gt;');
  t.same(await everything(house), before);
  t.equal((await browser.post('/sign-in/new', FORM)).status, 303, 'and can be sent again');
});

onBothEngines(
  'an address must be proved, in this browser, within the hour, and is used once',
  async (t, house) => {
    const none = client(house.app);
    t.match((await none.follow(await none.post('/sign-in/new', FORM))).body, 'We begin with your work email');
    const late = await proved(house, 'late@home.example');
    house.clock.advance({ minutes: 60, seconds: 1 });
    await late.post('/sign-in/new', FORM);
    t.same((await everything(house)).people, []);

    const browser = await proved(house, 'grace@home.example');
    house.clock.advance({ minutes: 60 });
    const copies = Array.from({ length: 6 }, () => client(house.app));
    for (const copy of copies) {
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
      await copy.get('/sign-in/new');
    }
    const answers = await atOnce(
      house,
      copies.map((copy) => () => copy.post('/sign-in/new', FORM)),
    );
    t.same(new Set(answers.map((answer) => answer.status)), new Set([303]));
    t.equal((await everything(house)).people.length, 1);
    t.equal(
      copies.filter((copy) => copy.cookies.has('muster_sign_in')).length,
      1,
      'one of them is signed in',
    );
    t.equal(
      answers.filter(({ location }) => location === '/sign-in/new?next=%2F').length,
      5,
      'the others may begin again',
    );
  },
);

onBothEngines('an address that became known meanwhile is not taken twice', async (t, house) => {
  const browser = await proved(house, 'grace@home.example');
  await addPerson(house, { name: 'Grace Okafor', address: 'grace@home.example' });
  const answer = await browser.post('/sign-in/new', FORM);
  t.equal(answer.location, '/sign-in?next=%2F');
  t.match((await browser.follow(answer)).body, 'registered already');
  t.equal((await everything(house)).people.length, 1);
});
