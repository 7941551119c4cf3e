import { setTimeout as wait } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Delivery, Mailer } from '../../../src/platform/mail/mailer.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { type Job, startWorker, type Worker } from '../../../src/platform/worker.ts';
import { onBothEngines } from '../../support/house.ts';
import { until } from '../../support/until.ts';
import { letters, mailServer, note, officeAt, outboxOf, postAll } from './post-office.ts';

type Line = { level: string; facts: unknown; message: string };

/** A log that a test can read. */
function readableLog() {
  const lines: Line[] = [];
  const at = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, facts, message });
  return { lines, error: at('error'), warn: at('warn') };
}

/** Holds the second for which an idle worker sleeps, so that it passes when the test says so and not before. */
function holdSeconds(t: Test) {
  const real = globalThis.setTimeout;
  const held = new Set<() => void>();
  const holding = (callback: () => void, milliseconds?: number) => {
    if (milliseconds !== 1_000) return real(callback, milliseconds);
    held.add(callback);
    return real(() => undefined, 1_000);
  };
  globalThis.setTimeout = holding as typeof setTimeout;
  t.teardown(() => {
    globalThis.setTimeout = real;
  });
  return {
    /** Both senders of mail and the jobs have nothing to do. */
    allAsleep: () => until('all of the worker sleeps', () => held.size === 3),
    pass() {
      const asleep = [...held];
      held.clear();
      for (const wake of asleep) wake();
    },
  };
}

const states = async (platform: Platform) => (await outboxOf(platform)).map(({ state }) => state).sort();

function stopLater(t: Test, worker: Worker): Worker {
  t.teardown(() => worker.stop());
  return worker;
}

onBothEngines('a worker sends what comes, at once when it is nudged', async (t, { platform }) => {
  const seconds = holdSeconds(t);
  const inbox = await mailServer(t);
  const worker = stopLater(t, startWorker({ ...officeAt(t, platform, inbox.port), log: readableLog() }, []));
  await seconds.allAsleep();
  await postAll(platform, [note('One')]);
  t.equal(inbox.received.length, 0);
  worker.nudge();
  await until('the nudge was heard before the second was over', () => inbox.received.length === 1);
  await postAll(platform, [note('Two')]);
  seconds.pass();
  await until('it looks by itself', () => inbox.received.length === 2);
  await until('both are settled', async () => (await states(platform)).every((state) => state === 'sent'));
});

onBothEngines(
  'jobs run when their time has come, and a broken one ends nothing',
  async (t, { platform, clock }) => {
    const seconds = holdSeconds(t);
    const ran: string[] = [];
    const log = readableLog();
    const trouble = Object.assign(new RangeError('a query about ada@school.example'), {
      query: 'ada@school.example',
      cause: Object.assign(new Error('ada@school.example exists'), { code: '23505' }),
    });
    const job = (name: string, everySeconds: number, error?: Error): Job => ({
      name,
      everySeconds,
      async run(given) {
        ran.push(name);
        t.equal(given, platform);
        if (error !== undefined) throw error;
      },
    });
    const jobs = [job('breaks', 60, trouble), job('works', 60), job('rarely', 3_600)];
    const worker = stopLater(t, startWorker({ ...officeAt(t, platform, 1), log }, jobs));
    await until('all ran', () => ran.length === 3);
    t.same(ran, ['breaks', 'works', 'rarely']);
    for (let second = 0; second < 3; second++) {
      await seconds.allAsleep();
      seconds.pass();
    }
    await seconds.allAsleep();
    t.equal(ran.length, 3, 'not again while the clock stands still');
    clock.advance({ seconds: 60 });
    seconds.pass();
    await until('those due ran again', () => ran.length === 5);
    t.same(ran.slice(3), ['breaks', 'works']);
    t.match(log.lines[0], {
      level: 'error',
      message: 'job failed',
      facts: { job: 'breaks', error: 'RangeError caused by Error', code: '23505', at: [/worker\.test\.ts/] },
    });
    t.notOk(JSON.stringify(log.lines).includes('ada'), 'nothing personal is logged');
    await worker.stop();
    clock.advance({ days: 1 });
    seconds.pass();
    await wait(100);
    t.equal(ran.length, 5, 'stopped is stopped');
  },
);

onBothEngines('a dead letter is logged without what it says', async (t, { platform }) => {
  const log = readableLog();
  stopLater(t, startWorker({ ...officeAt(t, platform, 1), log }, []));
  await postAll(platform, [note('what Ada told us', { kind: 'broken' })]);
  await until('it was logged', () => log.lines.length > 0);
  t.match(log.lines, [
    {
      level: 'warn',
      message: 'mail was not sent',
      facts: { kind: 'broken', state: 'dead', error: 'RangeError', at: [/post-office\.ts/] },
    },
  ]);
  t.notOk(JSON.stringify(log.lines).includes('told'));
});

onBothEngines('the database fails for a while, and the worker goes on', async (t, { platform }) => {
  const log = readableLog();
  const inbox = await mailServer(t);
  let broken = true;
  const flaky: Platform = {
    ...platform,
    store: {
      ...platform.store,
      transaction: (work) =>
        broken ? Promise.reject(new Error('the disk of ada')) : platform.store.transaction(work),
    },
  };
  await postAll(platform, [note('Hello')]);
  const worker = stopLater(t, startWorker({ ...officeAt(t, flaky, inbox.port), log }, []));
  await until('the trouble was logged', () => log.lines.length > 0);
  t.match(log.lines[0], { level: 'error', facts: { error: 'Error' } });
  t.notOk(JSON.stringify(log.lines).includes('ada'));
  broken = false;
  worker.nudge();
  await until('it was sent all the same', () => inbox.received.length === 1);
});

onBothEngines(
  'stopping finishes what is under way and gives the rest back',
  async (t, { platform, clock }) => {
    const answers: ((delivery: Delivery) => void)[] = [];
    let closed = 0;
    const mailer: Mailer = {
      deliver: () => new Promise((resolve) => answers.push(resolve)),
      async close() {
        closed += 1;
        answers[0]?.({ outcome: 'accepted' });
        answers[1]?.({ outcome: 'retry', reason: 'We are closing' });
      },
    };
    await postAll(platform, [note('One'), note('Two'), note('Three')]);
    const worker = startWorker({ platform, mailer, letters, log: readableLog() }, []);
    await until('two are under way', () => answers.length === 2);
    t.same(await states(platform), ['claimed', 'claimed', 'waiting']);
    await worker.stop();
    t.equal(closed, 1);
    t.same(await states(platform), ['sent', 'waiting', 'waiting']);
    const given = (await outboxOf(platform)).filter(({ state }) => state === 'waiting');
    t.ok(
      given.every(
        ({ attempts, claimedBy, notBefore }) => attempts === 0 && !claimedBy && notBefore <= clock.now(),
      ),
    );
  },
);
