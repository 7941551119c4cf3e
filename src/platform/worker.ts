import { errorSummary } from './error-summary.ts';
import { heartOf } from './heartbeat.ts';
import { newId } from './ids.ts';
import { type Delivered, deliverNext, type Office } from './outbox-delivery.ts';
import { giveBack } from './outbox-repository.ts';
import type { Platform } from './platform.ts';

/** Something that time makes necessary. Several processes may run it at once, so it must not mind. */
export type Job = { name: string; everySeconds: number; run(platform: Platform): Promise<unknown> };

/** What a worker writes to; a pino logger will do. */
export type Log = { error(facts: object, message: string): void; warn(facts: object, message: string): void };

export type Worker = {
  /** Looks for mail at once, rather than within a second. */
  nudge(): void;
  /** Closes the mailer, waits for what is under way and gives the rest of its claims back. */
  stop(): Promise<void>;
};

const RUNNERS = 2;
const SECOND = 1_000;
const AFTER_AN_ERROR = 5_000;

/**
 * Sends the mail of the outbox, two at a time, and runs the jobs in turn, each as soon as its time has come.
 * Mail and jobs do not wait for each other, and no error ends either.
 */
export function startWorker(office: Office & { log: Log }, jobs: Job[]): Worker {
  const { platform, mailer, log } = office;
  const name = newId();
  const closing = new AbortController();
  const sleepers = new Set<() => void>();

  async function sendMail(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        const delivered = await deliverNext(office, name, closing.signal);
        if (delivered === null) await pause(SECOND);
        else report(log, delivered);
      } catch (error) {
        log.error(errorSummary(error), 'mail could not be looked after');
        await pause(AFTER_AN_ERROR);
      }
    }
  }

  async function runJobs(): Promise<void> {
    const due = new Map(jobs.map((job) => [job, 0]));
    const heart = heartOf(platform);
    while (!closing.signal.aborted) {
      for (const [job, at] of due) {
        const now = platform.clock.now().getTime();
        if (closing.signal.aborted || now < at) continue;
        due.set(job, now + job.everySeconds * SECOND);
        try {
          await job.run(platform);
          heart.ran(job.name);
        } catch (error) {
          heart.failed(job.name);
          log.error({ job: job.name, ...errorSummary(error) }, 'job failed');
        }
      }
      if (!closing.signal.aborted) await heart.beat().catch(notWritten);
      await pause(SECOND);
    }
  }

  function notWritten(error: unknown): void {
    log.error(errorSummary(error), 'the worker could not say that it lives');
  }

  function pause(milliseconds: number): Promise<void> {
    if (closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      sleepers.add(wake);
    });
  }

  const loops = [runJobs(), ...Array.from({ length: RUNNERS }, sendMail)];
  return {
    nudge: () => wakeAll(sleepers),
    async stop() {
      closing.abort();
      wakeAll(sleepers);
      await mailer.close();
      await Promise.all(loops);
      await giveBack(platform.store, name);
    },
  };
}

function wakeAll(sleepers: Set<() => void>): void {
  for (const wake of [...sleepers]) wake();
}

/** A dead letter is for somebody to look at; the address and the words stay in the database. */
function report(log: Log, { id, kind, fate, error }: Delivered): void {
  if (fate.state !== 'dead' && error === undefined) return;
  const facts = { outbox: id, kind, state: fate.state, reason: fate.reason };
  log.warn(error === undefined ? facts : { ...facts, ...errorSummary(error) }, 'mail was not sent');
}
