import { eq } from 'drizzle-orm';
import { audit } from '../../../src/audit.ts';
import { COMMANDS } from '../../../src/commands.ts';
import { endLeadsWhoLeft, leadsOrganisation, organisationsLedBy } from '../../../src/people/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { lastPosted, posted } from '../../support/people-mail.ts';

async function mailTo(house: House, address: string): Promise<string[]> {
  return (await posted(house)).filter((mail) => mail.to === address).map((mail) => mail.kind);
}

onBothEngines(
  'who holds the designation asks to lead, and an administrator confirms the first',
  async (t, house) => {
    const school = await addOrganisation(house, { name: 'Here Primary' });
    const ada = await addPerson(house, { name: 'Ada Min', administrator: true });
    const dee = await addPerson(house, {
      name: 'Dee Lead',
      organisation: school,
      designations: ['dsl'],
      checked: false,
    });
    const tom = await addPerson(house, { name: 'Tom Teacher', organisation: school, posts: ['teacher'] });
    const [dees, toms, adas] = await Promise.all([dee, tom, ada].map(({ id }) => signInAs(house, id)));
    if (dees === undefined || toms === undefined || adas === undefined) throw new Error('three browsers');
    t.equal((await toms.post(`/my/organisations/${school}/lead`)).status, 404, 'a teacher does not');
    t.match((await dees.get('/my/profile')).body, 'I am a lead of this organisation');
    t.equal((await dees.post(`/my/organisations/${school}/lead`)).location, '/my/profile');
    t.equal((await dees.post(`/my/organisations/${school}/lead`)).location, '/my/profile', 'twice is once');
    t.match((await dees.get('/my/profile')).body, 'You have said that you lead it');
    t.equal((await dees.get(`/organisations/${school}/people`)).status, 404, 'a proposal gives no rights');
    t.same(
      await mailTo(house, ada.address),
      ['lead-proposed'],
      'where nobody leads, administrators are told',
    );
    const page = await adas.get('/administration/leads');
    t.match(page.body, 'Dee Lead');
    const act = /action="(\/administration\/leads\/[^"]+\/confirmation)"/.exec(page.body)?.[1] ?? '';
    t.equal((await toms.post(act, { organisation: school })).status, 404);
    t.equal((await adas.post(act, { organisation: school })).location, '/administration/leads');
    t.equal((await adas.post(act, { organisation: school })).status, 404, 'once');
    t.equal((await dees.get(`/organisations/${school}/people`)).status, 200);
    t.match((await dees.get('/my/profile')).body, 'You are confirmed', 'and is vouched for by that');
    t.same(await mailTo(house, dee.address), ['person-confirmed', 'lead-confirmed']);

    const named = { person: tom.id, kind: 'delegate-manager' };
    const leads = `/organisations/${school}/leads`;
    const list = await dees.get(leads);
    const own = new RegExp(`action="(${leads}/[^"]+/end)"`);
    t.notMatch(list.body, own, 'the last one cannot end');
    const { read } = house.platform.store;
    const [row] = await read.select().from(read.t.organisationLeads);
    t.match((await dees.post(`${leads}/${row?.id}/end`)).body, 'Nobody else leads it');
    t.equal((await dees.post(leads, named)).location, leads, 'a lead names another');
    t.match((await dees.post(leads, named)).body, 'They lead this organisation already');
    t.equal(
      (await toms.get('/leads')).location,
      `/organisations/${school}/standings`,
      'the only one at once',
    );
    t.equal((await dees.post(`${leads}/${row?.id}/end`)).location, '/my/profile', 'now it can');
    t.equal((await dees.get(leads)).status, 404);
    t.same((await audit(house.platform)).findings, []);
  },
);

onBothEngines('leading ends with the last day, also when it was written down before', async (t, house) => {
  const { platform } = house;
  const trust = await addOrganisation(house, { name: 'The Trust', kind: 'agency' });
  const school = await addOrganisation(house, { name: 'Here Primary' });
  await platform.store.transaction(async (tx) => {
    await tx.update(tx.t.organisations).set({ parentId: trust }).where(eq(tx.t.organisations.id, school));
  });
  const dee = await addPerson(house, { name: 'Dee Lead', organisation: school, designations: ['dsl'] });
  const head = await addPerson(house, { name: 'Trudy Trust', organisation: trust });
  const away = await addPerson(house, { name: 'Del Manager', organisation: 'Ark Charter Academy' });
  for (const [personId, organisationId, kind] of [
    [dee.id, school, 'lead'],
    [head.id, trust, 'lead'],
    [head.id, school, 'deputy'],
    [away.id, school, 'delegate-manager'],
  ] as const)
    await addLead(house, { personId, organisationId, kind });
  t.same((await audit(platform)).findings, []);
  const { read } = platform.store;
  t.same(
    (await organisationsLedBy(read, head.id)).map(({ name }) => name),
    ['Here Primary', 'The Trust'],
    'what runs a school leads it',
  );
  const trudys = await signInAs(house, head.id);
  t.match((await trudys.get('/leads')).body, 'Here Primary');
  const path = `/organisations/${school}/people/${dee.id}/end`;
  t.equal((await trudys.post(path, { lastDay: '2027-03-05' })).status, 303);
  house.clock.set('2027-03-05T20:00');
  await endLeadsWhoLeft(platform);
  t.ok(await leadsOrganisation(read, dee.id, school), 'the last day is part of it');
  house.clock.set('2027-03-06T00:01');
  await endLeadsWhoLeft(platform);
  t.notOk(await leadsOrganisation(read, dee.id, school));
  t.ok(await leadsOrganisation(read, away.id, school), 'a delegate manager works elsewhere');
  await trudys.post(`/my/organisations/${trust}/leaving`);
  t.same(await organisationsLedBy(read, head.id), [], 'who leaves the trust leaves its schools');
  t.same((await audit(platform)).findings, []);
  house.clock.advance({ days: 2 });
  await addLead(house, { personId: head.id, organisationId: school });
  t.match((await audit(platform)).findings[0]?.row, 'has left the organisation');
});

onBothEngines(
  'a childminder leads what is their own, and the first leads are named by a command',
  async (t, house) => {
    const browser = client(house.app);
    await browser.post('/sign-in', { email: 'dot@home.example' });
    await browser.post('/sign-in/code', { code: (await lastPosted(house)).code });
    const registered = await browser.post('/sign-in/new', {
      name: 'Dot Minder',
      organisation: 'none',
      posts: 'childminder',
      'answer-staff-working-with-children': 'yes',
      'answer-practitioner-children-families': 'no',
      notice: 'yes',
    });
    t.equal(registered.status, 303);
    const mine = await browser.follow(await browser.get('/leads'));
    t.match(mine.body, /<title>Who is in date at Dot Minder \(childminder\)/);
    const people = /href="(\/organisations\/[^"]+\/people)"/.exec(mine.body)?.[1] ?? '';
    const invites = { name: 'Help Er', startsOn: '2027-03-01', email: 'help@home.example' };
    t.equal((await browser.post(people, invites)).status, 303);
    t.notOk(
      (await posted(house)).some((mail) => mail.kind === 'staff-invited'),
      'nobody is written to for somebody whom nobody knows',
    );

    const school = await addOrganisation(house, { name: 'Here Primary' });
    const dee = await addPerson(house, { name: 'Dee Lead', organisation: school });
    const run = (...words: string[]) =>
      COMMANDS.lead?.run(house.dependencies, words, {}) ?? Promise.reject(new Error('no command'));
    t.equal(await run('Here Primary', dee.address), 'Dee Lead leads Here Primary.');
    await t.rejects(run('Here Primary', dee.address), /already/);
    await t.rejects(run('Nowhere', dee.address), /no organisation/);
    await t.rejects(run('Here Primary', 'dot@home.example'), /Leads and deputies work at/);
    t.ok(await leadsOrganisation(house.platform.store.read, dee.id, school));
    t.same((await audit(house.platform)).findings, []);
  },
);
