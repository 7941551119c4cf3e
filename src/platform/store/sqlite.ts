import { setImmediate as otherWork, setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { pendingSqliteMigrations } from '../../../db/migrate.ts';
import { tables } from '../../../db/schema/sqlite.ts';
import { isBusy } from './errors.ts';
import type { Queries, Store } from './store.ts';

type Asked = {
  work(tx: Queries): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
};

const BUSY_GIVE_UP_MS = 15_000;
const MOST_TOGETHER = 40;
const MOST_STATEMENTS = 500;

/**
 * Opens a SQLite file that has been migrated. One connection writes, one transaction after the other; another
 * reads and may do nothing else. Transactions that are asked for at the same moment share one wait for the
 * disk (group commit): each is a savepoint of its own, and none is fulfilled before the commit that makes it
 * durable. Throws when the file cannot be opened.
 */
export function sqliteStore(file: string): Store {
  const writer = open(file);
  const reader = open(file);
  reader.pragma('query_only = true');
  const tx = queries(writer);
  const asked: Asked[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    do {
      // Whatever else arrives in this turn of the event loop goes into the same commit.
      await otherWork();
      await together(writer, tx, asked.splice(0, MOST_TOGETHER));
    } while (asked.length > 0);
    writing = null;
  }

  return {
    engine: 'sqlite',
    read: queries(reader),
    transaction<T>(work: (tx: Queries) => Promise<T>) {
      return new Promise<T>((resolve, reject) => {
        asked.push({ work, resolve: resolve as Asked['resolve'], reject });
        writing ??= writeAll();
      });
    },
    pendingMigrations: async () => pendingSqliteMigrations(reader),
    async close() {
      while (writing !== null) await writing;
      reader.close();
      writer.close();
    },
  };
}

function open(file: string): Database.Database {
  const connection = new Database(file, { timeout: 0 });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  return connection;
}

/** Drizzle compiles every query anew; here a statement is kept by its text, as the same few come all the time. */
function keepStatements(connection: Database.Database): Database.Database {
  const kept = new Map<string, Database.Statement>();
  const compile = connection.prepare.bind(connection) as (text: string) => Database.Statement;
  const prepare = (text: string) => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    if (kept.size >= MOST_STATEMENTS) kept.clear();
    const statement = compile(text);
    kept.set(text, statement);
    return statement;
  };
  return Object.assign(connection, { prepare });
}

function queries(connection: Database.Database): Queries {
  const database = drizzle(keepStatements(connection)) as unknown as Omit<Queries, 't' | 'engine'>;
  return Object.assign(database, { t: tables, engine: 'sqlite' as const }) as Queries;
}

/** Runs these one after the other and commits them together; only then says how each of them ended. */
async function together(writer: Database.Database, tx: Queries, batch: Asked[]): Promise<void> {
  const endings: (() => void)[] = [];
  try {
    await begin(writer);
    for (const one of batch) endings.push(await alone(writer, tx, one));
    writer.exec('COMMIT');
  } catch (error) {
    if (writer.inTransaction) writer.exec('ROLLBACK');
    for (const { reject } of batch) reject(error);
    return;
  }
  for (const end of endings) end();
}

/** One transaction as a savepoint. Throws only where SQLite gave up everything, as when the disk is full. */
async function alone(
  writer: Database.Database,
  tx: Queries,
  { work, resolve, reject }: Asked,
): Promise<() => void> {
  writer.exec('SAVEPOINT one');
  try {
    const result = await work(tx);
    writer.exec('RELEASE one');
    return () => resolve(result);
  } catch (error) {
    if (!writer.inTransaction) throw error;
    writer.exec('ROLLBACK TO one; RELEASE one');
    return () => reject(error);
  }
}

/**
 * Takes the write lock. The command line is a second process, and SQLite's own busy timeout would freeze
 * the event loop for as long as the other holds the lock, so the waiting is done here.
 */
async function begin(writer: Database.Database): Promise<void> {
  const started = performance.now();
  for (;;) {
    try {
      writer.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - started > BUSY_GIVE_UP_MS) throw error;
      await sleep(2 + Math.random() * 15);
    }
  }
}
