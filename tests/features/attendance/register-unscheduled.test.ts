import { signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';
import { close, completionsOf, faults, newsOf, register } from './register-support.ts';

onBothEngines('somebody without a place is found, or made, and earns what they attend', async (t, house) => {
  const taken = await register(house, ['Ann']);
  const other = await register(house, ['Bea Butler']);
  const stranger = await addPerson(house, { name: 'Bea Byrne', organisation: 'Trafalgar School' });
  house.clock.set('2027-03-09T10:00');
  const address = `/sessions/${taken.session.id}/register/unscheduled`;
  const browser = await signInAs(house, taken.olu.id);
  const day = taken.days[0]?.id ?? '';
  const shown = async (q: string) => (await browser.get(`${address}?q=${encodeURIComponent(q)}`)).body;
  t.match(await shown('bea'), /Bea Butler[\s\S]*Copnor Primary School/);
  t.notMatch(await shown('bea'), 'Bea Byrne', 'nobody whom the team does not know');
  t.match(await shown('be'), 'Nobody was found');
  t.match(await shown('%'), 'Nobody was found');
  const byAddress = await shown(stranger.address.toUpperCase());
  t.match(byAddress, 'Bea Byrne');
  t.notMatch(byAddress.split('A new person')[0] ?? '', 'Trafalgar School');

  const unknown = await browser.post(address, { day, person: stranger.id, q: 'bea' });
  t.equal(unknown.status, 404, 'an id alone finds nobody');
  t.equal((await browser.post(address, { day, person: stranger.id, q: stranger.address })).status, 303);
  const again = await browser.post(address, { day, person: stranger.id, q: stranger.address });
  t.match((await browser.follow(again)).body, 'Bea Byrne is marked already');
  const bea = other.people['Bea Butler'];
  await browser.post(address, { day, person: bea?.id ?? '', q: 'butler' });

  const empty = await browser.post(address, { day, name: '', organisation: '' });
  t.equal(empty.status, 422);
  t.match(empty.body, 'Enter their name');
  t.match(empty.body, 'Choose their organisation');
  const { read } = house.platform.store;
  const school = (await read.select().from(read.t.organisations)).find(
    ({ name }) => name === 'Trafalgar School',
  );
  const made = { day, name: 'New Face', organisation: school?.id ?? '' };
  t.match((await browser.follow(await browser.post(address, made))).body, 'New Face is on the register');
  await browser.post(address, made);
  const people = (await read.select().from(read.t.people)).filter(({ name }) => name === 'New Face');
  t.match(people, [{ checkedAt: null, noticeSeenAt: null }]);
  t.equal(people.length, 1, 'sent twice, made once');
  t.equal((await browser.post(address, { ...made, organisation: 'nowhere' })).status, 422);

  await close(house, taken, { absentees: '1' });
  t.same(
    (await completionsOf(house, taken.session)).map(({ said }) => said),
    ['Bea Butler 2027-03-09', 'Bea Byrne 2027-03-09', 'New Face 2027-03-09'],
  );
  t.match(await browser.post(address, { ...made, name: 'Too Late' }), {
    status: 422,
    body: /has been closed/,
  });
  t.same(await newsOf(house), ['Ann no-show', 'Bea Butler certificate', 'Bea Byrne certificate']);
  t.same(await faults(house), []);
});
