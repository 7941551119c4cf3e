import { insertOwnActivity } from '../../../src/catalogue/index.ts';
import { atOnce } from '../../support/at-once.ts';
import { onBothEngines } from '../../support/house.ts';
import { posted } from '../../support/people-mail.ts';
import {
  addLead,
  addSchool,
  auditRecord,
  completionsIn,
  filledIn,
  PDF,
  send,
  someone,
  summaryOf,
} from './evidence-support.ts';

onBothEngines('evidence goes to the lead, is asked about, verified and taken back', async (t, house) => {
  const school = await addSchool(house);
  const { teacher, lead } = school;
  const mailTo = async (address: string) =>
    (await posted(house)).filter(({ to }) => to === address).map(({ kind }) => kind);

  const file = { field: 'file', name: 'my certificate.pdf', bytes: PDF, type: 'application/pdf' };
  const fields = filledIn(school, { hours: '2,5', participatory: '1', note: 'It was a full day.' });
  const page = await send(teacher, fields, file);
  t.same(await mailTo(lead.address), ['evidence-arrived']);
  t.equal(await send(teacher, fields), page, 'the same thing twice is one');
  t.same(await mailTo(lead.address), ['evidence-arrived'], 'and is told once');
  t.match((await teacher.browser.get('/my/record')).body, `Waiting for ${school.name}`);
  t.same(await completionsIn(house, teacher.id), [], 'nothing counts before somebody has verified it');

  const desk = await lead.browser.get(`/organisations/${school.id}/evidence`);
  t.match(desk.body, teacher.name);
  t.match((await lead.browser.get(page)).body, 'It was a full day.');
  t.equal((await teacher.browser.post(`${page}/decision`, { decision: 'verify' })).status, 303);
  t.same(await completionsIn(house, teacher.id), [], 'nobody verifies their own');

  const wordless = await lead.browser.post(`${page}/decision`, { decision: 'ask', words: ' ' });
  t.equal(wordless.status, 422);
  t.match(summaryOf(wordless.body), 'Say why, or what you want to know');
  await lead.browser.post(`${page}/decision`, { decision: 'ask', words: 'Was it the full day?' });
  t.same(await mailTo(teacher.address), ['evidence-asked']);
  t.match((await teacher.browser.get(page)).body, 'Was it the full day?');
  await teacher.browser.post(`${page}/answer`, { answer: 'Yes, 9 to 5.' });
  t.same(await mailTo(lead.address), ['evidence-arrived', 'evidence-answered']);
  t.match((await lead.browser.get(page)).body, 'Yes, 9 to 5.');

  await lead.browser.post(`${page}/decision`, { decision: 'verify' });
  await lead.browser.post(`${page}/decision`, { decision: 'verify' });
  const [completion, ...more] = await completionsIn(house, teacher.id);
  t.same(more, [], 'twice is once');
  t.match(completion, {
    activityId: 'child-protection',
    completedOn: '2027-02-15',
    source: 'evidence',
    provider: 'The neighbouring partnership',
    minutes: 150,
    participatory: true,
    organisationId: school.id,
    recordedById: lead.id,
    printedName: teacher.name,
  });
  const number = completion?.certificateNumber ?? '';
  const publicPage = await someone(house, { name: 'Ivy Inspector' });
  const shown = (await publicPage.browser.get(`/certificates/${number}`)).body;
  t.match(shown, 'This certificate is valid');
  t.match(shown, 'Recorded from evidence verified by the organisation.');
  t.notMatch(shown, school.name, 'not where they work');
  const again = await teacher.browser.upload('/my/record/evidence', fields);
  t.equal(again.status, 422);
  t.match(summaryOf(again.body), 'Your record has this on that day already');
  t.same(await auditRecord(house), []);

  await lead.browser.post(`${page}/decision`, { decision: 'take-back', words: 'I looked at the wrong one.' });
  const record = (await teacher.browser.get('/my/record')).body;
  t.match(record, /Withdrawn on Monday 1 March 2027/);
  t.match(record, 'Why: I looked at the wrong one.');
  const withdrawn = (await publicPage.browser.get(`/certificates/${number}`)).body;
  t.match(withdrawn, 'This certificate was withdrawn');
  t.notMatch(withdrawn, 'wrong one', 'the public never reads why');
  t.same(await mailTo(teacher.address), ['evidence-asked', 'evidence-verified', 'evidence-taken-back']);
  t.same(await auditRecord(house), []);
});

onBothEngines('evidence is refused, withdrawn, and its file forgotten after 28 days', async (t, house) => {
  const school = await addSchool(house);
  const { teacher, lead } = school;
  const file = { field: 'file', name: 'c.pdf', bytes: PDF };
  const refused = await send(teacher, filledIn(school), file);
  const withdrawn = await send(teacher, filledIn(school, { completedOn: '2027-02-16' }), file);
  const waiting = await send(teacher, filledIn(school, { completedOn: '2027-02-17' }), file);
  await lead.browser.post(`${refused}/decision`, { decision: 'refuse', words: 'This is of another course.' });
  t.match((await teacher.browser.get('/my/record')).body, 'This is of another course.');
  await teacher.browser.post(`${withdrawn}/withdrawal`);
  t.equal((await lead.browser.get(`${withdrawn}/file`)).status, 404, 'the lead sees its file no more');
  const late = await lead.browser.follow(
    await lead.browser.post(`${withdrawn}/decision`, { decision: 'verify' }),
  );
  t.match(late.body, 'That is not possible any more');
  t.same(await completionsIn(house, teacher.id), []);

  const forget = house.dependencies.jobs.find(({ name }) => name === 'old proof');
  house.clock.advance({ days: 27 });
  await forget?.run(house.platform);
  t.equal((await teacher.browser.get(`${refused}/file`)).status, 200);
  house.clock.advance({ days: 2 });
  await forget?.run(house.platform);
  for (const page of [refused, withdrawn]) t.equal((await teacher.browser.get(`${page}/file`)).status, 404);
  t.equal((await lead.browser.get(`${waiting}/file`)).status, 200, 'what is not decided stays');
  t.same(await auditRecord(house), []);
});

onBothEngines('whatever several people do to it at once, one thing happens', async (t, house) => {
  const school = await addSchool(house);
  const { teacher, lead } = school;
  const deputy = await someone(house, { name: 'Dee Deputy', organisation: school.id });
  await addLead(house, deputy.id, school.id);
  const page = await send(teacher, filledIn(school));
  for (const { browser } of [teacher, lead, deputy]) await browser.get(page);
  await atOnce(house, [
    () => lead.browser.post(`${page}/decision`, { decision: 'verify' }),
    () => deputy.browser.post(`${page}/decision`, { decision: 'verify' }),
    () => teacher.browser.post(`${page}/withdrawal`),
    () => deputy.browser.post(`${page}/decision`, { decision: 'refuse', words: 'No.' }),
  ]);
  t.ok((await completionsIn(house, teacher.id)).length <= 1);
  const told = (await posted(house)).filter(({ to }) => to === teacher.address);
  t.ok(told.length <= 1, 'and is told once');
  t.same(await auditRecord(house), []);
});

onBothEngines('the form says what is wrong, and keeps what was typed', async (t, house) => {
  const school = await addSchool(house);
  const { teacher } = school;
  await teacher.browser.get('/my/record/evidence');
  const other = await addSchool(house, 'Another School');
  const own = { title: 'Our own briefing', summary: '', kind: 'briefing', source: 'test' };
  await house.platform.store.transaction(async (tx) => {
    await insertOwnActivity(tx, { ...own, id: 'ours', organisationId: school.id });
    await insertOwnActivity(tx, { ...own, id: 'theirs', organisationId: other.id, title: 'Secret briefing' });
  });
  const wrong: [Record<string, string>, string][] = [
    [{ activity: '' }, 'Choose what you completed'],
    [{ activity: 'cse-elearning-2016' }, 'Choose what you completed'],
    [{ activity: 'kcsie-part-one-read' }, 'Choose what you completed'],
    [{ activity: 'theirs' }, 'Choose what you completed'],
    [{ completedOn: '2027-03-02' }, 'Enter today or an earlier day'],
    [{ completedOn: '1989-12-31' }, 'Enter a day after 1 January 1990'],
    [{ completedOn: '2027-02-30' }, 'Enter a day that exists'],
    [{ provider: '  ' }, 'Enter who provided it'],
    [{ hours: 'three' }, 'Enter the hours as a number'],
    [{ organisation: 'partnership' }, 'Choose who is to confirm it'],
  ];
  for (const [fields, words] of wrong) {
    const answer = await teacher.browser.upload(
      '/my/record/evidence',
      filledIn(school, { note: 'Kept', ...fields }),
    );
    t.equal(answer.status, 422);
    t.match(summaryOf(answer.body), words);
    t.match(answer.body, 'Kept');
    t.notMatch(answer.body, 'Secret briefing', 'what another school does is not shown');
  }
  const chosen = (await teacher.browser.get('/my/record/evidence?activity=ceraf-toolkit')).body;
  t.match(chosen, /value="ceraf-toolkit" selected/, 'an activity’s page can lead here');
  await send(teacher, filledIn(school, { activity: 'ours' }));
  t.match((await school.lead.browser.get(`/organisations/${school.id}/evidence`)).body, 'Our own briefing');
});
