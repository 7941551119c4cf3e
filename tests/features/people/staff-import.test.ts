import { atOnce } from '../../support/at-once.ts';
import type { Client } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addLead, begin, sections, sectionText } from '../../support/imports.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';

const upload = (browser: Client, path: string, bytes: string | Buffer) =>
  browser.upload(path, {}, { field: 'file', name: 'staff.csv', bytes });

/** All that an import may write, without the counters that a lock raises. */
async function everything({ platform }: House) {
  const { read } = platform.store;
  const { people, memberships, heldRoles, addresses, outbox } = read.t;
  const rows: string[] = [];
  for (const table of [people, memberships, heldRoles, addresses, outbox]) {
    for (const row of await read.select().from(table)) rows.push(JSON.stringify({ ...row, version: 0 }));
  }
  return rows.sort();
}

/** A page without what differs from one request to the next. */
function same(body: string): string {
  return body.replace(/value="[^"]{20,}"/g, '').replace(/import\/[\w-]{16}/g, 'import/ID');
}

onBothEngines(
  'staff come from a file: columns, preview, confirm; twice changes nothing',
  async (t, house) => {
    const school = await addOrganisation(house, { name: 'Sandy Bay School', domain: 'sandy.example' });
    const dsl = await addLead(house, school, 'Lena Lead');
    const ann = await addPerson(house, {
      name: 'Ann-Marie O’Neill',
      address: 'ann@sandy.example',
      organisation: school,
      posts: ['teacher'],
    });
    await addPerson(house, { name: 'Jo Smith', organisation: school, address: null });
    await addPerson(house, { name: 'Jo Smith', organisation: school, address: null });
    await addPerson(house, { name: 'Not In The File', organisation: school, address: null });
    const path = `/organisations/${school}/people/import`;
    const file = Buffer.from(
      `\ufeff"Name";"Work e-mail";"Role";"Designation";"Start date";"End date"\r\n${[
        '"=HYPERLINK(""http://evil.example"";""Click"")";;Teacher;;01/09/2026;',
        '"O\'Neill, Ann Marie";ANN@sandy.example;Teacher;DDSL;;',
        'Jo Smith;;;;;',
        'Zoë Brontë;zoe@sandy.example;Dinner lady;;1 Sept 2026;',
        'Bad Date;;Teacher;;Sept 2024;',
        'Bad Mail;at home;;;;',
        ';;Teacher;;;',
        'Leaver Lee;;TA;;01/09/2020;31-12-2026',
        'Leaver Lee;;TA;;01/09/2020;31-12-2026',
      ].join('\r\n')}\r\n`,
    );
    t.equal((await dsl.browser.get(path)).status, 200);
    t.match((await upload(dsl.browser, path, 'PK\x03\x04zip')).body, /workbook/);
    t.equal((await dsl.browser.upload(path, {})).status, 422, 'no file was chosen');
    const before = await everything(house);
    const uploaded = await upload(dsl.browser, path, file);
    t.match(uploaded.location, /\/columns$/);
    const columns = await dsl.browser.follow(uploaded);
    t.match(columns.body, /<option value="1" selected>Work e-mail<\/option>/);
    const one = uploaded.location?.replace('/columns', '') ?? '';
    const wrongly = await dsl.browser.post(`${one}/columns`, { name: '', first: '', last: '' });
    t.equal(wrongly.status, 422);
    t.match(wrongly.body, 'Choose the column of the whole name');
    const preview = await dsl.browser.get(one);
    t.same(sections(preview.body), { roles: 1, ambiguous: 1, wrong: 4, adding: 2, changing: 1, absent: 2 });
    t.match(preview.body, '=HYPERLINK(&quot;http://evil.example&quot;;&quot;Click&quot;)');
    t.match(sectionText(preview.body, 'wrong'), 'does not say which day');
    t.match(sectionText(preview.body, 'absent'), /Lena Lead.*Not In The File/);
    await dsl.browser.post(`${one}/choices`, { 'role-0': 'none', 'person-4': 'new' });
    t.match(sections((await dsl.browser.get(one)).body), { adding: 4 });
    t.same(await everything(house), before, 'nothing was written before it is confirmed');

    const click = () => dsl.browser.post(`${one}/confirmation`);
    const clicks = await atOnce(house, [click, click]);
    t.same(
      clicks.map(({ status }) => status),
      [303, 303],
    );
    t.match((await dsl.browser.get(one)).body, '4 added');
    const { read } = house.platform.store;
    const people = await read.select().from(read.t.people);
    t.ok(
      people.some(({ name }) => name === '=HYPERLINK("http://evil.example";"Click")'),
      'text stays text',
    );
    const roles = (await read.select().from(read.t.heldRoles)).filter((row) => row.personId === ann.id);
    t.same(roles.map(({ roleKey }) => roleKey).sort(), ['deputy-dsl', 'teacher']);
    const lee = people.find(({ name }) => name === 'Leaver Lee');
    const stay = (await read.select().from(read.t.memberships)).filter(
      (row) => row.personId === lee?.id && row.voidedAt === null,
    );
    t.match(stay, [{ startsOn: '2020-09-01', endsOn: '2026-12-31' }]);

    const after = await everything(house);
    await dsl.browser.post(`${one}/confirmation`);
    t.same(await everything(house), after, 'a second click');
    const again = await upload(dsl.browser, path, file);
    const twice = again.location?.replace('/columns', '') ?? '';
    await dsl.browser.post(`${twice}/choices`, { 'role-0': 'none' });
    t.match((await dsl.browser.get(twice)).body, 'There is nothing to write');
    await dsl.browser.post(`${twice}/confirmation`);
    t.same(await everything(house), after, 'the same file twice');
    t.same(await read.select().from(read.t.storedFiles), [], 'the files are gone');
  },
);

onBothEngines('an import tells nobody that a person of another school exists', async (t, house) => {
  const ours = await addOrganisation(house, { name: 'Sandy Bay School' });
  const theirs = await addOrganisation(house, { name: 'Rocky Bay School' });
  const dsl = await addLead(house, ours, 'Lena Lead');
  const other = await addLead(house, theirs, 'Otto Other');
  await addPerson(house, { name: 'Kim Known', address: 'kim@rocky.example', organisation: theirs });
  const path = `/organisations/${ours}/people/import`;
  const pagesFor = async (address: string) => {
    const one = await begin(dsl.browser, path, `Name,Email,Role\nKim Known,${address},Teacher\n`);
    const preview = await dsl.browser.get(one);
    return { one, preview: same(preview.body).replaceAll(address, 'ADDRESS') };
  };
  const known = await pagesFor('kim@rocky.example');
  const unknown = await pagesFor('nobody@nowhere.example');
  t.equal(known.preview, unknown.preview);
  const done = await dsl.browser.follow(await dsl.browser.post(`${known.one}/confirmation`));
  t.match(done.body, '1 added');
  const { read } = house.platform.store;
  t.equal(
    (await read.select().from(read.t.people)).filter(({ name }) => name === 'Kim Known').length,
    2,
    'a record of its own',
  );

  t.equal((await other.browser.get(path)).status, 404);
  t.equal((await other.browser.get(unknown.one)).status, 404);
  t.equal((await upload(other.browser, path, 'Name\nX Y\n')).status, 404);
  const second = await addLead(house, ours, 'Sam Second');
  t.equal((await second.browser.get(unknown.one)).status, 404, 'an unfinished import is its maker’s own');
  t.equal((await second.browser.get(known.one)).status, 200);
});
