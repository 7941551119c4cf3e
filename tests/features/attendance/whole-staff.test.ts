import { newId } from '../../../src/platform/ids.ts';
import { onBothEngines } from '../../support/house.ts';
import { addLead } from '../../support/imports.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';

onBothEngines('a lead records for the whole staff, once each, and takes it back', async (t, house) => {
  const { read } = house.platform.store;
  const school = await addOrganisation(house, { name: 'Sandy Bay School' });
  const agency = await addOrganisation(house, { name: 'An Agency', kind: 'agency', sector: 'health' });
  const elsewhere = await addOrganisation(house, { name: 'Rocky Bay School' });
  const dsl = await addLead(house, school, 'Lena Lead');
  const other = await addLead(house, elsewhere, 'Otto Other');
  const nurse = await addLead(house, agency, 'Nina Nurse');
  const here = await addPerson(house, { name: 'Ann Here', organisation: school, posts: ['teacher'] });
  const absent = await addPerson(house, {
    name: 'Bob Absent',
    organisation: school,
    posts: ['teacher'],
    address: null,
  });
  const later = await addPerson(house, { name: 'Cy Later', organisation: school, since: '2027-01-05' });
  const activities = await read.select().from(read.t.activities);
  const id = (slug: string) => activities.find((one) => one.slug === slug)?.id ?? '';
  const what = {
    activity: id('school-whole-school-safeguarding'),
    on: '2026-09-04',
    provider: 'The DSL',
    edition: '2026',
    hours: '1.5',
  };
  const path = `/organisations/${school}/whole-staff`;
  const who = `${path}/people?${new URLSearchParams(what)}`;
  t.match((await dsl.browser.get(path)).body, 'Whole school safeguarding training');
  t.notMatch(
    (await nurse.browser.get(`/organisations/${agency}/whole-staff`)).body,
    'Whole school safeguarding training',
  );
  t.equal((await other.browser.get(path)).status, 404);
  t.equal((await other.browser.get(who)).status, 404);
  const tomorrow = await dsl.browser.get(
    `${path}/people?${new URLSearchParams({ ...what, on: '2027-03-02' })}`,
  );
  t.equal(tomorrow.status, 422);
  t.match(tomorrow.body, '2 March 2027 is still to come');

  const page = (await dsl.browser.get(who)).body;
  const box = (person: { id: string }) =>
    new RegExp(`value="${person.id}"( checked)?>[\\s\\S]*?</label>`).exec(page);
  t.same(
    [here, absent, later].map((person) => box(person)?.[1]),
    [' checked', ' checked', undefined],
  );
  t.match(box(later)?.[0], 'here only since 5 January 2027');
  t.match((await dsl.browser.get(`${who}&role=teacher`)).body, '2 colleagues');
  t.equal((await dsl.browser.post(path, what)).status, 422, 'nobody was ticked');

  const done = await dsl.browser.post(path, { ...what, people: [dsl.id, here.id, other.id] });
  t.match((await dsl.browser.follow(done)).body, 'recorded for 2 colleagues');
  const rows = await read.select().from(read.t.completions);
  t.same(rows.map((row) => row.personId).sort(), [dsl.id, here.id].sort(), 'nobody of another school');
  t.match(rows[0], {
    source: 'recorded',
    completedOn: '2026-09-04',
    minutes: 90,
    edition: '2026',
    provider: 'The DSL',
    organisationId: school,
  });
  t.match((await dsl.browser.get(who)).body, '2 people have it on record already');
  t.equal(
    (await dsl.browser.post(path, { ...what, people: [dsl.id, here.id] })).location,
    path,
    'nothing is left to write',
  );
  t.equal((await read.select().from(read.t.completions)).length, 2);

  const batch = done.location ?? '';
  t.equal((await other.browser.get(batch)).status, 404);
  t.equal((await other.browser.post(`${batch}/withdrawal`, { reason: 'x' })).status, 404);
  t.equal((await dsl.browser.post(`${batch}/withdrawal`, { reason: ' ' })).status, 422);
  const back = await dsl.browser.follow(
    await dsl.browser.post(`${batch}/withdrawal`, { reason: 'It was the 5th' }),
  );
  t.match(back.body, '2 completions withdrawn');
  await dsl.browser.post(`${batch}/withdrawal`, { reason: 'Again' });
  t.ok(
    (await read.select().from(read.t.completions)).every((row) => row.withdrawnReason === 'It was the 5th'),
  );
  t.equal((await dsl.browser.post(path, { ...what, activity: 'unknown', people: [dsl.id] })).status, 422);
});

onBothEngines('a lead does not read what is on record from elsewhere', async (t, house) => {
  const { read } = house.platform.store;
  const school = await addOrganisation(house, { name: 'Sandy Bay School' });
  const elsewhere = await addOrganisation(house, { name: 'Rocky Bay School' });
  const dsl = await addLead(house, school, 'Lena Lead');
  const other = await addLead(house, elsewhere, 'Otto Other');
  const tom = await addPerson(house, { name: 'Tom Both', organisation: school });
  const ann = await addPerson(house, { name: 'Ann Here', organisation: school });
  await house.platform.store.transaction(async (tx) => {
    const row = { personId: tom.id, organisationId: elsewhere, startsOn: '2026-09-01' };
    await tx.insert(tx.t.memberships).values({ id: newId(), ...row });
  });
  const what = { activity: 'child-protection', on: '2026-09-04', provider: '', edition: '', hours: '' };
  const at = (id: string) => `/organisations/${id}/whole-staff`;
  const who = `${at(school)}/people?${new URLSearchParams(what)}`;
  await other.browser.post(at(elsewhere), { ...what, people: [tom.id] });
  t.notMatch((await dsl.browser.get(who)).body, 'on record already');

  const done = await dsl.browser.post(at(school), { ...what, people: [ann.id, tom.id] });
  t.match((await dsl.browser.follow(done)).body, 'recorded for 2 colleagues');
  const live = async () => (await read.select().from(read.t.completions)).filter((row) => !row.withdrawnAt);
  t.equal((await live()).length, 2, 'nothing is counted twice');
  t.match((await dsl.browser.get(who)).body, '2 people have it on record already', 'nor does it show later');
  t.equal((await dsl.browser.post(at(school), { ...what, people: [tom.id] })).location, at(school));
  const taken = await dsl.browser.post(`${done.location}/withdrawal`, { reason: 'It was the 5th' });
  t.match((await dsl.browser.follow(taken)).body, '2 completions withdrawn');
  t.match(await live(), [{ personId: tom.id, organisationId: elsewhere }], 'what others recorded stays');
  t.notMatch((await dsl.browser.get(who)).body, 'on record already');

  const alone = await dsl.browser.post(at(school), { ...what, people: [tom.id] });
  t.match(
    (await dsl.browser.follow(alone)).body,
    'recorded for 1 colleague',
    'where nothing is left to write',
  );
  const back = await dsl.browser.post(`${alone.location}/withdrawal`, { reason: 'It was the 5th' });
  t.match((await dsl.browser.follow(back)).body, '1 completion withdrawn');
  t.equal((await live()).length, 1);
});
