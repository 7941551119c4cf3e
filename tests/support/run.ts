import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { loadDemonstration, loadReference } from '../../db/seed.ts';
import { postgresStore } from '../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import type { Store } from '../../src/platform/store/store.ts';
import { instantAt } from '../../src/platform/time.ts';
import { dataFolder } from './data-folder.ts';
import { startPostgres } from './postgres.ts';

/**
 * `npm test [FILES]`: one PostgreSQL for the whole run, and for each engine two templates, of which every test
 * takes its own copy: migrated with the reference data, and with the demonstration's city on top of it. Prints how many assertions
 * passed and failed, from tap's own result, and exits with its status. What failed is printed with its
 * file and its reason, so that a red run elsewhere can be read from its output alone; with MUSTER_TIMES
 * the slowest files are listed too.
 */
const ZONE = 'Europe/London';
const HOST = 'muster.city.example';
const files = process.argv.slice(2);
buildTap();
const folder = mkdtempSync(join(dataFolder(), 'muster-tests-'));
const server = await startPostgres();
let status = 1;
try {
  const env = { ...process.env, ...(await templates()), TZ: 'UTC' };
  const output = join(folder, 'result.tap');
  const args = [
    'tap',
    'run',
    '--reporter=terse',
    `--output-file=${output}`,
    ...(files.length > 0 ? files : ['tests/**/*.test.ts']),
  ];
  status = await new Promise((resolve) => {
    spawn('npx', args, { stdio: 'inherit', env }).on('exit', (code) => resolve(code ?? 1));
  });
  const tap = readFileSync(output, 'utf8');
  const { passed, failed } = counted(tap);
  process.stdout.write(report(tap));
  if (passed + failed === 0) status = 1;
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);

/** Tap puts its plugins together once for each installation; in the very run that does so no test would load. */
function buildTap(): void {
  const built = 'node_modules/.tap-is-built';
  if (existsSync(built)) return;
  execFileSync('npx', ['tap', 'build'], { stdio: 'inherit' });
  writeFileSync(built, '');
}

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

/** The failures, each with its file and the first lines of its reason; and, when asked for, where the time went. */
function report(tap: string): string {
  const lines = tap.split('\n');
  const failures = lines.flatMap((line, index) =>
    /^ +not ok /.test(line) && !/# (SKIP|TODO)/.test(line)
      ? [`${fileOf(lines, index)}: ${line.trim()}`, ...lines.slice(index + 1, index + 25), '']
      : [],
  );
  const times = process.env.MUSTER_TIMES === undefined ? [] : slowest(lines);
  return [...failures.slice(0, 600), ...times].map((line) => `${line}\n`).join('');
}

function fileOf(lines: string[], index: number): string {
  const later = lines.slice(index).find((line) => /^(not ok|ok) \d+ - /.test(line));
  return later?.replace(/^(not ok|ok) \d+ - /, '').replace(/ #.*$/, '') ?? 'unknown file';
}

function slowest(lines: string[]): string[] {
  const timed = lines.flatMap((line) => {
    const found = /^(?:not )?ok \d+ - (\S+) # time=([\d.]+)(ms|s|m)?/.exec(line);
    const unit = found?.[3] === 's' ? 1000 : found?.[3] === 'm' ? 60_000 : 1;
    return found === null ? [] : [{ file: found[1], ms: Number(found[2]) * unit }];
  });
  timed.sort((a, b) => b.ms - a.ms);
  return timed.slice(0, 30).map(({ file, ms }) => `${(ms / 1000).toFixed(1)} s  ${file}`);
}

/** Tap's last summary line: `# { total: 3, pass: 2, fail: 1 }`. */
function counted(tap: string): { passed: number; failed: number } {
  const summary = [...tap.matchAll(/^# \{ (.*) \}$/gm)].at(-1)?.[1] ?? '';
  const count = (name: string) => Number(new RegExp(`\\b${name}: (\\d+)`).exec(summary)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') };
}
