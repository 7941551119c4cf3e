import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSchool, administrator, didLongAgo, query, words } from './requirement-support.ts';

const CITY = '/administration/organisation-rules';

onBothEngines(
  'a proposal for organisations becomes a rule, whose effect counts organisations',
  async (t, house) => {
    const met = await addSchool(house, 'Quay School');
    await addSchool(house, 'Hill School');
    const panel = { 'interview-panel-member': 'yes' } as const;
    const trained = await addPerson(house, { name: 'Panel', organisation: met.id, functions: panel });
    await didLongAgo(house, trained.id, 'safer-recruitment', '2024-06-01');
    const admin = await administrator(house);
    const form = await admin.get(`${CITY}/new?proposal=interview-panel-member.safer-recruitment`);
    t.match(form.body, 'value="At least 1 with Safer recruitment training"');
    t.match(form.body, /value="interview-panel-member" selected/);
    t.match(form.body, /value="safer-recruitment" checked/);
    const fields = {
      title: 'At least one interview panel member with safer recruitment training',
      sectors: 'education',
      kinds: 'setting',
      activities: 'safer-recruitment',
      role: 'interview-panel-member',
      least: '1',
      from: '2027-03-01',
      source: 'School Staffing Regulations 2009',
    };
    const effect = words(await admin.get(query(`${CITY}/new/effect`, fields)));
    t.match(effect, '1 organisation meets it.');
    t.match(effect, '1 organisation does not meet it yet.');
    t.match(effect, '61 organisations have nobody in Muster yet.');
    t.match(effect, 'is hidden now and will be in the catalogue');
    await admin.post(`${CITY}/new`, fields);
    t.equal((await met.lead.get('/activities/safer-recruitment')).status, 200);
    t.match(words(await admin.get(CITY)), 'At least one interview panel member');
    t.match(words(await admin.get('/administration/requirements/proposals')), 'A rule for organisations');
    const own = `/organisations/${met.id}/organisation-rules`;
    t.match(words(await met.lead.get(own)), 'Of the partnership');

    const { read } = house.platform.store;
    const [rule] = await read.select().from(read.t.organisationRules);
    t.equal(
      (await met.lead.get(`${own}/${rule?.id}/end`)).status,
      404,
      'the city’s is not the school’s to end',
    );
    t.equal((await admin.post(`${CITY}/${rule?.id}/end`, { until: 'soon' })).status, 422);
    await admin.post(`${CITY}/${rule?.id}/end`, { until: '2027-03-31' });
    const [ended] = await read.select().from(read.t.organisationRules);
    t.same([ended?.endsOn, ended?.atLeast], ['2027-03-31', 1]);
  },
);

onBothEngines('a school’s own rule is its own', async (t, house) => {
  const quay = await addSchool(house, 'Quay School');
  const hill = await addSchool(house, 'Hill School');
  const own = `/organisations/${quay.id}/organisation-rules`;
  const fields = {
    title: 'Two who have done the ACEs training',
    activities: 'aces',
    least: '2',
    refresh: '24',
    from: '2027-03-01',
    source: 'Our policy',
    organisation: hill.id,
  };
  t.match(words(await quay.lead.get(query(`${own}/new/effect`, fields))), 'It is not met yet.');
  await quay.lead.post(`${own}/new`, fields);
  const { read } = house.platform.store;
  const [rule] = await read.select().from(read.t.organisationRules);
  t.equal(rule?.organisationId, quay.id, 'whatever was sent');
  t.notMatch((await hill.lead.get(`/organisations/${hill.id}/organisation-rules`)).body, fields.title);
  for (const path of [own, `${own}/new`, `${own}/${rule?.id}/end`])
    t.equal((await hill.lead.get(path)).status, 404, path);
  t.equal((await hill.lead.post(`${own}/new`, fields)).status, 404);
  const wrong = await quay.lead.post(`${own}/new`, {
    ...fields,
    activities: 'unknown',
    least: '0',
    refresh: '121',
  });
  t.equal(wrong.status, 422);
  for (const text of ['Choose activities from the list', 'whole number from 1 to 100', 'from 1 to 120'])
    t.match(wrong.body, text);
  t.match(wrong.body, fields.title);
});
