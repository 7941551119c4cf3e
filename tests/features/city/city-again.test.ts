import t from 'tap';
import { faultsIn } from './city-faults.ts';
import {
  at,
  checksum,
  linesOf,
  NOW,
  onBothCities,
  onBothStores,
  openStore,
  readCity,
  settle,
} from './city-store.ts';

onBothCities('done again on the same day it changes nothing', async (t, store) => {
  const before = await readCity(store);
  await settle(store, NOW);
  await settle(store, at('2027-03-01T17:45'));
  const after = await readCity(store);
  for (const [table, rows] of Object.entries(before)) {
    t.equal(after[table as keyof typeof after].length, rows.length, table);
  }
  t.equal(checksum(after), checksum(before));
});

for (const later of ['2027-03-02T08:00', '2027-04-20T12:00', '2028-06-15T10:00', '2026-11-02T10:00']) {
  onBothCities(
    `done again at ${later} it only adds sessions, with what belongs to them`,
    async (t, store) => {
      const before = await readCity(store);
      const known = new Set(before.sessions.map(({ id }) => id));
      await settle(store, at(later));
      const after = await readCity(store);
      const lines = new Set(linesOf(after));
      t.same(
        linesOf(before).filter((line) => !lines.has(line)),
        [],
        'what stood stands as it stood',
      );
      t.equal(after.people.length, before.people.length);
      t.equal(after.heldRoles.length, before.heldRoles.length);
      const fresh = new Set(after.sessions.map(({ id }) => id).filter((id) => !known.has(id)));
      t.ok(later.startsWith('2027-03') || fresh.size > 10, `${fresh.size} sessions more`);
      t.same(faultsIn(after, at(later), fresh), []);
    },
  );
}

onBothStores('two processes that start at once do it once', async (t, store) => {
  await Promise.all([settle(store, NOW), settle(store, NOW)]);
  const city = await readCity(store);
  t.same(faultsIn(city, NOW, new Set(city.sessions.map(({ id }) => id))), []);
  const told = new Set(city.history.map((row) => `${row.subjectId} ${row.what}`));
  t.equal(told.size, city.history.length, 'nothing is told twice');
});

t.test('the city is the same on both engines', async (t) => {
  const sqlite = await openStore(t, 'sqlite', 'city');
  const postgres = await openStore(t, 'postgresql', 'city');
  t.same(linesOf(await readCity(sqlite)), linesOf(await readCity(postgres)));
});

onBothCities('what people did since is left alone, and respected on a later day', async (t, store) => {
  const { people } = await readCity(store);
  const [someone] = people;
  await store.transaction(async (tx) => {
    await tx.update(tx.t.people).set({ name: 'Another Name', version: 7 });
    await tx.delete(tx.t.interests);
  });
  await settle(store, at('2027-03-09T09:00'));
  const after = await readCity(store);
  t.equal(after.people.find(({ id }) => id === someone?.id)?.name, 'Another Name');
  t.equal(after.interests.length, 0);
});
