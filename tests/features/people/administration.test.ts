import { mayLookAt } from '../../../src/people/index.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';

onBothEngines('a record is seen only by asking for it, and every look is written down', async (t, house) => {
  const ada = await addPerson(house, { name: 'Ada Min', administrator: true });
  const tom = await addPerson(house, {
    name: 'Tom Teacher',
    organisation: 'Ark Charter Academy',
    posts: ['teacher'],
    checked: false,
  });
  const twin = await addPerson(house, {
    name: 'T Teacher',
    address: null,
    organisation: 'Ark Charter Academy',
  });
  const pages = ['', '/leads', '/organisations', '/organisations/new', '/people', `/people/${tom.id}`];
  const acts = [
    ...['/leads', '/leads/x/end', '/leads/x/confirmation', '/organisations', '/organisations/x'],
    ...['/organisations/x/domains', '/organisations/x/domains/removal', '/people'],
    ...['confirmation', 'joining'].map((act) => `/people/${tom.id}/${act}`),
  ];
  const toms = await signInAs(house, tom.id);
  for (const page of pages) t.equal((await toms.get(`/administration${page}`)).status, 404, page);
  for (const act of acts) t.equal((await toms.post(`/administration${act}`)).status, 404, act);

  const adas = await signInAs(house, ada.id);
  const record = `/administration/people/${tom.id}`;
  t.equal((await adas.get(record)).location, '/administration/people', 'not without asking');
  t.equal((await adas.post(`${record}/confirmation`)).status, 404);
  t.equal((await adas.post('/administration/people', { person: tom.address, reason: '' })).status, 422);
  t.equal(
    (await adas.post('/administration/people', { person: 'x@y.example', reason: 'Asked us' })).status,
    422,
  );
  const asked = await adas.post('/administration/people', { person: tom.address, reason: 'Cannot sign in' });
  t.equal(asked.location, record);
  const page = await adas.get(record);
  for (const text of ['Tom Teacher', tom.address, 'Ark Charter Academy', 'Teacher', 'Cannot sign in'])
    t.match(page.body, text);
  const { read } = house.platform.store;
  const looks = async () =>
    (await read.select().from(read.t.history)).filter((row) => row.what === 'record-looked-at');
  t.same(
    (await looks()).map((row) => [row.subjectId, row.actorId, row.facts]),
    [[tom.id, ada.id, { reason: 'Cannot sign in' }]],
  );
  t.equal((await adas.post(`${record}/confirmation`)).location, record);
  t.match((await toms.get('/my/profile')).body, 'You are confirmed');
  t.equal((await adas.post(`${record}/joining`, { other: twin.id })).status, 422, 'not unless sure');
  t.equal((await adas.post(`${record}/joining`, { other: tom.address, sure: 'yes' })).status, 422);
  t.equal((await adas.post(`${record}/joining`, { other: twin.id, sure: 'yes' })).location, record);
  const gone = (await read.select().from(read.t.people)).find((row) => row.id === twin.id);
  t.equal(gone?.mergedInto, tom.id);
  const actor = { personId: ada.id, name: '', administrator: true, teamIds: [], checked: true };
  house.clock.advance({ minutes: 60 });
  t.ok(await mayLookAt(house.platform, actor, tom.id));
  house.clock.advance({ seconds: 1 });
  t.equal((await adas.get(record)).location, '/administration/people', 'a look lasts an hour');
});

onBothEngines('organisations are found, changed and added, and a mail domain vouches', async (t, house) => {
  const ada = await addPerson(house, { name: 'Ada Min', administrator: true });
  const school = await addOrganisation(house, { name: 'Here Primary' });
  const tom = await addPerson(house, {
    name: 'Tom Teacher',
    address: 'tom@here.example',
    organisation: school,
    checked: false,
  });
  const adas = await signInAs(house, ada.id);
  const base = '/administration/organisations';
  const found = await adas.get(`${base}?q=here+prim`);
  t.match(found.body, '1 organisation<');
  t.match(found.body, 'Nobody leads it');
  const facts = {
    name: 'The Trust',
    sector: 'education',
    kind: 'agency',
    short: '',
    locality: '',
    closedOn: '',
  };
  const added = await adas.post(base, { ...facts, parentId: '', successorId: '' });
  const trust = added.location?.split('/').at(-1) ?? '';
  const change = {
    ...facts,
    name: 'Here Primary School',
    kind: 'setting',
    locality: 'north',
    parentId: trust,
  };
  t.equal((await adas.post(`${base}/${school}`, change)).location, `${base}/${school}`);
  t.match((await adas.get(`${base}?q=north`)).body, 'run by The Trust');
  const wrong = await adas.post(`${base}/${trust}`, { ...facts, parentId: school });
  t.equal(wrong.status, 422);
  t.match(wrong.body, 'not itself run by another');
  t.equal((await adas.post(base, { ...facts, name: 'the trust' })).status, 422, 'a name is there once');
  t.equal((await adas.get(`${base}/nothing`)).status, 404);

  t.match((await adas.post(`${base}/${school}/domains`, { domain: 'gmail.com' })).body, 'vouches for nobody');
  t.equal((await adas.post(`${base}/${school}/domains`, { domain: '@Here.example' })).status, 303);
  const taken = await adas.post(`${base}/${trust}/domains`, { domain: 'here.example' });
  t.match(taken.body, 'belongs to an organisation already');
  t.match((await (await signInAs(house, tom.id)).get('/my/profile')).body, 'You are confirmed');
  t.equal((await adas.post(`${base}/${trust}/domains/removal`, { domain: 'here.example' })).status, 404);
  t.equal((await adas.post(`${base}/${school}/domains/removal`, { domain: 'here.example' })).status, 303);
  const { read } = house.platform.store;
  const history = (await read.select().from(read.t.history)).filter(
    (row) => row.subjectKind === 'organisation',
  );
  t.same(
    history.map((row) => row.what),
    ['organisation-added', 'organisation-changed', 'mail-domain-added', 'mail-domain-removed'],
  );
});
