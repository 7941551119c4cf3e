import { pino } from 'pino';
import { configure } from './config.ts';
import { wire } from './dependencies.ts';
import { startWorker } from './platform/worker.ts';
import { mustBeMigrated, runProcess } from './process.ts';

/** Mail and jobs in a process of their own, for servers that run with MUSTER_WORKER=separate. */
await runProcess(async () => {
  const config = configure(process.env);
  const dependencies = wire(config);
  await mustBeMigrated(dependencies.platform.store);
  const worker = startWorker({ ...dependencies, log: pino({ level: config.logLevel }) }, dependencies.jobs);
  process.stdout.write('Muster sends mail and keeps the time\n');
  return async () => {
    await worker.stop();
    await dependencies.close();
  };
});
