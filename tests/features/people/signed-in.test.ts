import {
  actorFor,
  findPerson,
  forgetOldSignIns,
  lockPeople,
  recipients,
  rolesOf,
  teamsById,
  whoHolds,
} from '../../../src/people/index.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';

onBothEngines('who is signed in is known with their teams', async (t, house) => {
  const { platform } = house;
  const { id, name } = await addPerson(house, {
    name: 'Priya Shah',
    checked: false,
    administrator: true,
    teams: ['pscp-training', 'send-strategy'],
  });
  const browser = await signInAs(house, id);
  const me = await whoHolds(platform, browser.cookies.get('muster_sign_in') ?? '');
  const { signInId, ...rest } = me ?? { signInId: '', teamIds: [] };
  t.ok(signInId);
  const teamIds = ['pscp-training', 'send-strategy'];
  const expected = { personId: id, name, checked: false, administrator: true, teamIds };
  t.same({ ...rest, teamIds: [...rest.teamIds].sort() }, { ...expected, leads: false });
  const actor = await actorFor(platform.store.read, id);
  t.same({ ...actor, teamIds: actor?.teamIds.sort() }, expected);
  t.equal(await whoHolds(platform, 'another'), null);
  t.equal(await actorFor(platform.store.read, 'nobody'), null);
});

onBothEngines('when somebody was last seen is written now and then', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const browser = await signInAs(house, id);
  const { store } = house.platform;
  const seen = async () => {
    // What was begun without waiting is done once the next transaction is.
    for (let n = 0; n < 20; n++) await store.transaction(async () => undefined);
    return (await store.read.select().from(store.read.t.signIns))[0]?.lastSeenAt;
  };
  const first = house.clock.now();
  house.clock.advance({ minutes: 10 });
  await browser.get('/my/profile');
  t.same(await seen(), first);
  house.clock.advance({ seconds: 1 });
  await browser.get('/my/profile');
  t.same(await seen(), house.clock.now());
});

onBothEngines('what other slices ask about people', async (t, house) => {
  const { read } = house.platform.store;
  const a = await addPerson(house, { name: 'A', checked: false });
  const b = await addPerson(house, { name: 'B', address: null });
  const all = await recipients(read, [a.id, b.id, 'nobody']);
  t.same([...all.keys()].sort(), [a.id, b.id].sort());
  t.same(all.get(a.id), { personId: a.id, name: 'A', address: a.address, checked: false });
  t.same(all.get(b.id), { personId: b.id, name: 'B', address: null, checked: true });
  t.equal((await recipients(read, [])).size, 0);
  await house.platform.store.transaction((tx) => tx.update(tx.t.addresses).set({ provedAt: null }));
  t.equal((await recipients(read, [a.id])).get(a.id)?.address, null, 'an unproved address gets no mail');
  t.equal((await findPerson(read, a.address.toUpperCase()))?.id, a.id);
  t.equal(await findPerson(read, 'nobody'), null);
  t.equal((await rolesOf(read)).length, 54);
  const teams = await teamsById(read, ['pscp-training', 'portsmouth-education-partnership', 'nobody']);
  t.same(teams.get('pscp-training')?.mailbox, 'pscptraining@portsmouthcc.gov.uk');
  t.equal(teams.get('portsmouth-education-partnership')?.mailbox, null);
  t.equal(teams.size, 2);
});

onBothEngines('the lock on people holds one transaction off another, in any order', async (t, house) => {
  const { store } = house.platform;
  const people = [await addPerson(house, { name: 'A' }), await addPerson(house, { name: 'B' })];
  const ids = people.map((person) => person.id);
  let inside = 0;
  let most = 0;
  const visit = (order: string[]) =>
    store.transaction(async (tx) => {
      await lockPeople(tx, order);
      most = Math.max(most, ++inside);
      await tx.select().from(tx.t.people);
      inside--;
    });
  await Promise.all(Array.from({ length: 20 }, (_, n) => visit(n % 2 === 0 ? ids : [...ids].reverse())));
  t.equal(most, 1);
  const rows = await store.read.select().from(store.read.t.people);
  t.same(
    rows.map((row) => row.version),
    [20, 20],
  );
  await store.transaction((tx) => lockPeople(tx, [ids[0] ?? '', ids[0] ?? '']));
  const after = (await store.read.select().from(store.read.t.people)).find((row) => row.id === ids[0]);
  t.equal(after?.version, 21, 'named twice is locked once');
});

onBothEngines('requests are forgotten after a day, and sign-ins when long over', async (t, house) => {
  const { id } = await addPerson(house, { name: 'Priya Shah' });
  const { read } = house.platform.store;
  const count = async () => [
    (await read.select().from(read.t.signInRequests)).length,
    (await read.select().from(read.t.signIns)).length,
  ];
  await signInAs(house, id);
  await client(house.app).post('/sign-in', { email: 'stranger@unknown.example' });
  house.clock.advance({ days: 1, seconds: -1 });
  await forgetOldSignIns(house.platform);
  t.same(await count(), [1, 1]);
  house.clock.advance({ seconds: 1 });
  await forgetOldSignIns(house.platform);
  t.same(await count(), [0, 1]);
  house.clock.advance({ days: 59 });
  await forgetOldSignIns(house.platform);
  t.same(await count(), [0, 0]);
});
