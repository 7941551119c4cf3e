import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import t, { type Test } from 'tap';
import { configure } from '../../../src/config.ts';
import { type Dependencies, wire } from '../../../src/dependencies.ts';
import { outboxInvariants } from '../../../src/platform/outbox-invariant-repository.ts';
import { type Engine, freshDatabase } from '../../support/house.ts';
import { until } from '../../support/until.ts';
import { type Child, production, runEntry, says } from './child.ts';
import { type Inbox, mailServer, note, outboxOf, placeNews, postAll } from './post-office.ts';

const WORKER = fileURLToPath(new URL('./worker-process.ts', import.meta.url));

/** What a worker process and this one share: a database, and a mail server on this machine. */
type Scene = { env: Record<string, string>; inbox: Inbox; here: Dependencies };

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`scenario 28: killed at any moment, none is lost, twice only as the same [${engine}]`, async (t) => {
    const { env, inbox, here } = await scene(t, engine);
    let heard = 0;
    inbox.answer = () => {
      heard++;
      return wait(30, null);
    };
    const messages = [
      ...Array.from({ length: 40 }, (_, n) =>
        [0, 1, 2].map((sequence) => placeNews(`p${n}`, sequence)),
      ).flat(),
      ...Array.from({ length: 40 }, (_, n) => note(`Note ${n}`)),
    ];
    await postAll(here.platform, messages);
    let cutShort = 0;
    for (let kill = 0; kill < 4; kill++) {
      const before = heard;
      const worker = await startWorker(t, env);
      await until('mail is on its way', () => heard > before);
      await wait(Math.random() * 300);
      t.equal(await worker.end('SIGKILL'), 'SIGKILL');
      cutShort += await claimed(here);
      await tenMinutesLater(here);
    }
    t.ok(cutShort > 0, `${cutShort} were on their way when it was killed`);
    await letItFinish(await startWorker(t, env), here);
    await checkAllArrived(t, here, inbox, messages.length);
  });

  t.test(`killed after the server said yes: the same message comes again [${engine}]`, async (t) => {
    const { env, inbox, here } = await scene(t, engine);
    const worker = await startWorker(t, env);
    inbox.answer = async () => {
      worker.process.kill('SIGKILL');
      await worker.ended;
      return null;
    };
    await postAll(here.platform, [placeNews('p1', 0), placeNews('p1', 1)]);
    await worker.ended;
    t.match(await outboxOf(here.platform), [{ state: 'claimed', attempts: 0 }, { state: 'waiting' }]);
    inbox.answer = () => null;
    const second = await startWorker(t, env);
    await wait(1_500);
    t.equal(inbox.received.length, 1, 'the claim still counts');
    await tenMinutesLater(here);
    await letItFinish(second, here);
    t.same(
      inbox.received.map(({ subject }) => subject),
      ['REQUEST 0 of p1', 'REQUEST 0 of p1', 'REQUEST 1 of p1'],
    );
    await checkAllArrived(t, here, inbox, 2);
  });
}

async function scene(t: Test, engine: Engine): Promise<Scene> {
  const inbox = await mailServer(t);
  const env = production(await freshDatabase(t, engine), inbox.port);
  const here = wire(configure(env));
  t.teardown(() => here.close());
  return { env, inbox, here };
}

async function startWorker(t: Test, env: Record<string, string>): Promise<Child> {
  const worker = runEntry(t, WORKER, env);
  await says(worker, /ready/);
  return worker;
}

/** Claims grow old rather than the test: production knows no other clock than the true one. */
async function tenMinutesLater({ platform: { store, clock } }: Dependencies): Promise<void> {
  const old = new Date(clock.now().getTime() - 10 * 60_000 - 1);
  await store.transaction(async (tx) => {
    await tx.update(tx.t.outbox).set({ claimedAt: old }).where(eq(tx.t.outbox.state, 'claimed'));
  });
}

/** How many messages are on their way. */
async function claimed({ platform }: Dependencies): Promise<number> {
  return (await outboxOf(platform)).filter(({ state }) => state === 'claimed').length;
}

async function letItFinish(worker: Child, { platform }: Dependencies): Promise<void> {
  await until('each message has its end', async () =>
    (await outboxOf(platform)).every(({ finishedAt }) => finishedAt !== null),
  );
  await worker.end('SIGTERM');
}

async function checkAllArrived(
  t: Test,
  { platform }: Dependencies,
  inbox: Inbox,
  count: number,
): Promise<void> {
  const rows = await outboxOf(platform);
  t.equal(rows.length, count);
  t.ok(
    rows.every(({ state }) => state === 'sent'),
    'each has reached its one end',
  );
  const known = new Map(rows.map((row) => [row.messageId, row]));
  const received = new Set(inbox.received.map(({ messageId }) => messageId));
  t.same(received, new Set(known.keys()), 'each was received, and nothing else');
  for (const { messageId, subject, uid } of inbox.received) {
    const row = known.get(messageId);
    t.same([subject, uid], [row?.facts?.news, row?.stream ?? null], 'twice is the same mail');
  }
  checkOrder(t, inbox);
  for (const { name, find } of outboxInvariants(platform)) t.same(await find(platform.store.read), [], name);
}

/** Of each stream, the first arrival of a step never comes after that of a later step. */
function checkOrder(t: Test, inbox: Inbox): void {
  const highest = new Map<string, number>();
  for (const { uid, subject } of inbox.received) {
    if (uid === null) continue;
    const step = Number(/^\w+ (\d+)/.exec(subject)?.[1]);
    const before = highest.get(uid) ?? 0;
    t.ok(step >= before, `${subject} after step ${before}`);
    highest.set(uid, Math.max(step, before));
  }
}
