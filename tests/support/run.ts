import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { loadDemonstration, loadReference } from '../../db/seed.ts';
import { postgresStore } from '../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import type { Store } from '../../src/platform/store/store.ts';
import { instantAt } from '../../src/platform/time.ts';
import { compile } from './compiled.ts';
import { dataFolder } from './data-folder.ts';
import { chosenFiles, groupsOf } from './files.ts';
import { startPostgres } from './postgres.ts';
import { runGroups } from './processes.ts';
import { counted, failures, slowest } from './report.ts';

/**
 * `npm test [FILES]`: one PostgreSQL for the whole run, and for each engine two templates, of which every test
 * takes its own copy: migrated with the reference data, and with the demonstration's city on top of it. Files
 * share processes, so that Muster is not loaded anew for each. Prints how many assertions passed and failed, from
 * tap's own result, and exits with 1 unless all passed. What failed is printed with its file and its reason, so
 * that a red run elsewhere can be read from its output alone; with MUSTER_TIMES the slowest files are listed too.
 */
const ZONE = 'Europe/London';
const HOST = 'muster.city.example';
const files = chosenFiles(process.argv.slice(2));
const compiled = await compile(files);
const folder = mkdtempSync(join(dataFolder(), 'muster-tests-'));
const server = await startPostgres();
let green = false;
// Whatever ends this process: when somebody has ended PostgreSQL, waiting for its end would end it with 0.
process.on('exit', () => {
  if (!green) process.exitCode = 1;
});
try {
  const env = { ...process.env, ...(await templates()), MUSTER_TEST_COMPILED: compiled, TZ: 'UTC' };
  const outcomes = await runGroups(groupsOf(files), env);
  const times = process.env.MUSTER_TIMES === undefined ? [] : slowest(outcomes);
  for (const line of [...failures(outcomes), ...times]) process.stdout.write(`${line}\n`);
  const counts = outcomes.map(counted);
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  green = passed > 0 && failed === 0;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
} finally {
  for (const made of [folder, compiled]) rmSync(made, { recursive: true, force: true });
  await server.stop();
}
process.exit();

async function templates(): Promise<Record<string, string>> {
  const reference = join(folder, 'reference.db');
  const city = join(folder, 'city.db');
  migrateSqlite(reference);
  await fill(sqliteStore(reference), loadReference);
  // Closing the last connection folds the write-ahead log into the file, so the file is the whole database.
  copyFileSync(reference, city);
  await fill(sqliteStore(city), loadCity);

  await administer('CREATE DATABASE template_reference');
  await migratePostgres(server.url('template_reference'));
  await fill(postgresStore(server.url('template_reference'), 1), loadReference);
  await administer('CREATE DATABASE template_city TEMPLATE template_reference');
  await fill(postgresStore(server.url('template_city'), 1), loadCity);
  return { MUSTER_TEST_SQLITE: folder, MUSTER_TEST_POSTGRES: server.url('DATABASE') };
}

async function fill(store: Store, load: (store: Store) => Promise<void>): Promise<void> {
  await load(store);
  await store.close();
}

function loadCity(store: Store): Promise<void> {
  return loadDemonstration(store, { now: instantAt('2027-03-01', '09:00', ZONE), zone: ZONE, host: HOST });
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  await client.query(statement);
  await client.end();
}
