import type { Client } from '../../support/browser-like.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSchool, administrator, query, requirementRows, statesOf, words } from './requirement-support.ts';

const ASKED = { level: 'essential', from: '2027-03-01', source: 'Our safeguarding policy' };

onBothEngines(
  'a school asks its own people for its own activity, and nobody else learns that it exists',
  async (t, house) => {
    const quay = await addSchool(house, 'Quay School');
    const hill = await addSchool(house, 'Hill School');
    const teacher = await addPerson(house, { name: 'Teacher', organisation: quay.id, posts: ['teacher'] });
    const stranger = await addPerson(house, { name: 'Stranger', organisation: hill.id, posts: ['teacher'] });
    const base = `/organisations/${quay.id}/requirements`;
    const title = 'Lockdown drill with the caretaker';
    t.equal((await quay.lead.post(`${base}/activities/new`, { title: '', kind: 'course' })).status, 422);
    await quay.lead.post(`${base}/activities/new`, { title, kind: 'briefing', summary: 'Twenty minutes.' });
    const { read } = house.platform.store;
    const own = (await read.select().from(read.t.activities)).find((one) => one.organisationId === quay.id);
    const activity = own?.id ?? '';
    t.match((await quay.lead.get(base)).body, title);

    const fields = { ...ASKED, role: 'teacher', activity };
    const effect = words(await quay.lead.get(query(`${base}/new/effect`, fields)));
    t.match(effect, '1 person becomes missing.');
    t.match(effect, '2 people were looked at', 'its own people alone');
    const saved = await quay.lead.post(`${base}/new`, fields);
    t.same(await statesOf(house, quay.id, activity, '2027-03-01'), { Teacher: 'missing' });
    t.same(await statesOf(house, hill.id, activity, '2027-03-01'), {});

    const reading = `/organisations/${quay.id}/activities/${activity}`;
    const colleague = await signInAs(house, teacher.id);
    const other = await signInAs(house, stranger.id);
    t.match((await colleague.get(reading)).body, title);
    const admin = await administrator(house);
    const nobody = client(house.app);
    const all: [string, Client][] = [
      ['a colleague', colleague],
      ['another school', other],
      ['its lead', hill.lead],
      ['an administrator', admin],
      ['nobody', nobody],
    ];
    for (const [who, browser] of all) {
      if (browser !== colleague) t.not((await browser.get(reading)).status, 200, who);
      for (const path of [base, `${base}/new`, saved.location ?? '', `${base}/activities/${activity}`])
        t.not((await browser.get(path)).status, 200, `${who}: ${path}`);
      t.not((await browser.get(`/activities/${own?.slug}`)).status, 200, who);
      t.notMatch((await browser.get('/catalogue?q=lockdown')).body, title, who);
    }
    t.equal(
      (await hill.lead.get(`/organisations/${hill.id}/requirements/activities/${activity}`)).status,
      404,
    );
    const standings = `/organisations/${hill.id}/standings`;
    t.equal((await hill.lead.get(`${standings}/${stranger.id}/${activity}`)).status, 404, 'nor by its id');
    const chips = await hill.lead.get(`${standings}?requirement=${activity}`);
    t.notMatch(chips.body, title);
    t.match(chips.body, 'Not required here');
    t.match((await quay.lead.get(`/organisations/${quay.id}/standings?requirement=${activity}`)).body, title);
    const requirementId = saved.location?.split('/').at(-1);
    for (const wrong of [
      `/organisations/${hill.id}/requirements/${requirementId}`,
      `${base}/dsl.child-protection`,
    ])
      t.equal((await (wrong.includes(hill.id) ? hill.lead : quay.lead).get(wrong)).status, 404, wrong);
    const theirs = { ...ASKED, role: 'teacher', activity };
    const guessed = await hill.lead.post(`/organisations/${hill.id}/requirements/new`, theirs);
    t.equal(guessed.status, 422, 'another school’s activity cannot be chosen');
    t.notMatch(guessed.body, title);

    const refused = await quay.lead.post(`${base}/activities/${activity}/archive`);
    t.match(words(refused), 'It is still asked for');
    await quay.lead.post(`${saved.location}/end`, { until: '2027-02-28' });
    t.equal((await quay.lead.post(`${base}/activities/${activity}/archive`)).status, 303);
    t.notMatch((await quay.lead.get(`${base}/new`)).body, title);
  },
);

onBothEngines('a school asks for more than the city, of its own people only', async (t, house) => {
  const quay = await addSchool(house, 'Quay School');
  const hill = await addSchool(house, 'Hill School');
  await addPerson(house, { name: 'Teacher', organisation: quay.id, posts: ['teacher'] });
  const stranger = await addPerson(house, { name: 'Stranger', organisation: hill.id, posts: ['teacher'] });
  const base = `/organisations/${quay.id}/requirements`;
  await quay.lead.post(`${base}/new`, { ...ASKED, role: 'teacher', activity: 'aces', hours: '8' });
  t.same(await statesOf(house, quay.id, 'aces', '2027-03-01'), { Teacher: 'missing' });
  t.same(await statesOf(house, hill.id, 'aces', '2027-03-01'), {});
  t.notMatch((await (await signInAs(house, stranger.id)).get('/activities/aces')).body, 'you are a teacher');
});

onBothEngines('a school asks for an edition, and on a condition', async (t, house) => {
  const quay = await addSchool(house, 'Quay School');
  const hill = await addSchool(house, 'Hill School');
  await addPerson(house, { name: 'Teacher', organisation: quay.id, posts: ['teacher'] });
  await addPerson(house, { name: 'Stranger', organisation: hill.id, posts: ['teacher'] });
  const base = `/organisations/${quay.id}/requirements`;
  const fields = { ...ASKED, role: 'teacher', activity: 'aces', edition: 'Handbook 2027' };
  const saved = await quay.lead.post(`${base}/new`, fields);
  t.match(words(await quay.lead.get(saved.location ?? '')), 'Edition Handbook 2027');

  const wish = { ...ASKED, role: 'manager', activity: 'nd-profiling', conditional: 'yes' };
  t.match(words(await quay.lead.post(`${base}/new`, wish)), 'Say in words for whom it is');
  await quay.lead.post(`${base}/new`, { ...wish, condition: 'For whoever manages others.' });
  t.same(await statesOf(house, quay.id, 'nd-profiling', '2027-03-01'), {
    Teacher: 'to-be-confirmed',
    'Lead of Quay School': 'to-be-confirmed',
  });
  t.same(await statesOf(house, hill.id, 'nd-profiling', '2027-03-01'), {});
});

onBothEngines('the city’s requirements are for administrators alone', async (t, house) => {
  const quay = await addSchool(house, 'Quay School');
  const cell = '/administration/requirements/dsl.child-protection';
  const paths = [
    '/administration/requirements',
    '/administration/requirements/proposals',
    '/administration/requirements/new/effect',
    '/administration/requirements/periods/child-protection',
    cell,
    `${cell}/change`,
    `${cell}/end`,
    '/administration/equivalences',
    '/administration/equivalences/new',
    '/administration/organisation-rules',
    '/administration/organisation-rules/new',
  ];
  for (const path of paths) t.equal((await quay.lead.get(path)).status, 404, path);
  const fields = { ...ASKED, until: '2027-03-01', from: '2027-03-01' };
  for (const path of [`${cell}/change`, `${cell}/end`, '/administration/requirements/new'])
    t.equal((await quay.lead.post(path, fields)).status, 404, path);
  t.equal((await requirementRows(house)).length, 80);
});
