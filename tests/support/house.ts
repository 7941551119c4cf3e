import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import t, { type Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { type Config, configure } from '../../src/config.ts';
import { type Dependencies, wire } from '../../src/dependencies.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { dataFolder } from './data-folder.ts';
import { type TestClock, testClock } from './test-clock.ts';

export type Engine = 'sqlite' | 'postgresql';

/** A whole Muster of its own: a fresh database with the reference data, the real app, a clock to turn. */
export type House = {
  engine: Engine;
  config: Config;
  clock: TestClock;
  dependencies: Dependencies;
  platform: Platform;
  app: FastifyInstance;
};

/** The moment at which every test begins, unless it says otherwise: Monday 1 March 2027, 9am in London. */
export const START = '2027-03-01T09:00';

/** Runs a test on SQLite and on PostgreSQL, each on a fresh house. */
export function onBothEngines(name: string, body: (t: Test, house: House) => Promise<void>): void {
  for (const engine of ['sqlite', 'postgresql'] as const) {
    t.test(`${name} [${engine}]`, async (t) => {
      await body(t, await openHouse(t, engine));
    });
  }
}

/** Opens a house and closes it when the test ends. */
export async function openHouse(t: Test, engine: Engine, env: Record<string, string> = {}): Promise<House> {
  const database = await freshDatabase(t, engine);
  const config = configure({ LOG_LEVEL: 'silent', SECRET: 'x'.repeat(32), ...database, ...env });
  const clock = testClock(START, config.timeZone);
  const dependencies = wire(config, { clock });
  const app = await buildApp(dependencies);
  await app.ready();
  t.teardown(async () => {
    await app.close();
    await dependencies.close();
  });
  return { engine, config, clock, dependencies, platform: dependencies.platform, app };
}

/** What a database holds from the start: the reference data, or the demonstration's city at START as well. */
export type Holding = 'reference' | 'city';

/** A copy of a template of this engine, as the environment that names it; removed when the test ends. */
export async function freshDatabase(
  t: Test,
  engine: Engine,
  holding: Holding = 'reference',
): Promise<Record<string, string>> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(dataFolder(), 'muster-test-'));
    const file = join(folder, 'muster.db');
    copyFileSync(join(fromEnvironment('MUSTER_TEST_SQLITE'), `${holding}.db`), file);
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    return { DATABASE_FILE: file };
  }
  const name = `test_${Math.random().toString(36).slice(2, 12)}`;
  const url = fromEnvironment('MUSTER_TEST_POSTGRES');
  await administer(url, `CREATE DATABASE ${name} TEMPLATE template_${holding} STRATEGY file_copy`);
  t.teardown(() => administer(url, `DROP DATABASE ${name} WITH (FORCE)`));
  return { DATABASE_URL: url.replace('DATABASE', name) };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace('DATABASE', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run tests with "npm test -- FILE"`);
  return value;
}
