import { organisationsOn, rolesOn } from '../../../src/people/index.ts';
import { atOnce } from '../../support/at-once.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { auditOf } from '../../support/people-audit.ts';

const ROLE = 'practitioner-exploitation-risk';

async function answerOn(house: House, personId: string, day: string): Promise<string> {
  const roles = await rolesOn(house.platform.store.read, personId, day);
  return roles.find((role) => role.key === ROLE)?.answer ?? 'not answered';
}

onBothEngines('an answer stands from its day, and a second one that day corrects it', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  const answer = await browser.post('/my/roles', { role: ROLE, answer: 'yes', next: '/my/profile?x=1' });
  t.equal(answer.location, '/my/profile?x=1');
  t.equal((await browser.post('/my/roles', { role: ROLE, answer: 'no' })).location, '/my/profile');
  t.equal(await answerOn(house, id, '2027-03-01'), 'no', 'corrected');
  t.equal(await answerOn(house, id, '2027-02-28'), 'not answered');
  house.clock.set('2027-03-10T09:00');
  await browser.post('/my/roles', { role: ROLE, answer: 'yes' });
  await browser.post('/my/roles', { role: ROLE, answer: 'yes' });
  t.equal(await answerOn(house, id, '2027-03-09'), 'no');
  t.equal(await answerOn(house, id, '2027-03-10'), 'yes');
  const { read } = house.platform.store;
  const rows = await read.select().from(read.t.heldRoles);
  t.equal(rows.length, 3, 'the corrected answer is kept, for what was known then');
  t.same(
    rows.filter((row) => row.voidedAt !== null).map((row) => [row.answer, row.endsOn]),
    [['yes', null]],
  );
  const history = await read.select().from(read.t.history);
  t.same(
    history.map((row) => [row.what, row.subjectId === id, row.actorId === id]),
    Array.from({ length: 3 }, () => ['function-answered', true, true]),
  );
  t.same(await auditOf(house), []);
});

onBothEngines('two answers at once are one open answer', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  await browser.get('/my/profile');
  const answers = ['yes', 'no', 'yes', 'no', 'yes', 'no', 'yes', 'no'];
  await atOnce(
    house,
    answers.map((answer) => () => browser.post('/my/roles', { role: ROLE, answer })),
  );
  const { read } = house.platform.store;
  t.equal((await read.select().from(read.t.heldRoles)).filter((row) => row.voidedAt === null).length, 1);
});

onBothEngines('an unknown role, a group or a post cannot be answered', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  for (const role of ['astronaut', 'school-staff', 'teacher', '__proto__', "x' OR 1=1"]) {
    const answer = await browser.post('/my/roles', { role, answer: 'yes' });
    t.equal(answer.status, 422);
    t.match(answer.body, 'not one we ask');
  }
  t.equal((await browser.post('/my/roles', { role: ROLE, answer: 'perhaps' })).status, 422);
  t.equal(
    (await browser.post('/my/roles', { role: ROLE, answer: 'yes', next: '//evil.example' })).location,
    '/',
  );
  const page = await browser.get('/my/profile');
  t.notOk(page.body.includes('value="school-staff"'), 'groups are never asked');
  const { read } = house.platform.store;
  t.equal((await read.select().from(read.t.heldRoles)).filter((row) => row.voidedAt === null).length, 1);
});

onBothEngines('groups follow from organisation, sector and posts', async (t, house) => {
  const { id } = await addPerson(house, {
    name: 'Priya Shah',
    organisation: 'Ark Charter Academy',
    posts: ['teacher'],
    functions: { manager: 'no' },
  });
  const roles = await rolesOn(house.platform.store.read, id, '2027-03-01');
  t.same(roles.map((role) => `${role.key} ${role.answer} ${role.derived}`).sort(), [
    'any-portsmouth-colleague yes true',
    'education-practitioner yes true',
    'manager no false',
    'school-staff yes true',
    'teacher yes false',
  ]);
  const police = await addPerson(house, { name: 'Sam Lee', organisation: 'Police' });
  t.same((await rolesOn(house.platform.store.read, police.id, '2027-03-01')).map((role) => role.key).sort(), [
    'any-portsmouth-colleague',
    'other-professional',
    'police',
  ]);
  const nurse = await addPerson(house, { name: 'Nia Cole', posts: ['health-level-2'] });
  t.same(await auditOf(house), [], 'an administrator may state a group that nothing tells');
  t.same(
    (await rolesOn(house.platform.store.read, nurse.id, '2027-03-01')).map((role) => role.key),
    ['health-level-2'],
  );
  await addPerson(house, { name: 'Ola Cole', posts: ['police'] });
  t.equal((await auditOf(house)).length, 1, 'but none that follows');
  t.same(await rolesOn(house.platform.store.read, id, '2026-08-31'), [], 'nothing before the first day');
});

onBothEngines('someone joins, changes what they do there, and leaves', async (t, house) => {
  const school = await addOrganisation(house, { name: 'Sea View Primary' });
  const person = await addPerson(house, {
    name: 'Priya Shah',
    organisation: 'Ark Charter Academy',
    designations: ['dsl'],
  });
  const browser = await signInAs(house, person.id);
  const { read } = house.platform.store;
  const on = async (day: string) => ({
    places: (await organisationsOn(read, person.id, day)).map((place) => place.name),
    roles: (await rolesOn(read, person.id, day)).filter((role) => !role.derived).map((role) => role.key),
  });
  t.equal((await browser.post('/my/organisations/new', { organisation: '', posts: 'teacher' })).status, 422);
  await browser.post('/my/organisations/new', { organisation: school, posts: 'teacher' });
  t.equal((await browser.post('/my/organisations/new', { organisation: school })).status, 422, 'not twice');
  t.same(await on('2027-03-01'), {
    places: ['Ark Charter Academy', 'Sea View Primary'],
    roles: ['dsl', 'teacher'],
  });

  house.clock.set('2027-03-10T09:00');
  const form = await browser.get(`/my/organisations/${school}`);
  t.match(form.body, /value="teacher" checked/);
  t.notOk(/value="dsl" checked/.test(form.body), 'what is held elsewhere is not this organisation’s');
  await browser.post(`/my/organisations/${school}`, { posts: 'teaching-assistant' });
  t.same((await on('2027-03-09')).roles, ['dsl', 'teacher']);
  t.same((await on('2027-03-10')).roles, ['dsl', 'teaching-assistant']);
  t.equal((await browser.post(`/my/organisations/${school}`, { posts: 'astronaut' })).status, 422);

  house.clock.set('2027-03-20T09:00');
  await browser.post(`/my/organisations/${school}/leaving`);
  t.same(await on('2027-03-19'), {
    places: ['Ark Charter Academy', 'Sea View Primary'],
    roles: ['dsl', 'teaching-assistant'],
  });
  t.same(
    await on('2027-03-20'),
    { places: ['Ark Charter Academy'], roles: ['dsl'] },
    'gone that day, kept for before',
  );
});
