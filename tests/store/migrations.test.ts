import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { loadDemonstration, loadReference } from '../../db/seed.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import { freshDatabase } from '../support/house.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MIGRATIONS = join(ROOT, 'db/migrations');

function folder(t: Test): string {
  const made = mkdtempSync(join(tmpdir(), 'muster-migrations-'));
  t.teardown(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`the migrations say all that the schema says [${engine}]`, async (t) => {
    const out = join(folder(t), engine);
    cpSync(join(MIGRATIONS, engine), out, { recursive: true });
    const before = readdirSync(out);
    const schema = engine === 'sqlite' ? './db/schema/sqlite.ts' : './db/schema/postgres.ts';
    const args = ['drizzle-kit', 'generate', `--dialect=${engine}`, `--schema=${schema}`, `--out=${out}`];
    execFileSync('npx', args, { cwd: ROOT, stdio: 'pipe' });
    t.same(readdirSync(out), before, 'drizzle-kit generate has nothing to write; run npm run migrations');
  });
}

t.test('migrating again does nothing, and two release steps at once do it once', async (t) => {
  const file = join(folder(t), 'x.db');
  t.ok(migrateSqlite(file).length > 0);
  t.same(migrateSqlite(file), []);
  const { DATABASE_URL = '' } = await freshDatabase(t, 'postgresql');
  t.same(await Promise.all([migratePostgres(DATABASE_URL), migratePostgres(DATABASE_URL)]), [[], []]);
});

/** A later release that rebuilds a table with children, as SQLite migrations do. */
function laterRelease(t: Test, statements: string[]): string {
  const out = join(folder(t), 'sqlite');
  cpSync(join(MIGRATIONS, 'sqlite'), out, { recursive: true });
  const journal = JSON.parse(readFileSync(join(out, 'meta/_journal.json'), 'utf8'));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_later' });
  writeFileSync(join(out, 'meta/_journal.json'), JSON.stringify(journal));
  writeFileSync(join(out, '9999_later.sql'), statements.join('\n--> statement-breakpoint\n'));
  return out;
}

const REBUILD = [
  'CREATE TABLE `new_people` AS SELECT * FROM `people`',
  'DROP TABLE `people`',
  'CREATE TABLE `people` (`id` text PRIMARY KEY NOT NULL, `version` integer NOT NULL, `name` text NOT NULL)',
  'INSERT INTO `people` SELECT id, version, name FROM `new_people`',
  'DROP TABLE `new_people`',
];

/** A database of every earlier version, full: so far there is one. */
async function fullDatabase(t: Test): Promise<string> {
  const file = join(folder(t), 'full.db');
  migrateSqlite(file);
  const store = sqliteStore(file);
  await loadReference(store);
  await loadDemonstration(store, {
    now: new Date('2027-03-01T09:00:00Z'),
    zone: 'Europe/London',
    host: 'localhost',
  });
  await store.close();
  return file;
}

function counts(file: string): Record<string, number> {
  const connection = new Database(file, { readonly: true });
  const count = (table: string) =>
    (connection.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  const result = Object.fromEntries(
    ['people', 'addresses', 'held_roles', 'bookings', 'invitations'].map((name) => [name, count(name)]),
  );
  connection.close();
  return result;
}

t.test(
  'a migration that rebuilds a table loses none of its children, and the file is copied first',
  async (t) => {
    const file = await fullDatabase(t);
    const before = counts(file);
    t.ok((before.bookings ?? 0) > 500);
    t.same(migrateSqlite(file, laterRelease(t, REBUILD)), ['9999_later']);
    t.same(counts(file), before);
    t.ok(existsSync(`${file}.before-9999_later`));
    t.same(counts(`${file}.before-9999_later`), before);
  },
);

t.test('a migration that leaves children without a parent is refused in words', async (t) => {
  const file = await fullDatabase(t);
  t.throws(() => migrateSqlite(file, laterRelease(t, ['DELETE FROM people'])), /lost their parent/);
  t.ok(existsSync(`${file}.before-9999_later`));
});
