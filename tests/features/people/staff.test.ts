import { membersKnown, rosterOf, staffOf, statedKnown } from '../../../src/people/index.ts';
import { atOnce } from '../../support/at-once.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { auditOf } from '../../support/people-audit.ts';
import { posted } from '../../support/people-mail.ts';
import { add, plain, twoSchools } from '../../support/two-schools.ts';

onBothEngines(
  'another lead, an administrator and the person get the same 404 everywhere',
  async (t, house) => {
    const { copnor, other, ann, marian } = await twoSchools(house);
    const administrator = await addPerson(house, { name: 'Ada Min', administrator: true });
    const person = `/organisations/${copnor}/people/${marian.id}`;
    const here = `/organisations/${copnor}`;
    const gets = [`${here}/people`, `${here}/people/new`, person, `${here}/leads`];
    const posts = [
      `${here}/people`,
      `${here}/leads`,
      `${here}/leads/x/confirmation`,
      `${here}/leads/x/end`,
      ...['correction', 'roles', 'end', 'end/undo', 'removal', 'answers', 'confirmation', 'invitation'].map(
        (act) => `${person}/${act}`,
      ),
    ];
    for (const { id } of [other, administrator, ann]) {
      const browser = await signInAs(house, id);
      const unknown = plain((await browser.get('/organisations/nothing/people')).body);
      for (const path of gets) {
        const answer = await browser.get(path);
        t.equal(answer.status, 404, path);
        t.equal(plain(answer.body), unknown, 'the page for what does not exist');
      }
      for (const path of posts) t.equal((await browser.post(path)).status, 404, `POST ${path}`);
    }
    const browser = await signInAs(house, other.id);
    t.equal((await browser.get('/leads')).status, 303);
    t.match((await browser.get('/')).body, 'My organisation');
    t.equal((await (await signInAs(house, ann.id)).get('/leads')).status, 404);
    const marians = await signInAs(house, marian.id);
    const theirs = `/organisations/${copnor}/people/${ann.id}`;
    t.equal((await marians.get(theirs)).status, 404, 'nobody of another school by their id');
    t.equal((await marians.post(`${theirs}/end`, { lastDay: '2027-03-01' })).status, 404);
    t.equal((await marians.post(`${here}/leads`, { person: ann.id, kind: 'lead' })).status, 404);
  },
);

onBothEngines('a leaver disappears on the day after, and the record stays theirs', async (t, house) => {
  const { copnor, marian, browser } = await twoSchools(house);
  const tom = await addPerson(house, { name: 'Tom Teacher', organisation: copnor, posts: ['teacher'] });
  const path = `/organisations/${copnor}/people/${tom.id}`;
  t.equal((await browser.post(`${path}/end`, { lastDay: '2026-01-01' })).status, 422, 'before the first day');
  t.equal((await browser.post(`${path}/end`, { lastDay: '2027-03-12' })).location, path);
  house.clock.set('2027-03-12T23:50');
  t.match((await browser.get(`/organisations/${copnor}/people`)).body, 'Tom Teacher');
  house.clock.set('2027-03-13T00:10');
  t.notMatch((await browser.get(`/organisations/${copnor}/people`)).body, /Tom Teacher/);
  const gone = await browser.get(path);
  t.match(gone.body, 'They have left');
  t.notMatch(gone.body, /tom\.teacher@|What their work involves/, 'nothing from after the last day');
  for (const act of ['answers', 'confirmation', 'invitation'])
    t.not((await browser.post(`${path}/${act}`, { role: 'manager', answer: 'yes' })).status, 303, act);
  const { read } = house.platform.store;
  t.same(
    (await rosterOf(read, copnor, '2027-03-13')).former[0]?.roles.map((role) => role.key),
    ['teacher'],
  );
  t.match((await browser.get(`/organisations/${copnor}/people?on=2027-03-12`)).body, 'Tom Teacher');
  const toms = await signInAs(house, tom.id);
  t.equal((await toms.get('/my/profile')).status, 200);

  t.equal((await browser.post(`${path}/end/undo`)).location, path);
  t.same(
    (await staffOf(read, copnor, '2027-03-13')).find((one) => one.personId === tom.id)?.roles.length,
    1,
    'roles come back with it',
  );
  await toms.post(`/my/organisations/${copnor}/leaving`);
  const refused = await browser.post(`${path}/end/undo`);
  t.equal(refused.status, 422);
  t.match(refused.body, 'only they can come back');
  t.same(
    (await posted(house)).filter((mail) => mail.to === tom.address).map((mail) => mail.kind),
    ['staff-ended', 'staff-restored'],
  );
  t.equal((await browser.post(`/organisations/${copnor}/people/${marian.id}/removal`)).status, 303);
  t.equal((await browser.get(`/organisations/${copnor}/people`)).status, 404, 'who is gone leads nothing');
  t.same(await auditOf(house), []);
});

onBothEngines('as recorded then keeps what was corrected since', async (t, house) => {
  const { copnor, browser } = await twoSchools(house);
  const { read } = house.platform.store;
  const tess = { name: 'Tess Taylor', startsOn: '2027-02-01', posts: 'teacher' };
  const added = await add(browser, copnor, tess);
  const id = added.location?.split('/').at(-1) ?? '';
  const path = added.location ?? '';
  const first = house.clock.now();
  house.clock.set('2027-03-10T09:00');
  const change = { posts: 'headteacher', designations: 'senco' };
  t.equal((await browser.post(`${path}/roles`, { ...change, how: 'correction' })).location, path);
  const second = house.clock.now();
  house.clock.set('2027-03-20T09:00');
  const later = { posts: 'headteacher', how: 'from', from: '2027-03-15' };
  t.equal((await browser.post(`${path}/roles`, later)).location, path);
  await browser.post(`${path}/correction`, { name: 'Tess Tailor', startsOn: '2027-01-11' });
  await browser.post(`${path}/end`, { lastDay: '2027-03-18' });

  const roles = async (day: string, knownAt: Date | null) =>
    (await statedKnown(read, [id], [copnor], day, knownAt)).map((row) => row.roleKey).sort();
  t.same(await roles('2027-02-20', first), ['teacher'], 'as it was recorded first');
  t.same(await roles('2027-02-20', second), ['headteacher', 'senco']);
  t.same(await roles('2027-03-16', second), ['headteacher', 'senco'], 'the later change was not known');
  t.same(await roles('2027-03-16', null), ['headteacher']);
  t.same(await roles('2027-01-20', null), ['headteacher', 'senco'], 'the first day was corrected');
  const there = async (day: string, knownAt: Date | null) =>
    (await membersKnown(read, [copnor], day, knownAt)).some((one) => one.personId === id);
  t.same([await there('2027-01-20', null), await there('2027-01-20', second)], [true, false]);
  t.same([await there('2027-03-19', null), await there('2027-03-19', second)], [false, true]);
});

onBothEngines('a second person of one name is added only when the lead says so', async (t, house) => {
  const { copnor, browser } = await twoSchools(house);
  const first = await add(browser, copnor, { name: 'Zoë O’Neill-Smith' });
  t.equal(first.status, 303);
  const asked = await add(browser, copnor, { name: 'zoe oneill smith' });
  t.equal(asked.status, 422);
  t.match(asked.body, 'Is this the same person?');
  t.match(asked.body, 'value="zoe oneill smith"', 'filled in');
  t.equal((await add(browser, copnor, { name: 'zoe oneill smith', another: 'no' })).status, 422);
  t.equal((await add(browser, copnor, { name: 'zoe oneill smith', another: 'yes' })).status, 303);
  t.equal((await add(browser, copnor, { name: 'Ann Known' })).status, 303, 'nobody elsewhere is a namesake');
  await browser.get(`/organisations/${copnor}/people/new`);
  const twice = await atOnce(
    house,
    [1, 2].map(() => () => add(browser, copnor, { name: 'Dora Double' })),
  );
  t.same(twice.map((answer) => answer.status).sort(), [303, 422], 'sent twice at once is one person');
  const wrong = await add(browser, copnor, {
    name: ' ',
    startsOn: '2027-02-30',
    email: 'x',
    posts: 'astronaut',
  });
  t.equal(wrong.status, 422);
  for (const text of ['Enter their name', 'as a date', 'Enter an email address', 'Choose posts'])
    t.match(wrong.body, text);
});

onBothEngines('a lead answers what is open, and never over somebody’s own answer', async (t, house) => {
  const { copnor, marian, browser } = await twoSchools(house);
  const tom = await addPerson(house, { name: 'Tom Teacher', organisation: copnor });
  const path = `/organisations/${copnor}/people/${tom.id}`;
  const answer = (role: string, yes: string) => browser.post(`${path}/answers`, { role, answer: yes });
  const folded = (body: string) => body.slice(body.indexOf('Other questions and answers'));
  const before = (await browser.get(path)).body;
  t.ok(before.includes(`href="/organisations/${copnor}/standings/${tom.id}"`), 'and where they stand');
  const unfolded = before.slice(before.indexOf('we cannot say'), before.indexOf('Other questions'));
  t.match(unfolded, 'value="practitioner-exploitation-risk"', 'first what training waits for');
  t.notMatch(unfolded, 'value="manager"');
  t.match(folded(before), 'value="manager"');
  await answer('practitioner-exploitation-risk', 'no');
  t.match(folded((await browser.get(path)).body), 'value="practitioner-exploitation-risk"');
  t.equal((await answer('manager', 'yes')).location, path);
  t.equal((await answer('manager', 'no')).location, path, 'a lead mends their own answer');
  const toms = await signInAs(house, tom.id);
  await toms.post('/my/roles', { role: 'manager', answer: 'yes' });
  t.match((await answer('manager', 'no')).body, 'They have answered this themselves');
  t.equal((await answer('teacher', 'yes')).status, 422, 'a post is not asked');
  const { read } = house.platform.store;
  const rows = (await read.select().from(read.t.heldRoles)).filter((row) => row.personId === tom.id);
  t.same(
    rows
      .filter(({ roleKey }) => roleKey === 'manager')
      .map((row) => [row.answer, row.recordedBy === marian.id, row.voidedAt !== null])
      .sort((a, b) => Number(b[1]) - Number(a[1]) || String(b[0]).localeCompare(String(a[0]))),
    [
      ['yes', true, true],
      ['no', true, true],
      ['yes', false, false],
    ],
  );
  t.match(
    (await browser.post(`${path}/correction`, { name: 'T', startsOn: '2026-09-01' })).body,
    'themselves',
  );
  t.same(await auditOf(house), []);
});
