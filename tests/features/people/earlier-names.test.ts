import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { add, twoSchools } from '../../support/two-schools.ts';

onBothEngines('where somebody worked before never learns their later name', async (t, house) => {
  const { copnor, marian } = await twoSchools(house);
  const leaver = await addPerson(house, { name: 'Tom Before', organisation: copnor, posts: ['teacher'] });
  const stays = await addPerson(house, { name: 'Zoe Before', organisation: copnor, posts: ['teacher'] });
  const marians = await signInAs(house, marian.id);
  await add(marians, copnor, { name: 'Ann Misspelt' });
  const list = (await marians.get(`/organisations/${copnor}/people`)).body;
  const ann = /\/people\/([\w-]{16})"[^>]*>\s*Ann Misspelt/.exec(list)?.[1] ?? '';
  t.not(ann, '');

  house.clock.set('2027-03-03T10:00');
  const toms = await signInAs(house, leaver.id);
  const rename = (name: string) => toms.post('/my/name', { name });
  await rename('Tom Atwork');
  await toms.post(`/my/organisations/${copnor}/leaving`);
  house.clock.set('2027-03-05T10:00');
  await rename('Ada Safely');
  const zoes = await signInAs(house, stays.id);
  await zoes.post('/my/name', { name: 'Zoe Later' });
  const lead = await signInAs(house, marian.id);
  await lead.post(`/organisations/${copnor}/people/${ann}/correction`, {
    name: 'Ann Spelt',
    startsOn: '2027-03-01',
  });
  house.clock.set('2027-03-08T10:00');
  await rename('Bea Safer');

  const former = `/organisations/${copnor}`;
  for (const path of [
    `${former}/people?show=former`,
    `${former}/people?on=2027-03-01`,
    `${former}/people/${leaver.id}`,
    `${former}/standings?asOf=2027-03-01`,
    `${former}/standings?asOf=2027-03-01&knowledge=then`,
    `${former}/standings/${leaver.id}?asOf=2027-03-01`,
    `${former}/standings`,
  ]) {
    const page = await lead.get(path);
    t.equal(page.status, 200, path);
    t.notMatch(page.body, /Safely|Safer/, path);
    if (path !== `${former}/standings`) t.match(page.body, /Tom (Before|Atwork)/, path);
  }
  const now = (await lead.get(`${former}/standings?asOf=2027-03-01`)).body;
  t.match(now, 'Zoe Later', 'who is still there goes by their name');
  const then = (await lead.get(`${former}/standings?asOf=2027-03-01&knowledge=then`)).body;
  t.match(then, 'Zoe Before', 'as recorded then is the name as then');
  t.match(then, 'Ann Misspelt');
  t.notMatch(then, /Zoe Later|Ann Spelt/);
});
