import { recordCompletions } from '../../../src/attendance/index.ts';
import { lockPeople } from '../../../src/people/index.ts';
import { onBothEngines } from '../../support/house.ts';
import { addLead, begin, sections, sectionText } from '../../support/imports.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { plain } from '../../support/two-schools.ts';

onBothEngines(
  'a lead’s sheet becomes completions; twice changes nothing; it can be taken back',
  async (t, house) => {
    const { read } = house.platform.store;
    const school = await addOrganisation(house, { name: 'Sandy Bay School' });
    const elsewhere = await addOrganisation(house, { name: 'Rocky Bay School' });
    const dsl = await addLead(house, school, 'Lena Lead');
    const other = await addLead(house, elsewhere, 'Otto Other');
    const ann = await addPerson(house, { name: 'Ann-Marie O’Neill', organisation: school });
    await addPerson(house, { name: 'Jo Smith', organisation: school, address: null });
    await addPerson(house, { name: 'Jo Smith', organisation: school, address: null });
    const known = await addPerson(house, { name: 'Kim Known', organisation: elsewhere });
    const file = Buffer.from(
      [
        'Safeguarding training;;;;;',
        'Staff;Role;Child Protection;Whole school safeguarding training;Fire drill;Notes',
        ';;Date;Date;Date;',
        "O'Neill, Ann Marie;Teacher;01/09/2025;45906;1/9/26;=1+1",
        'Jo Smith;TA;2 Sept 2026;;;',
        'Kim Known;;03/09/2026;03/09/2027;;',
        'Lena Lead;;Sept 2024;04-Sep-26;;',
      ].join('\r\n'),
      'latin1',
    );
    const path = `/organisations/${school}/sheet/import`;
    t.match((await dsl.browser.get(path)).body, 'names down, courses across');
    t.equal((await other.browser.get(path)).status, 404);
    const one = await begin(dsl.browser, path, file);
    t.equal((await other.browser.get(one)).status, 404);
    const columns = (await dsl.browser.get(`${one}/columns`)).body;
    t.match(columns, /C: Child Protection<\/label>[\s\S]*?selected>Child Protection</);
    t.match(columns, /E: Fire drill/);
    t.equal((await dsl.browser.post(`${one}/columns`, { 'column-0': 'ignore' })).status, 422, 'no names');
    const preview = (await dsl.browser.get(one)).body;
    t.same(sections(preview), { ambiguous: 2, wrong: 2, left: 1, fresh: 2 });
    t.match(sectionText(preview, 'left'), /Column E Fire drill 1 date /, 'not lost without a word');
    t.match(
      sectionText(preview, 'fresh'),
      /Ann-Marie O’Neill Child Protection, 1 September 2025; Whole school safeguarding training, 6 September 2025/,
    );
    t.match(sectionText(preview, 'fresh'), /Lena Lead Whole school safeguarding training, 4 September 2026/);
    t.match(
      sectionText(preview, 'wrong'),
      /does not say which day.*3 September 2027 is still to come|3 September 2027 is still to come.*does not say which day/,
    );
    t.match(
      sectionText(preview, 'ambiguous'),
      /Kim Known Line 6: Nobody here has this name/,
      'somebody of another school is nobody',
    );
    t.same(await read.select().from(read.t.completions), []);

    // Ann did one of them elsewhere: neither the preview nor the counts tell.
    const twice = { personId: ann.id, activityId: 'child-protection', completedOn: '2025-09-01' };
    await house.platform.store.transaction(async (tx) => {
      await lockPeople(tx, [ann.id]);
      await recordCompletions(tx, house.platform, null, [
        { ...twice, source: 'recorded', organisationId: elsewhere },
      ]);
    });
    t.equal(plain((await dsl.browser.get(one)).body), plain(preview), 'not a word differs');

    await dsl.browser.post(`${one}/choices`, { 'person-6': 'new' });
    await dsl.browser.post(`${one}/choices`, { 'person-5': known.id });
    t.same(
      sections((await dsl.browser.get(one)).body),
      { ambiguous: 1, wrong: 2, left: 1, adding: 1, fresh: 2 },
      'nobody can be put in by id',
    );
    t.match(
      (await dsl.browser.follow(await dsl.browser.post(`${one}/confirmation`))).body,
      /4 completions recorded[\s\S]*1 added to the staff/,
    );
    const rows = await read.select().from(read.t.completions);
    t.equal(rows.length, 4, 'nothing is counted twice');
    const own = rows.filter(({ organisationId }) => organisationId === school);
    t.equal(own.length, 3);
    t.ok(own.every((row) => row.source === 'recorded' && row.recordedById === dsl.id));
    t.notOk(rows.some((row) => row.personId === known.id));
    t.equal(rows.filter((row) => row.personId === ann.id).length, 2);

    await dsl.browser.post(`${one}/confirmation`);
    const again = await begin(dsl.browser, path, file);
    t.match((await dsl.browser.get(again)).body, 'There is nothing to write');
    await dsl.browser.post(`${again}/confirmation`);
    t.equal((await read.select().from(read.t.completions)).length, 4);

    t.equal((await other.browser.post(`${one}/withdrawal`, { reason: 'x' })).status, 404);
    t.equal((await dsl.browser.post(`${one}/withdrawal`, { reason: '' })).status, 422);
    const back = await dsl.browser.follow(
      await dsl.browser.post(`${one}/withdrawal`, { reason: 'The wrong year’s sheet' }),
    );
    t.match(back.body, '4 completions withdrawn');
    t.ok(
      (await read.select().from(read.t.completions)).every(
        (row) => row.organisationId === elsewhere || row.withdrawnReason === 'The wrong year’s sheet',
      ),
    );
  },
);
