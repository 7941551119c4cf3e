import { setTimeout as wait } from 'node:timers/promises';
import { passTime } from '../../../src/bookings/index.ts';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import { runProcess } from '../../../src/process.ts';

const PAUSE_MS = 10;

/** A worker in a hurry: lets time pass over the bookings again and again, without much of a pause. */
await runProcess(async () => {
  const dependencies = wire(configure(process.env));
  let closing = false;
  const runs = (async () => {
    while (!closing) {
      await passTime(dependencies.platform);
      await wait(PAUSE_MS);
    }
  })();
  process.stdout.write('ready\n');
  return async () => {
    closing = true;
    await runs;
    await dependencies.close();
  };
});
