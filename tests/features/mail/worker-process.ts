import { pino } from 'pino';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import { startWorker } from '../../../src/platform/worker.ts';
import { runProcess } from '../../../src/process.ts';
import { letters } from './post-office.ts';

/** The real worker as a process of its own, save that it knows the letters of the tests. */
await runProcess(async () => {
  const dependencies = wire(configure(process.env));
  const worker = startWorker({ ...dependencies, letters, log: pino({ level: 'silent' }) }, []);
  process.stdout.write('ready\n');
  return async () => {
    await worker.stop();
    await dependencies.close();
  };
});
