import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import type { Test } from 'tap';
import { tables } from '../../../db/schema/sqlite.ts';
import type { Config } from '../../../src/config.ts';
import { postgresStore } from '../../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../../src/platform/store/sqlite.ts';
import type { Queries, Store } from '../../../src/platform/store/store.ts';

type Locked = 'sessions' | 'people';

/**
 * The store as it would be with one lock taken out, for the negative controls: raising the version of a
 * session (or of a person) only looks at the row. On SQLite the one writer is itself a lock, so there
 * everybody writes without a transaction, and others have their turn between any two statements.
 */
export function unlockedStore(t: Test, { database }: Config, locked: Locked): Store {
  if (database.engine === 'postgresql') {
    const store = postgresStore(database.url, database.connections);
    return { ...store, transaction: (work) => store.transaction((tx) => work(withoutLock(tx, locked))) };
  }
  const writer = withoutLock(manyWriters(t, database.file), locked);
  return { ...sqliteStore(database.file), transaction: (work) => work(writer) };
}

/** SQLite as several processes see it that take no transaction: each statement is one of its own. */
function manyWriters(t: Test, file: string): Queries {
  const connection = new Database(file);
  t.teardown(() => connection.close());
  const database = drizzle(async (text, values, method) => {
    await turn();
    const statement = connection.prepare(text);
    if (method === 'run') statement.run(...values);
    return { rows: method === 'run' ? [] : statement.raw().all(...values) };
  });
  return Object.assign(database, { t: tables, engine: 'sqlite' as const });
}

function withoutLock(tx: Queries, locked: Locked): Queries {
  const update: Queries['update'] = (table) => {
    const real = tx.update(table);
    if (table !== (tx.t[locked] as SQLiteTable)) return real;
    return new Proxy(real, {
      get: (_target, name) =>
        name === 'set'
          ? (change: object) => ('version' in change ? justLooking(tx, table) : real.set(change))
          : Reflect.get(real, name),
    });
  };
  return new Proxy(tx, { get: (target, name) => (name === 'update' ? update : bound(target, name)) });
}

/** Stands where `update(...).set(...)` stood: answers with the same rows, and locks nothing. */
function justLooking(tx: Queries, table: SQLiteTable) {
  return {
    where(condition: SQL | undefined) {
      const rows = tx.select().from(table).where(condition);
      return Object.assign(rows, { returning: () => rows });
    },
  };
}

function bound(target: Queries, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? value.bind(target) : value;
}
