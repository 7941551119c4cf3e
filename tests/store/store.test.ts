import { eq, sql } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { configure } from '../../src/config.ts';
import { wire } from '../../src/dependencies.ts';
import { isUniqueViolation } from '../../src/platform/store/errors.ts';
import type { Queries, Store } from '../../src/platform/store/store.ts';
import { type Engine, freshDatabase } from '../support/house.ts';

/** Two stores on one database, as two processes have it. */
async function twoStores(t: Test, engine: Engine): Promise<[Store, Store]> {
  const config = configure({ SECRET: 'x'.repeat(32), ...(await freshDatabase(t, engine)) });
  const stores = [wire(config).platform.store, wire(config).platform.store] as [Store, Store];
  t.teardown(() => Promise.all(stores.map((store) => store.close())));
  return stores;
}

function onBothEngines(name: string, body: (t: Test, here: Store, there: Store) => Promise<void>): void {
  for (const engine of ['sqlite', 'postgresql'] as const) {
    t.test(`${name} [${engine}]`, async (t) => body(t, ...(await twoStores(t, engine))));
  }
}

const counter = (db: Queries) => db.select().from(db.t.settings).where(eq(db.t.settings.key, 'counter'));

/** Reads in one statement and writes in the next, as a rule does: only a lock in between keeps it right. */
async function raise(tx: Queries, key = 'counter'): Promise<void> {
  const { settings } = tx.t;
  await tx.update(settings).set({ key }).where(eq(settings.key, key));
  const [row] = await tx.select().from(settings).where(eq(settings.key, key));
  await tx
    .update(settings)
    .set({ value: Number(row?.value) + 1 })
    .where(eq(settings.key, key));
}

const begin = (store: Store, key = 'counter') =>
  store.transaction((tx) => tx.insert(tx.t.settings).values({ key, value: 0 }));

onBothEngines('a transaction is all or nothing', async (t, here, there) => {
  await begin(here);
  const failing = here.transaction(async (tx) => {
    await raise(tx);
    t.match(await counter(tx), [{ value: 1 }], 'it sees its own writes');
    t.match(await counter(there.read), [{ value: 0 }], 'nobody else does');
    throw new RangeError('changed my mind');
  });
  await t.rejects(failing, RangeError);
  t.match(await counter(here.read), [{ value: 0 }]);
  t.equal(await here.transaction(async (tx) => raise(tx).then(() => 'done')), 'done');
  t.match(await counter(here.read), [{ value: 1 }], 'the next one is not hurt');
  t.match(await counter(there.read), [{ value: 1 }]);
});

onBothEngines('a hundred at once from two processes: no update is lost', async (t, here, there) => {
  await begin(here);
  await Promise.all(
    Array.from({ length: 100 }, (_, n) => (n % 2 === 0 ? here : there).transaction((tx) => raise(tx))),
  );
  t.match(await counter(here.read), [{ value: 100 }]);
});

t.test('two that wait for each other on PostgreSQL both get through', async (t) => {
  const stores = await twoStores(t, 'postgresql');
  await begin(stores[0], 'a');
  await begin(stores[0], 'b');
  let attempts = 0;
  let bothHold: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    bothHold = resolve;
  });
  await Promise.all(
    stores.map((store, n) =>
      store.transaction(async (tx) => {
        const keys = n === 0 ? ['a', 'b'] : ['b', 'a'];
        for (const key of keys) {
          await raise(tx, key);
          attempts += key === keys[0] ? 1 : 0;
          if (attempts === 2) bothHold();
          await held;
        }
      }),
    ),
  );
  t.equal(attempts, 3, 'the server gave one of them up, and it was done again');
  const rows = await stores[0].read.select().from(stores[0].read.t.settings);
  t.match(
    rows.filter(({ key }) => key === 'a' || key === 'b'),
    [{ value: 2 }, { value: 2 }],
  );
});

onBothEngines('a duplicate is known for one', async (t, here) => {
  await begin(here);
  const again = await begin(here).then(
    () => null,
    (error: unknown) => error,
  );
  t.ok(isUniqueViolation(again));
  const other = await here
    .transaction((tx) => tx.insert(tx.t.settings).values({ key: 'x', value: sql`null` }))
    .then(
      () => null,
      (error: unknown) => error,
    );
  t.ok(other instanceof Error);
  t.notOk(isUniqueViolation(other));
});

onBothEngines('what is written comes back the same', async (t, here) => {
  const at = new Date('2027-03-28T00:59:59.999Z');
  const mail = {
    kind: 'note',
    messageId: '<a@b>',
    toAddress: 'zoë@x.example',
    toName: 'Zoë 🎓 "O\'Neil" \\ \n',
    facts: { a: [1, null, 'é', { at: at.toISOString() }], b: false },
    secret: true,
    createdAt: at,
    notBefore: at,
  };
  await here.transaction((tx) => tx.insert(tx.t.outbox).values(mail));
  const [row] = await here.read.select().from(here.read.t.outbox);
  t.match(row, { ...mail, stream: null, expiresAt: null, attempts: 0, state: 'waiting' });
  t.ok(row?.createdAt instanceof Date);
  t.equal(row?.secret, true);
});

onBothEngines('it knows that it is migrated', async (t, here) => {
  t.same(await here.pendingMigrations(), []);
});

t.test('the reader of SQLite writes nothing', async (t) => {
  const [here] = await twoStores(t, 'sqlite');
  const { settings } = here.read.t;
  await t.rejects(
    Promise.resolve()
      .then(() => here.read.insert(settings).values({ key: 'x', value: 1 }))
      .catch((error: Error) => Promise.reject(error.cause ?? error)),
    /readonly/,
  );
});
