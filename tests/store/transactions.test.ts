import Database from 'better-sqlite3';
import t from 'tap';
import { lockPeople } from '../../src/people/index.ts';
import { isUniqueViolation } from '../../src/platform/store/errors.ts';
import { onBothEngines, openHouse } from '../support/house.ts';
import { until } from '../support/until.ts';

onBothEngines(
  'a transaction that throws leaves nothing behind, and the next one works',
  async (t, { platform: { store } }) => {
    await t.rejects(
      store.transaction(async (tx) => {
        await tx.insert(tx.t.settings).values({ key: 'half', value: 1 });
        throw new Error('on purpose');
      }),
      /on purpose/,
    );
    await store.transaction(async (tx) => {
      await tx.insert(tx.t.settings).values({ key: 'whole', value: { kept: true } });
    });
    const keys = (await store.read.select().from(store.read.t.settings)).map((row) => row.key);
    t.notOk(keys.includes('half'));
    t.ok(keys.includes('whole'));
  },
);

onBothEngines('a refused duplicate is told alike by both engines', async (t, { platform: { store } }) => {
  const insert = () =>
    store.transaction(async (tx) => {
      await tx.insert(tx.t.settings).values({ key: 'once', value: 1 });
    });
  await insert();
  const error = await insert().catch((refused: unknown) => refused);
  t.ok(isUniqueViolation(error));
  t.notOk(isUniqueViolation(new Error('something else')));
});

onBothEngines('values come back as they went in, on both engines', async (t, { platform: { store } }) => {
  const at = new Date('2027-03-28T01:30:00.123Z');
  const [row] = await store.transaction((tx) =>
    tx
      .insert(tx.t.history)
      .values({
        at,
        subjectKind: 'person',
        subjectId: 'x',
        what: 'tried',
        facts: { list: [1, 'zwei', null], text: 'é 👩‍👩‍👧 "\'' },
      })
      .returning(),
  );
  t.same(row?.at, at);
  t.same(row?.facts, { list: [1, 'zwei', null], text: 'é 👩‍👩‍👧 "\'' });
  t.equal(row?.actorId, null);
});

onBothEngines(
  'many transactions at once are each whole, and none is lost',
  async (t, { platform: { store } }) => {
    await store.transaction(async (tx) => {
      await tx.insert(tx.t.people).values({ id: 'p', name: 'P', createdAt: new Date(0) });
    });
    await Promise.all(Array.from({ length: 50 }, () => store.transaction((tx) => lockPeople(tx, ['p']))));
    const [row] = (await store.read.select().from(store.read.t.people)).filter((person) => person.id === 'p');
    t.equal(row?.version, 50);
  },
);

t.test('on SQLite the lock of another process is waited for without freezing the event loop', async (t) => {
  const { config, platform } = await openHouse(t, 'sqlite');
  if (config.database.engine !== 'sqlite') throw new Error('SQLite');
  const other = new Database(config.database.file);
  other.exec('BEGIN IMMEDIATE');
  let turns = 0;
  const turning = setInterval(() => {
    turns += 1;
  }, 5);
  t.teardown(() => clearInterval(turning));
  const write = platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.settings).values({ key: 'patient', value: 1 });
  });
  await until('the event loop turns while it waits', () => turns > 20);
  other.exec('COMMIT');
  other.close();
  await write;
  t.ok(turns > 20, `${turns} turns of the event loop while waiting`);
});

t.test('the reader of SQLite may not write', async (t) => {
  const { platform } = await openHouse(t, 'sqlite');
  const { read } = platform.store;
  await t.rejects(async () => read.insert(read.t.settings).values({ key: 'x', value: 1 }));
});
