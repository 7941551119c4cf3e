import { newId } from '../../../src/platform/ids.ts';
import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { begin, sections, sectionText } from '../../support/imports.ts';
import { addPerson } from '../../support/people.ts';

const PATH = '/administration/completions/import';

onBothEngines(
  'completions of a provider: matched by proved address; twice changes nothing',
  async (t, house) => {
    const { read } = house.platform.store;
    const admin = await signInAs(
      house,
      (await addPerson(house, { name: 'Ada Admin', administrator: true })).id,
    );
    const organiser = await signInAs(
      house,
      (await addPerson(house, { name: 'Olu Organiser', teams: ['met-team'] })).id,
    );
    const nobody = await signInAs(house, (await addPerson(house, { name: 'Nina Nobody' })).id);
    const priya = await addPerson(house, { name: 'Priya Shah', address: 'Priya@school.example' });
    const unproved = await addPerson(house, { name: 'Una Unproved', address: null });
    await house.platform.store.transaction(async (tx) => {
      const [address, normalised] = ['una@school.example', 'una@school.example'];
      await tx
        .insert(tx.t.addresses)
        .values({ id: newId(), personId: unproved.id, address, normalised, createdAt: house.clock.now() });
    });
    const people = await read.select().from(read.t.people);
    const file = [
      'Learner;E-mail;Course title;Completed on;Hours;Supplier',
      'Priya Shah;PRIYA@SCHOOL.example;FGM e-learning (free, Home Office);01/02/2027;1,5;Learn Ltd',
      'Priya Shah;priya@school.example;Module 7;02/02/2027;;',
      'Priya Shah;priya@school.example;Fire safety;02/02/2027;;',
      'Somebody Else;priya@school.example;CP training;03/02/2027;45 min;',
      'Una Unproved;una@school.example;CP training;03/02/2027;;',
      'New Person;new@school.example;CP training;03/02/2027;;',
      'Priya Shah;priya@school.example;CP training;31/02/2027;;',
      'Priya Shah;priya@school.example;CP training;01/04/2027;;',
      'No Address;;CP training;01/02/2027;;',
    ].join('\n');
    t.equal((await nobody.get(PATH)).status, 404);
    const one = await begin(admin, PATH, `\ufeff${file}`);
    t.equal((await organiser.get(one)).status, 404, 'somebody else’s');
    const preview = (await admin.get(one)).body;
    t.same(sections(preview), { courses: 2, ambiguous: 1, wrong: 3, fresh: 1, unknown: 2 });
    t.match(sectionText(preview, 'fresh'), /FGM e-learning \(free, Home Office\) 1 February 2027 1.5/);
    t.match(sectionText(preview, 'unknown'), /Una Unproved una@school.example.*New Person/);
    const cp =
      (await read.select().from(read.t.activities)).find(({ slug }) => slug === 'child-protection')?.id ?? '';
    await admin.post(`${one}/choices`, { 'course-0': cp, 'course-1': 'none', 'person-5': 'yes' });
    t.same(sections((await admin.get(one)).body), { wrong: 3, fresh: 3, unknown: 2 });
    t.same(await read.select().from(read.t.completions), []);
    t.match((await admin.follow(await admin.post(`${one}/confirmation`))).body, '3 completions recorded');
    const rows = (await read.select().from(read.t.completions)).sort((a, b) =>
      a.completedOn < b.completedOn ? -1 : 1,
    );
    t.match(
      rows.map(({ personId, completedOn, source, minutes, provider, organisationId }) => ({
        personId,
        completedOn,
        source,
        minutes,
        provider,
        organisationId,
      })),
      [
        {
          personId: priya.id,
          completedOn: '2027-02-01',
          source: 'e-learning',
          minutes: 90,
          provider: 'Learn Ltd',
          organisationId: null,
        },
        { completedOn: '2027-02-02', source: 'import' },
        { completedOn: '2027-02-03', source: 'import', minutes: 45 },
      ],
    );
    t.equal((await read.select().from(read.t.people)).length, people.length, 'nobody is created');
    const again = await begin(admin, PATH, file);
    await admin.post(`${again}/choices`, { 'course-0': cp, 'course-1': 'none', 'person-5': 'yes' });
    t.match((await admin.get(again)).body, 'There is nothing to write');
    await admin.post(`${again}/confirmation`);
    t.equal((await read.select().from(read.t.completions)).length, 3);
    await admin.post(`${one}/withdrawal`, { reason: 'The provider’s mistake' });
    t.ok((await read.select().from(read.t.completions)).every((row) => row.withdrawnReason !== null));

    const theirs = await begin(organiser, PATH, 'Email,Date\npriya@school.example,01/02/2027\n');
    const columns = (await organiser.get(`${theirs}/columns`)).body;
    t.notMatch(columns, cp, 'a team imports for its own activities');
    const refused = await organiser.post(`${theirs}/columns`, { address: '0', day: '1', activity: cp });
    t.equal(refused.status, 422);
    t.match(refused.body, 'Choose the column of the course, or what all rows are about');
  },
);

onBothEngines('an upload that nobody confirms is deleted after a week', async (t, house) => {
  const { read } = house.platform.store;
  const admin = await signInAs(
    house,
    (await addPerson(house, { name: 'Ada Admin', administrator: true })).id,
  );
  const one = await begin(admin, PATH, 'Email,Course,Date\na@b.example,CP,01/02/2027\n');
  const job = house.dependencies.jobs.find(({ name }) => name === 'old imports');
  house.clock.advance({ days: 6 });
  await job?.run(house.platform);
  t.equal((await read.select().from(read.t.storedFiles)).length, 1);
  house.clock.advance({ days: 1, minutes: 1 });
  await job?.run(house.platform);
  t.same([await read.select().from(read.t.storedFiles), await read.select().from(read.t.imports)], [[], []]);
  t.equal((await admin.get(one)).status, 404);
});
