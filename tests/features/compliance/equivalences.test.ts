import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { addSchool, administrator, didLongAgo, query, statesOf, words } from './requirement-support.ts';

const BASE = '/administration/equivalences';
const FIELDS = {
  done: 'cse-elearning-2016',
  counts: 'child-protection',
  from: '2027-03-01',
  until: '',
  source: 'Agreed by the board',
};

onBothEngines('what counts for what is begun and ended, and its effect is shown before', async (t, house) => {
  const school = await addSchool(house, 'Quay School');
  const ben = await addPerson(house, { name: 'Ben', organisation: school.id, designations: ['dsl'] });
  await didLongAgo(house, ben.id, 'cse-elearning-2016', '2026-06-01');
  const states = (day: string) => statesOf(house, school.id, 'child-protection', day);
  const admin = await administrator(house);
  t.match(words(await admin.get(BASE)), /Programmes.*Live Masterclasses for DSLs.*Masterclass On Consent/);
  t.match(
    words(await admin.get(query(`${BASE}/new/effect`, FIELDS))),
    /1 person becomes in date who was not\./,
  );
  t.same(await states('2027-03-01'), { Ben: 'missing', 'Lead of Quay School': 'missing' });
  t.equal((await admin.post(`${BASE}/new`, FIELDS)).location, BASE);
  t.same(await states('2027-03-01'), { Ben: 'in-date', 'Lead of Quay School': 'missing' });
  t.same(await states('2027-02-28'), { Ben: 'missing', 'Lead of Quay School': 'missing' });

  const again = await admin.post(`${BASE}/new`, FIELDS);
  t.equal(again.status, 422);
  t.match(again.body, 'This counts already on some of these days');
  for (const [wrong, text] of [
    [{ counts: 'cse-elearning-2016' }, 'counts for itself anyway'],
    [{ done: 'masterclass-consent', counts: 'masterclasses-dsl-series' }, 'it counts for it anyway'],
    [{ until: '2027-02-01' }, 'on or after the first day'],
    [{ done: 'unknown' }, 'Choose an activity'],
  ] as const) {
    const answer = await admin.get(query(`${BASE}/new/effect`, { ...FIELDS, ...wrong }));
    t.equal(answer.status, 422);
    t.match(answer.body, text);
  }

  const [row] = await house.platform.store.read.select().from(house.platform.store.read.t.equivalences);
  const path = `${BASE}/${row?.id}/end`;
  t.match(
    words(await admin.get(`${path}/effect?until=2027-03-31`)),
    /On 1 April 2027 .*1 person becomes missing\./,
  );
  await admin.post(path, { until: '2027-03-31' });
  t.same(await states('2027-03-31'), { Ben: 'in-date', 'Lead of Quay School': 'missing' });
  t.same(await states('2027-04-01'), { Ben: 'missing', 'Lead of Quay School': 'missing' });
  t.equal((await school.lead.post(path, { until: '2027-03-02' })).status, 404);
});
