import { eq } from 'drizzle-orm';
import { wire } from '../../../src/dependencies.ts';
import { claimNext } from '../../../src/platform/outbox-repository.ts';
import type { Store } from '../../../src/platform/store/store.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { note, postAll } from './post-office.ts';

type Claim = (store: Store, worker: string, now: Date) => Promise<{ id: number } | null>;

onBothEngines('of many claiming at once, one gets each message', async (t, house) => {
  const taken = await race(house, claimNext);
  t.equal(taken.length, 40);
  t.equal(new Set(taken).size, 40);
});

onBothEngines('control: without the condition the same race hands some out twice', async (t, house) => {
  const taken = await race(house, async (store, worker, now) => {
    const { outbox } = store.read.t;
    const [row] = await store.read.select().from(outbox).where(eq(outbox.state, 'waiting')).limit(1);
    if (row === undefined) return null;
    await store.transaction(async (tx) => {
      const claimed = { state: 'claimed', claimedBy: worker, claimedAt: now };
      await tx.update(outbox).set(claimed).where(eq(outbox.id, row.id));
    });
    return row;
  });
  t.ok(new Set(taken).size < taken.length, `${taken.length} claims of 40 messages`);
});

/** Eight workers, half of them at a second store as in another process, take what they can of 40 messages. */
async function race({ platform, config, clock }: House, claim: Claim): Promise<number[]> {
  const second = wire(config, { clock });
  await postAll(
    platform,
    Array.from({ length: 40 }, (_, n) => note(`Note ${n}`)),
  );
  const taken: number[] = [];
  const worker = async (store: Store, name: string) => {
    for (;;) {
      const row = await claim(store, name, clock.now());
      if (row === null) return;
      taken.push(row.id);
    }
  };
  const stores = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? platform.store : second.platform.store));
  await Promise.all(stores.map((store, n) => worker(store, `worker ${n}`)));
  await second.close();
  return taken;
}
