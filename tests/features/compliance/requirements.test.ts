import { audit } from '../../../src/audit.ts';
import { atOnce } from '../../support/at-once.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines, START } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import {
  addSchool,
  administrator,
  didLongAgo,
  query,
  requirementRows,
  statesOf,
  words,
} from './requirement-support.ts';

const BASE = '/administration/requirements';
const CELL = `${BASE}/dsl.child-protection`;
const PERIOD = {
  level: 'essential',
  refresh: '24',
  newcomers: '',
  from: '2027-03-01',
  until: '',
  source: 'Agreed by the board in February 2027',
};

onBothEngines(
  'a change shows its effect, ends one requirement and begins another, and leaves every day before as it was',
  async (t, house) => {
    house.clock.set('2027-02-15T09:00');
    const school = await addSchool(house, 'Quay School');
    const clinic = await addOrganisation(house, { name: 'Quay Clinic', sector: 'health' });
    const dsl = { designations: ['dsl'] };
    const lapsed = await addPerson(house, { name: 'Lapsed', organisation: school.id, ...dsl });
    const recent = await addPerson(house, { name: 'Recent', organisation: school.id, ...dsl });
    const nurse = await addPerson(house, { name: 'Nurse', organisation: clinic, ...dsl });
    await addPerson(house, { name: 'Teacher', organisation: school.id, posts: ['teacher'] });
    await didLongAgo(house, lapsed.id, 'child-protection', '2024-06-01');
    await didLongAgo(house, nurse.id, 'child-protection', '2024-06-01');
    await didLongAgo(house, recent.id, 'child-protection', '2026-06-01');
    house.clock.set(START);
    const before = { Lapsed: 'in-date', Recent: 'in-date', 'Lead of Quay School': 'missing' };
    t.same(await statesOf(house, school.id, 'child-protection', '2027-03-01'), before);

    const admin = await administrator(house);
    t.match(words(await admin.get(BASE)), 'In force: 46 requirements');
    const effect = await admin.get(query(`${CELL}/change/effect`, PERIOD));
    t.match(words(effect), '2 people become overdue.');
    t.match(words(effect), /Overdue \(essential\) 2 1 1 /, 'one in education, one in health');
    t.match(words(effect), 'Has 28 February 2027 as its last day');
    t.notMatch(effect.body, 'Lapsed', 'figures, no names');
    t.equal((await requirementRows(house)).length, 80, 'nothing is saved yet');

    const saved = await admin.post(`${CELL}/change`, PERIOD);
    const page = words(await admin.follow(saved));
    t.match(page, 'The requirement is changed');
    t.match(page, /Until 28 February 2027 : Essential, once\. Ended\..*From 1 March 2027 \(this one\)/);
    t.match(page, 'Written down on 1 March 2027 by Ada Ministrator');
    const rows = await requirementRows(house);
    const old = rows.find(({ id }) => id === 'dsl.child-protection');
    const next = rows.find(({ followsId }) => followsId === 'dsl.child-protection');
    t.same(
      [old?.endsOn, old?.refreshMonths, next?.startsOn, next?.refreshMonths],
      ['2027-02-28', null, '2027-03-01', 24],
    );
    t.same(await statesOf(house, school.id, 'child-protection', '2027-03-01'), {
      ...before,
      Lapsed: 'overdue',
    });
    for (const knowledge of ['today', 'then'] as const)
      t.same(
        await statesOf(house, school.id, 'child-protection', '2027-02-28', knowledge),
        before,
        `yesterday, as known ${knowledge}`,
      );

    t.match(
      words(await admin.follow(await admin.post(`${CELL}/change`, PERIOD))),
      'Another one follows it already',
      'twice changes nothing',
    );
    t.equal((await requirementRows(house)).length, 81);
  },
);

onBothEngines(
  'what was wrong from the beginning is withdrawn: as known today it never was, as recorded then it was',
  async (t, house) => {
    const school = await addSchool(house, 'Quay School');
    const admin = await administrator(house);
    const added = await admin.post(`${BASE}/new`, {
      ...PERIOD,
      role: 'dsl',
      activity: 'aces',
      from: '2027-03-01',
    });
    house.clock.set('2027-03-05T09:00');
    const states = (knowledge: 'today' | 'then') =>
      statesOf(house, school.id, 'aces', '2027-03-01', knowledge);
    t.same(await states('today'), { 'Lead of Quay School': 'missing' });
    const path = added.location ?? '';
    t.match(
      words(await admin.get(query(`${path}/end/effect`, { until: '2027-02-01' }))),
      /For 1 person it is not required any more.*It never begins/,
    );
    await admin.post(`${path}/end`, { until: '2027-02-01' });
    t.match(words(await admin.get(path)), 'Withdrawn before it began');
    t.same(await states('today'), {});
    t.same(await states('then'), { 'Lead of Quay School': 'missing' });
    t.match(
      words(await admin.follow(await admin.post(`${path}/end`, { until: '2027-06-01' }))),
      'history now',
    );
  },
);

onBothEngines('two administrators at once change one requirement once', async (t, house) => {
  const admins = [await administrator(house), await administrator(house)];
  for (const admin of admins) await admin.get(`${CELL}/change`);
  const race = (path: string, fields: Record<string, string>) =>
    atOnce(
      house,
      admins.map((admin) => () => admin.post(path, fields)),
    );
  await race(`${CELL}/change`, PERIOD);
  const rows = await requirementRows(house);
  t.equal(rows.filter(({ followsId }) => followsId === 'dsl.child-protection').length, 1);
  await race(`${BASE}/school-staff.prevent-awareness/on`, PERIOD);
  t.equal((await requirementRows(house)).length, 82, 'and switch one proposal on once');
  t.same((await audit(house.platform)).findings, []);
});

onBothEngines('the catalogue’s flags follow a requirement from its first day', async (t, house) => {
  const school = await addSchool(house, 'Quay School');
  const teacher = await addPerson(house, { name: 'Teacher', organisation: school.id, posts: ['teacher'] });
  const browser = await signInAs(house, teacher.id);
  const flags = async () => /you are a teacher/.test((await browser.get('/activities/aces')).body);
  const admin = await administrator(house);
  t.equal(await flags(), false);
  await admin.post(`${BASE}/new`, { ...PERIOD, role: 'teacher', activity: 'aces', from: '2027-03-15' });
  t.equal(await flags(), false, 'not before');
  house.clock.set('2027-03-15T00:30');
  t.equal(await flags(), true);
});

onBothEngines('a proposal is switched on by itself, with its activity', async (t, house) => {
  const school = await addSchool(house, 'Quay School');
  const admin = await administrator(house);
  const proposal = `${BASE}/school-staff.kcsie-annual-update`;
  const list = words(await admin.get(`${BASE}/proposals`));
  t.match(list, 'National guidance');
  t.match(list, 'Source: KCSIE 2025 (statutory guidance');
  t.equal((await school.lead.get('/activities/kcsie-annual-update')).status, 404, 'hidden until then');
  const form = await admin.get(`${proposal}/on`);
  t.match(form.body, /name="refresh" value="12"/);
  t.match(form.body, /name="edition" value="KCSIE 2025"/);
  t.match(form.body, />\s*KCSIE 2025<\/textarea>/, 'the citation alone, which people will read');
  t.match(form.body, /<textarea[^>]*name="condition"[^>]*>\s*<\/textarea>/, 'nothing is asked of anybody');
  t.match(
    words(form),
    /What the proposal says .* final text not found, so re-check/,
    'the whole note beside it',
  );
  const fields = { ...PERIOD, refresh: '12', edition: 'KCSIE 2025', from: '2027-03-01' };
  const effect = words(await admin.get(query(`${proposal}/on/effect`, fields)));
  t.match(effect, '1 person becomes missing.');
  t.match(effect, 'is hidden now and will be in the catalogue');
  t.equal((await school.lead.get('/activities/kcsie-annual-update')).status, 404, 'looking changes nothing');

  await admin.post(`${proposal}/on`, fields);
  t.match((await school.lead.get('/activities/kcsie-annual-update')).body, 'Essential');
  t.same(await statesOf(house, school.id, 'kcsie-annual-update', '2027-03-01'), {
    'Lead of Quay School': 'missing',
  });
  const rows = await requirementRows(house);
  const kept = rows.find(({ id }) => id === 'school-staff.kcsie-annual-update');
  const begun = rows.find(({ followsId }) => followsId === kept?.id);
  t.same([kept?.active, kept?.endsOn, begun?.active, begun?.edition], [false, null, true, 'KCSIE 2025']);
  await admin.post(`${proposal}/on`, fields);
  t.equal((await requirementRows(house)).length, 81, 'switching it on twice makes one');
  t.match(words(await admin.get(`${BASE}/proposals`)), 'Switched on');
});

onBothEngines('a proposed period is set for all cells of its activity at once', async (t, house) => {
  const admin = await administrator(house);
  const path = `${BASE}/periods/child-protection`;
  t.match(words(await admin.get(`${path}/effect?from=2027-03-01`)), '3 end the day before');
  await admin.post(path, { from: '2027-03-01' });
  const cells = (await requirementRows(house)).filter(
    (row) => row.activityId === 'child-protection' && row.refreshMonths === 24,
  );
  t.same(cells.map(({ roleKey }) => roleKey).sort(), ['deputy-dsl', 'dsl', 'iacf-practitioner']);
  t.equal((await admin.post(path, { from: '2027-04-01' })).status, 404, 'it is set');
  t.equal((await admin.get(`${BASE}/periods/ceraf-toolkit`)).status, 404, '"once" changes nothing');
});

onBothEngines('what is wrong in a form is said, and the form comes back filled in', async (t, house) => {
  const admin = await administrator(house);
  const good = { ...PERIOD, role: 'dsl', activity: 'aces' };
  const cases: [Record<string, string>, string][] = [
    [{ role: 'nobody' }, 'Choose a role'],
    [{ activity: 'nothing' }, 'Choose an activity'],
    [{ level: 'high' }, 'Choose essential or recommended'],
    [{ refresh: '121' }, 'whole number of months from 1 to 120'],
    [{ refresh: '1.5' }, 'whole number of months from 1 to 120'],
    [{ from: '2027-02-30' }, 'Enter the first day as a date'],
    [{ until: '2027-02-28' }, 'The last day must be on or after the first day'],
    [{ conditional: 'yes' }, 'Only a function is asked about'],
    [{ hours: '8' }, 'Enter the months within which'],
    [{ source: ' ' }, 'Enter where this comes from'],
  ];
  for (const [wrong, text] of cases) {
    const answer = await admin.get(query(`${BASE}/new/effect`, { ...good, ...wrong }));
    t.equal(answer.status, 422, text);
    t.match(answer.body, text);
    if (wrong.source === undefined) t.match(answer.body, PERIOD.source);
  }
  const posted = await admin.post(`${BASE}/new`, { ...good, refresh: '121' });
  t.equal(posted.status, 422, 'saving looks at it again');
  t.match(posted.body, 'There is a problem');
  t.match(posted.body, PERIOD.source);
  t.equal((await requirementRows(house)).length, 80);
  t.match(
    words(await admin.get(query(`${BASE}/new/effect`, { ...good, activity: 'child-protection' }))),
    'While both are in force the stronger level and the shorter period win.',
  );
});
