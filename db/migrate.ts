import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { migrate as applySqlite } from 'drizzle-orm/better-sqlite3/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as applyPostgres } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

type Journal = { entries: { tag: string; when: number }[] };
type Folder = 'sqlite' | 'postgresql';

/** Any number will do, as long as every release step uses the same: two at once then wait for each other. */
const MIGRATION_LOCK = 7_041_977;

/** Brings the database of a configuration up to date, making its folder first; gives what was applied. */
export async function migrateDatabase(
  database: { engine: 'sqlite'; file: string } | { engine: 'postgresql'; url: string },
): Promise<string[]> {
  if (database.engine === 'postgresql') return migratePostgres(database.url);
  mkdirSync(dirname(database.file), { recursive: true });
  return migrateSqlite(database.file);
}

/**
 * Brings a SQLite file up to date. SQLite migrations rebuild tables, which empties their children by
 * cascade, so foreign keys are off meanwhile and checked afterwards; the file is copied to
 * `FILE.before-MIGRATION` first. Throws, leaving the copy, when a row lost its parent.
 */
export function migrateSqlite(file: string, folder = migrationsFolder('sqlite')): string[] {
  const fresh = !existsSync(file);
  const connection = new Database(file, { timeout: 30_000 });
  try {
    connection.pragma('journal_mode = WAL');
    const pending = pendingSqliteMigrations(connection, folder);
    const [first] = pending;
    if (first === undefined) return [];
    if (!fresh) {
      connection.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(file, `${file}.before-${first}`);
    }
    connection.pragma('foreign_keys = OFF');
    applySqlite(drizzleSqlite(connection), { migrationsFolder: folder });
    const orphans = connection.pragma('foreign_key_check') as unknown[];
    if (orphans.length > 0) {
      throw new Error(
        `${orphans.length} rows lost their parent in the migration; ${file} has a copy beside it`,
      );
    }
    return pending;
  } finally {
    connection.close();
  }
}

/** Brings a PostgreSQL database up to date; a second release step started meanwhile waits, then has nothing to do. */
export async function migratePostgres(
  url: string,
  folder = migrationsFolder('postgresql'),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const pending = await pendingPostgresMigrations(client, folder);
    if (pending.length > 0) await applyPostgres(drizzlePostgres(client), { migrationsFolder: folder });
    return pending;
  } finally {
    await client.end();
  }
}

/** The migrations that this file lacks, oldest first. */
export function pendingSqliteMigrations(
  connection: Database.Database,
  folder = migrationsFolder('sqlite'),
): string[] {
  const table = connection
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '__drizzle_migrations'")
    .get();
  if (table === undefined) return after(folder, 0);
  const row = connection.prepare('SELECT max(created_at) AS at FROM __drizzle_migrations').get() as {
    at: number | null;
  };
  return after(folder, row.at ?? 0);
}

/** The migrations that this database lacks, oldest first. */
export async function pendingPostgresMigrations(
  client: pg.Client | pg.Pool,
  folder = migrationsFolder('postgresql'),
): Promise<string[]> {
  const table = await client.query<{ at: string | null }>(
    "SELECT to_regclass('drizzle.__drizzle_migrations') AS at",
  );
  if (table.rows[0]?.at == null) return after(folder, 0);
  const done = await client.query<{ at: string | null }>(
    'SELECT max(created_at) AS at FROM drizzle.__drizzle_migrations',
  );
  return after(folder, Number(done.rows[0]?.at ?? 0));
}

function after(folder: string, when: number): string[] {
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8')) as Journal;
  return journal.entries.filter((entry) => entry.when > when).map((entry) => entry.tag);
}

function migrationsFolder(folder: Folder): string {
  return fileURLToPath(new URL(`./migrations/${folder}`, import.meta.url));
}
