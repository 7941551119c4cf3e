import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { posted } from '../../support/people-mail.ts';

onBothEngines('a colleague or a lead vouches for somebody who says they work there', async (t, house) => {
  const school = await addOrganisation(house, { name: 'Here Primary' });
  const dee = await addPerson(house, { name: 'Dee Lead', organisation: school });
  await addLead(house, { personId: dee.id, organisationId: school });
  const tom = await addPerson(house, { name: 'Tom Teacher', organisation: school });
  const [nina, noah, nick] = await Promise.all(
    ['Nina New', 'Noah New', 'Nick New'].map((name) =>
      addPerson(house, { name, organisation: school, checked: false }),
    ),
  );
  const elsewhere = await addPerson(house, { name: 'Else Where', organisation: 'Ark Charter Academy' });
  if (nina === undefined || noah === undefined || nick === undefined) throw new Error('three newcomers');
  const toms = await signInAs(house, tom.id);
  const say = (id: string, known: string) => ({
    path: `/my/colleagues/${id}`,
    form: { organisation: school, known },
  });
  const profile = (await toms.get('/my/profile')).body;
  t.match(profile, 'Nina New');
  t.notMatch(profile, /nina\.new@/, 'only the name');
  const ninas = await signInAs(house, nina.id);
  t.notMatch((await ninas.get('/my/profile')).body, /Noah New/, 'who is unchecked sees nobody');
  for (const browser of [ninas, await signInAs(house, elsewhere.id)]) {
    const { path, form } = say(noah.id, 'yes');
    t.equal((await browser.post(path, form)).status, 404);
  }
  const yes = say(nina.id, 'yes');
  t.equal((await toms.post(yes.path, yes.form)).location, '/my/profile');
  t.equal((await toms.post(yes.path, yes.form)).status, 404, 'once');
  t.match((await ninas.get('/my/profile')).body, 'You are confirmed');
  const no = say(noah.id, 'no');
  t.equal((await toms.post(no.path, no.form)).location, '/my/profile');
  t.notMatch((await toms.get('/my/profile')).body, /Noah New/, 'not asked again');
  const kinds = async (address: string) =>
    (await posted(house)).filter((mail) => mail.to === address).map((mail) => mail.kind);
  t.same(await kinds(dee.address), ['colleague-doubted']);
  t.same(await kinds(noah.address), []);

  const dees = await signInAs(house, dee.id);
  const people = `/organisations/${school}/people`;
  t.match((await dees.get(people)).body, 'Do they work here?');
  t.equal((await dees.post(`${people}/${nick.id}/confirmation`, { works: 'yes' })).status, 303);
  t.same(await kinds(nick.address), ['person-confirmed']);
  t.equal((await dees.post(`${people}/${noah.id}/confirmation`, { works: 'no' })).location, people);
  t.notMatch((await dees.get(people)).body, /Noah New/);
  t.notMatch((await (await signInAs(house, noah.id)).get('/my/profile')).body, /Here Primary/);
  t.equal(
    (await dees.post(`${people}/${tom.id}/confirmation`, { works: 'no' })).status,
    422,
    'he is confirmed',
  );
});
