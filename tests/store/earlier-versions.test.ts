import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import pg from 'pg';
import t, { type Test } from 'tap';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { audit } from '../../src/audit.ts';
import { configure } from '../../src/config.ts';
import { wire } from '../../src/dependencies.ts';
import { freshDatabase } from '../support/house.ts';
import { testClock } from '../support/test-clock.ts';

/**
 * A full database of every earlier version is brought up to date, loses nothing, and is sound by today's audit.
 * It is made from today's demonstration: what an earlier version had tables and columns for.
 */
const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url));
const NOW = '2027-03-01T09:00';
type Journal = { entries: { tag: string }[] };
/** Tables and their columns. */
type Shape = Map<string, string[]>;

for (const engine of ['sqlite', 'postgresql'] as const) {
  const { entries } = journalOf(join(MIGRATIONS, engine));
  for (const [index, { tag }] of entries.slice(0, -1).entries()) {
    t.test(`a full database as of ${tag} [${engine}]`, async (t) => {
      const earlier = upTo(t, engine, index + 1);
      const { before, after, env } = await (engine === 'sqlite' ? onSqlite : onPostgres)(t, earlier);
      t.ok((before.bookings ?? 0) > 500 && (before.people ?? 0) > 300, JSON.stringify(before));
      t.same(after, before, 'nothing is lost');
      const dependencies = wire(configure({ SECRET: 'x'.repeat(32), LOG_LEVEL: 'silent', ...env }), {
        clock: testClock(NOW, 'Europe/London'),
      });
      const { findings } = await audit(dependencies.platform);
      await dependencies.close();
      t.same(findings, []);
    });
  }
}

async function onSqlite(t: Test, folder: string) {
  const { DATABASE_FILE: full = '' } = await freshDatabase(t, 'sqlite', 'city');
  const today = new Database(full);
  today.pragma('foreign_keys = OFF');
  today.exec(FORGET);
  today.close();
  const file = `${full}.earlier`;
  migrateSqlite(file, folder);
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  db.exec(`ATTACH '${full}' AS now`);
  const shape: Shape = new Map(
    (
      db
        .prepare("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        .all() as { name: string }[]
    )
      .filter(({ name }) => !name.startsWith('__'))
      .map(({ name }) => [
        name,
        (db.pragma(`main.table_info(${name})`) as { name: string }[]).map((column) => column.name),
      ]),
  );
  for (const [table, columns] of shape) {
    const list = columns.map((column) => `"${column}"`).join();
    const values = columns.map((column) => columnThen(table, column, 'now.')).join();
    db.exec(
      `INSERT INTO main."${table}" (${list}) SELECT ${values} FROM now."${table}"${scope(table, columns)}`,
    );
  }
  const count = () =>
    Object.fromEntries(
      [...shape.keys()].map((table) => [
        table,
        (db.prepare(`SELECT count(*) AS n FROM main."${table}"`).get() as { n: number }).n,
      ]),
    );
  const before = count();
  db.exec('DETACH now');
  db.close();
  t.ok(migrateSqlite(file).length > 0);
  const again = new Database(file, { readonly: true });
  const after = Object.fromEntries(
    [...shape.keys()].map((table) => [
      table,
      (again.prepare(`SELECT count(*) AS n FROM "${table}"`).get() as { n: number }).n,
    ]),
  );
  again.close();
  return { before, after, env: { DATABASE_FILE: file } };
}

async function onPostgres(t: Test, folder: string) {
  const { DATABASE_URL: full = '' } = await freshDatabase(t, 'postgresql', 'city');
  const { DATABASE_URL: url = '' } = await freshDatabase(t, 'postgresql');
  const emptying = new pg.Client({ connectionString: url });
  await emptying.connect();
  await emptying.query('DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public');
  await emptying.end();
  await migratePostgres(url, folder);
  const [from, to] = [new pg.Client({ connectionString: full }), new pg.Client({ connectionString: url })];
  await Promise.all([from.connect(), to.connect()]);
  for (const db of [from, to]) await db.query("SET session_replication_role = 'replica'");
  await from.query(FORGET);
  const { rows } = await to.query<{ table_name: string; column_name: string }>(
    "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY ordinal_position",
  );
  const shape: Shape = new Map();
  for (const row of rows) shape.set(row.table_name, [...(shape.get(row.table_name) ?? []), row.column_name]);
  const count = async () => {
    const counts: Record<string, number> = {};
    for (const table of [...shape.keys()].sort()) {
      counts[table] = Number((await to.query(`SELECT count(*) AS n FROM "${table}"`)).rows[0].n);
    }
    return counts;
  };
  for (const [table, columns] of shape) {
    const list = columns.map((column) => `"${column}"`).join();
    const values = columns.map((column) => columnThen(table, column, '')).join();
    const { rows: all } = await from.query(
      `SELECT coalesce(json_agg(r), '[]') AS all FROM (SELECT ${values} FROM "${table}"${scope(table, columns)}) r`,
    );
    await to.query(
      `INSERT INTO "${table}" (${list}) SELECT ${list} FROM json_populate_recordset(null::"${table}", $1)`,
      [JSON.stringify(all[0].all)],
    );
  }
  const before = await count();
  t.ok((await migratePostgres(url)).length > 0);
  const after = await count();
  await Promise.all([from.end(), to.end()]);
  return { before, after, env: { DATABASE_URL: url } };
}

/** What an earlier version did not know may not be in its tables either: organisations' own activities and rules. */
function scope(table: string, columns: string[]): string {
  const own = table === 'activities' || table === 'requirements';
  return own && !columns.includes('organisation_id') ? ' WHERE organisation_id IS NULL' : '';
}

/** What no earlier version could hold: places that wait for a manager's answer, and places set aside. */
const FORGET = `
  DELETE FROM approvals;
  DELETE FROM bookings WHERE state = 'awaiting-approval';
  DELETE FROM allocations;
  UPDATE sessions SET reserved = 0, held =
    (SELECT count(*) FROM bookings b WHERE b.session_id = sessions.id AND b.state = 'offered');
`;

/** A column as today's tables give it: who trains stood on the session, before there could be several. */
function columnThen(table: string, column: string, schema: string): string {
  if (table !== 'sessions' || column !== 'trainer_id') return `"${column}"`;
  return `(SELECT t.person_id FROM ${schema}session_trainers st JOIN ${schema}trainers t ON t.id = st.trainer_id
    WHERE st.session_id = sessions.id AND t.person_id IS NOT NULL LIMIT 1) AS trainer_id`;
}

/** The migrations up to a version, as its release had them. */
function upTo(t: Test, engine: string, count: number): string {
  const out = mkdtempSync(join(tmpdir(), 'muster-earlier-'));
  t.teardown(() => rmSync(out, { recursive: true, force: true }));
  cpSync(join(MIGRATIONS, engine), out, { recursive: true });
  const journal = journalOf(out);
  writeFileSync(
    join(out, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }),
  );
  return out;
}

function journalOf(folder: string): Journal {
  return JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
}
