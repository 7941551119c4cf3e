import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { nodeRuns } from '../support/compiled.ts';
import { dataFolder } from '../support/data-folder.ts';
import { freePort } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const SERVER = fileURLToPath(new URL('../../src/server.ts', import.meta.url));

/** The day on which every journey takes place, for those who look for a date. */
export const TODAY = '2027-03-01T09:00';

/** What `npm start` serves, on a database of its own; gives its address. Stopped when the test ends. */
export async function openCity(t: Test): Promise<string> {
  const city = await startCity();
  t.teardown(city.stop);
  return city.url;
}

/** The same outside a test. Throws with what the server wrote when it does not start. */
export async function startCity(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(dataFolder(), 'muster-city-'));
  const file = join(folder, 'city.db');
  // The city as of TODAY, which a start finds as if it had made it; outside a test it makes it.
  const { MUSTER_TEST_SQLITE: templates } = process.env;
  if (templates !== undefined) copyFileSync(join(templates, 'city.db'), file);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(process.execPath, nodeRuns(SERVER), {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BASE_URL: url,
      DATABASE_FILE: file,
      MUSTER_CLOCK: TODAY,
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = () => output.includes('Muster is ready');
  await until('the city opens', () => ready() || server.exitCode !== null);
  if (ready()) return { url, stop };
  await stop();
  throw new Error(`the city did not open: ${output}`);
}
