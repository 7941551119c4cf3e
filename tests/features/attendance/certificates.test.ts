import { eq } from 'drizzle-orm';
import { certificateNumbered } from '../../../src/attendance/certificate-facts.ts';
import { certificatePdf } from '../../../src/attendance/certificate-pdf.ts';
import { ASKED_A_MINUTE } from '../../../src/attendance/certificate-routes.ts';
import { moveRecord, recordCompletions, withdrawCompletions } from '../../../src/attendance/index.ts';
import { mergePeople } from '../../../src/people/index.ts';
import { joinOrganisation } from '../../../src/people/organisation-service.ts';
import { client } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { pdfText } from '../../support/pdf-text.ts';
import {
  addLead,
  addSchool,
  auditRecord,
  completionsIn,
  endLead,
  filledIn,
  PDF,
  send,
  someone,
  summaryOf,
} from './evidence-support.ts';

const record = (house: House, rows: Parameters<typeof recordCompletions>[3]) =>
  house.platform.store.transaction((tx) => recordCompletions(tx, house.platform, null, rows));

onBothEngines(
  'a certificate is public by its number, and its PDF only for its person and their lead',
  async (t, house) => {
    const school = await addSchool(house);
    const other = await addSchool(house, 'Another School');
    const { teacher, lead } = school;
    await record(house, [
      {
        personId: teacher.id,
        activityId: 'child-protection',
        completedOn: '2027-02-20',
        source: 'attended',
        minutes: 360,
      },
    ]);
    await teacher.browser.post('/my/name', { name: 'Tia Married' });
    const [{ certificateNumber: number, id } = { certificateNumber: '', id: '' }] = await completionsIn(
      house,
      teacher.id,
    );
    const anybody = client(house.app, { ip: '198.51.100.7' });

    const page = await anybody.get(`/certificates/${number}`);
    t.equal(page.status, 200);
    t.match(page.body, /<h1[^>]*>This certificate is valid<\/h1>/);
    for (const words of [teacher.name, 'Child Protection', '20 February 2027', '6 hours', number])
      t.match(page.body, words);
    t.notMatch(page.body, 'Tia Married', 'the name only as printed');
    t.notMatch(page.body, school.name, 'nor where they work');
    t.match(page.headers['x-robots-tag'], 'noindex');
    t.match(page.body, '<meta name="robots" content="noindex, nofollow">');
    t.equal(page.headers['cache-control'], 'no-store');
    const typed = await anybody.get(
      `/certificates?number=${encodeURIComponent(` ${number.toLowerCase().replaceAll('-', ' ')}`)}`,
    );
    t.equal(typed.location, `/certificates/${number}`);
    const nonsense = await anybody.get('/certificates?number=12');
    t.equal(nonsense.status, 422);
    t.match(summaryOf(nonsense.body), 'four groups of four');
    const unknown = await anybody.get('/certificates/0000-0000-0000-0000');
    t.equal(unknown.status, 404);
    t.match(unknown.body, 'We do not know this certificate');
    t.match(unknown.headers['x-robots-tag'], 'noindex');

    const pdf = `/certificates/${number}/pdf`;
    t.match((await anybody.get(pdf)).location, '/sign-in');
    const { status, headers } = await teacher.browser.get(pdf);
    t.equal(status, 200);
    t.equal(headers['content-type'], 'application/pdf');
    const first = teacher.browser.bytes();
    t.equal(first.subarray(0, 5).toString(), '%PDF-');
    t.equal((await lead.browser.get(pdf)).status, 200);
    t.ok(lead.browser.bytes().equals(first), 'the same certificate gives the same bytes');
    for (const stranger of [other.lead, other.teacher])
      t.equal((await stranger.browser.get(pdf)).status, 404);
    await house.platform.store.transaction((tx) =>
      tx
        .update(tx.t.memberships)
        .set({ endsOn: '2027-02-28' })
        .where(eq(tx.t.memberships.personId, teacher.id)),
    );
    t.equal((await lead.browser.get(pdf)).status, 404, 'who has left is not the lead’s any more');
    t.equal((await teacher.browser.get(pdf)).status, 200, 'the person keeps it');
    await endLead(house, school.leadRow);

    await house.platform.store.transaction((tx) =>
      withdrawCompletions(tx, house.platform, null, [id], 'She had left after an hour'),
    );
    const corrected = await anybody.get(`/certificates/${number}`);
    t.equal(corrected.status, 200);
    t.match(corrected.body, /<h1[^>]*>This certificate was withdrawn<\/h1>/);
    t.match(corrected.body, 'Monday 1 March 2027');
    t.notMatch(corrected.body, 'left after an hour');
    t.equal(
      (await teacher.browser.get(pdf)).location,
      `/certificates/${number}`,
      'no PDF of what does not count',
    );
    t.match((await teacher.browser.get('/my/record')).body, 'She had left after an hour');
  },
);

onBothEngines('a certificate never names the organisation that recorded it', async (t, house) => {
  const school = await addSchool(house);
  const other = await addSchool(house, 'Another School');
  const { teacher } = school;
  const facts = { personId: teacher.id, completedOn: '2027-02-20', organisationId: other.id };
  await record(house, [
    { ...facts, activityId: 'child-protection', source: 'recorded' },
    { ...facts, activityId: 'aces', source: 'evidence', provider: 'Somebody' },
  ]);
  const done = await completionsIn(house, teacher.id);
  t.equal(done.length, 2);
  for (const { certificateNumber } of done) {
    const certificate = await certificateNumbered(house.platform, certificateNumber);
    if (certificate === null) throw new Error('there is no certificate');
    const words = pdfText(await certificatePdf(certificate.facts, { compress: false })).replace(/\s/g, '');
    t.match(words, /Recordedby|verifiedbytheorganisation/);
    t.notMatch(words, 'AnotherSchool', 'a lead of one place does not learn of another from it');
  }
});

onBothEngines(
  'numbers cannot be tried out for long from one place, and nothing else is limited',
  async (t, house) => {
    const [one, other] = [client(house.app, { ip: '203.0.113.5' }), client(house.app, { ip: '203.0.113.6' })];
    for (let n = 0; n < ASKED_A_MINUTE; n++) {
      const { status } = await one.get('/certificates/0000-0000-0000-0000');
      if (status !== 404) t.fail(`${status} after ${n}`);
    }
    const stopped = await one.get('/certificates/0000-0000-0000-0000');
    t.equal(stopped.status, 429);
    t.match(stopped.body, 'Wait a minute and try again');
    t.equal((await other.get('/certificates/0000-0000-0000-0000')).status, 404, 'others go on');
    t.equal((await one.get('/certificates')).status, 200);
    const known = await someone(house, { name: 'Lou Lead' });
    for (let n = 0; n < ASKED_A_MINUTE; n++) await known.browser.get('/certificates/0000-0000-0000-0000');
    const still = await known.browser.get('/certificates/0000-0000-0000-0000');
    t.equal(still.status, 404, 'nor is who is signed in: a lead looks at those of a whole staff');
    t.equal((await one.get('/catalogue')).status, 200);
  },
);

onBothEngines('a reading is confirmed once for each edition that is asked of me', async (t, house) => {
  const school = await addSchool(house);
  const { teacher } = school;
  const officer = await someone(house, { name: 'Pat Police' });
  t.notMatch((await teacher.browser.get('/my/record')).body, 'Reading to confirm');
  await askToRead(house, 'KCSIE 2026');
  t.match((await teacher.browser.get('/my/record')).body, 'Edition: KCSIE 2026');
  t.notMatch((await officer.browser.get('/my/record')).body, 'KCSIE', 'only those whose role asks for it');
  const confirm = (browser: typeof teacher.browser, edition: string) =>
    browser.post('/my/record/readings', { activity: 'kcsie-part-one-read', edition });
  t.equal((await confirm(officer.browser, 'KCSIE 2026')).status, 404);
  t.equal((await confirm(teacher.browser, 'KCSIE 1999')).status, 404);
  await confirm(teacher.browser, 'KCSIE 2026');
  await confirm(teacher.browser, 'KCSIE 2026');
  const done = await completionsIn(house, teacher.id);
  t.same(
    done.map(({ source, edition, completedOn, recordedById }) => [
      source,
      edition,
      completedOn,
      recordedById,
    ]),
    [['reading', 'KCSIE 2026', '2027-03-01', teacher.id]],
  );
  t.match((await teacher.browser.get('/my/record')).body, 'You confirmed it on 1 March 2027');
  await askToRead(house, 'KCSIE 2027');
  await confirm(teacher.browser, 'KCSIE 2027');
  const editions = (await completionsIn(house, teacher.id)).map(({ edition }) => edition);
  t.same(editions.sort(), ['KCSIE 2026', 'KCSIE 2027'], 'two editions on one day are two facts');
  const csv = (await teacher.browser.get('/my/record.csv')).body;
  t.match(csv, /^\uFEFFActivity,Date,/);
  t.match(csv, 'KCSIE 2026');
  t.equal((await client(house.app).get('/my/record.csv')).status, 303);
});

onBothEngines('a school asks its own people to read, for what they hold there', async (t, house) => {
  const school = await addSchool(house);
  const other = await addSchool(house, 'Another School');
  await joinOrganisation(
    house.platform,
    { personId: other.teacher.id },
    { organisationId: school.id, posts: ['governor'], designations: [] },
  );
  await askToRead(house, 'Our handbook', { organisationId: school.id, roleKey: 'teacher' });
  t.match((await school.teacher.browser.get('/my/record')).body, 'Edition: Our handbook');
  const { body } = await other.teacher.browser.get('/my/record');
  t.notMatch(body, 'Our handbook', 'who teaches elsewhere is no teacher here');
});

onBothEngines('when two records become one, what was learned and sent comes along', async (t, house) => {
  const school = await addSchool(house);
  const { teacher, lead } = school;
  const double = await someone(house, { name: 'T Teacher', organisation: school.id });
  const file = { field: 'file', name: 'c.pdf', bytes: PDF };
  const page = await send(double, filledIn(school), file);
  await lead.browser.post(`${page}/decision`, { decision: 'verify' });
  const waiting = await send(double, filledIn(school, { completedOn: '2027-02-01' }), file);
  await record(house, [
    { personId: teacher.id, activityId: 'child-protection', completedOn: '2026-05-05', source: 'recorded' },
  ]);
  const numbers = (await completionsIn(house, double.id)).map((row) => row.certificateNumber);
  const merged = await mergePeople(house.platform, 'command line', teacher.id, double.id, [
    moveRecord(house.platform),
  ]);
  t.equal(merged.outcome, 'merged');
  t.equal((await completionsIn(house, teacher.id)).length, 2);
  t.same(await completionsIn(house, double.id), []);
  for (const at of [page, waiting]) t.equal((await teacher.browser.get(`${at}/file`)).status, 200);
  t.match((await client(house.app).get(`/certificates/${numbers[0]}`)).body, 'This certificate is valid');
  t.same(await auditRecord(house), []);
  await addLead(house, teacher.id, school.id);
  t.equal((await teacher.browser.post(`${waiting}/decision`, { decision: 'verify' })).status, 303);
  t.equal((await completionsIn(house, teacher.id)).length, 2, 'still nobody verifies their own');
});

/** Switches the requirement to read it on, in this edition: the city's, or as an organisation's own for a role. */
async function askToRead(
  { platform }: House,
  edition: string,
  own: { organisationId?: string; roleKey?: string } = {},
): Promise<void> {
  await platform.store.transaction((tx) =>
    tx
      .update(tx.t.requirements)
      .set({ active: true, edition, startsOn: '2026-09-01', ...own })
      .where(eq(tx.t.requirements.activityId, 'kcsie-part-one-read')),
  );
}
