import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import t, { type Test } from 'tap';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { freshDatabase } from '../support/house.ts';

const PARENTS = 'CREATE TABLE parents (id integer PRIMARY KEY NOT NULL, name text NOT NULL)';
const CHILDREN =
  'CREATE TABLE children (id integer PRIMARY KEY NOT NULL, parent integer NOT NULL REFERENCES parents(id) ON DELETE CASCADE)';

/** How SQLite changes a column: a new table, the rows copied over, the old one dropped. */
const rebuilt = (rows: string) => [
  'CREATE TABLE new_parents (id integer PRIMARY KEY NOT NULL, name text)',
  `INSERT INTO new_parents SELECT id, name FROM parents ${rows}`,
  'DROP TABLE parents',
  'ALTER TABLE new_parents RENAME TO parents',
];

/** A folder of migrations as drizzle-kit writes them; the first `count` of these. */
function migrations(t: Test, ...all: string[][]): (count: number) => string {
  const root = mkdtempSync(join(tmpdir(), 'muster-migrations-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  return (count) => {
    const folder = join(root, String(count));
    mkdirSync(join(folder, 'meta'), { recursive: true });
    const entries = all.slice(0, count).map((statements, idx) => {
      const tag = `000${idx}_step`;
      writeFileSync(join(folder, `${tag}.sql`), statements.join(';\n--> statement-breakpoint\n'));
      return { idx, version: '6', when: 1_000 * (idx + 1), tag, breakpoints: true };
    });
    writeFileSync(
      join(folder, 'meta', '_journal.json'),
      JSON.stringify({ version: '7', dialect: 'sqlite', entries }),
    );
    return folder;
  };
}

async function filled(t: Test, folder: string): Promise<string> {
  const { DATABASE_FILE } = await freshDatabase(t, 'sqlite');
  const file = `${DATABASE_FILE}.other`;
  t.same(migrateSqlite(file, folder), ['0000_step']);
  const connection = new Database(file);
  connection.pragma('foreign_keys = ON');
  connection.exec("INSERT INTO parents VALUES (1, 'Ada'), (2, 'Grace')");
  connection.exec('INSERT INTO children VALUES (1, 1), (2, 1), (3, 2)');
  connection.close();
  return file;
}

function count(file: string, table: string): unknown {
  const connection = new Database(file, { readonly: true });
  const { rows } = connection.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number };
  connection.close();
  return rows;
}

function problemOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return String(error);
  }
}

t.test('rebuilding a table of a full SQLite file keeps its children, and a copy is kept first', async (t) => {
  const upTo = migrations(t, [PARENTS, CHILDREN], rebuilt(''));
  const file = await filled(t, upTo(1));
  t.notOk(existsSync(`${file}.before-0000_step`), 'nothing to copy from a file that was not there');
  t.same(migrateSqlite(file, upTo(2)), ['0001_step']);
  t.same([count(file, 'parents'), count(file, 'children')], [2, 3]);
  t.same(
    [count(`${file}.before-0001_step`, 'parents'), count(`${file}.before-0001_step`, 'children')],
    [2, 3],
  );
  t.same(migrateSqlite(file, upTo(2)), [], 'a second start has nothing to do');
});

t.test('a migration that loses parents is refused, and the copy stands', async (t) => {
  const upTo = migrations(t, [PARENTS, CHILDREN], rebuilt('WHERE id = 1'));
  const file = await filled(t, upTo(1));
  t.match(
    problemOf(() => migrateSqlite(file, upTo(2))),
    /1 rows lost their parent/,
  );
  t.equal(count(`${file}.before-0001_step`, 'parents'), 2);
});

t.test('a migration that fails changes nothing', async (t) => {
  const upTo = migrations(t, [PARENTS, CHILDREN], [...rebuilt(''), 'CREATE TABLE parents (id integer)']);
  const file = await filled(t, upTo(1));
  t.match(
    problemOf(() => migrateSqlite(file, upTo(2))),
    /CREATE TABLE parents/,
  );
  t.same([count(file, 'parents'), count(file, 'children')], [2, 3]);
});

t.test('two release steps at once on PostgreSQL: one does it, the other waits', async (t) => {
  const url = String((await freshDatabase(t, 'postgresql')).DATABASE_URL);
  const upTo = migrations(t, [PARENTS, CHILDREN]);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  t.teardown(() => client.end());
  await client.query('DROP SCHEMA drizzle CASCADE');
  const done = await Promise.all([migratePostgres(url, upTo(1)), migratePostgres(url, upTo(1))]);
  t.same(done.flat(), ['0000_step']);
  t.same((await client.query('SELECT count(*)::int AS rows FROM parents')).rows, [{ rows: 0 }]);
});
