import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import type { Tables } from '../../../db/schema/tables/index.ts';

export type Engine = 'sqlite' | 'postgresql';

/** Drizzle's core queries, always awaited, under SQLite's types on both engines; `t` holds the tables. */
export type Queries = BaseSQLiteDatabase<'async', unknown, Record<string, never>> & {
  t: Tables;
  engine: Engine;
};

/**
 * Where everything is kept. `read` sees what is committed; `transaction` is all or nothing and is durable
 * once its promise is fulfilled. Inside it await nothing but the `tx` it is given: on SQLite there is one
 * writer, and whoever sleeps in it holds everybody up.
 */
export type Store = {
  engine: Engine;
  read: Queries;
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** Names of the migrations that the database still lacks; throws when it cannot be reached. */
  pendingMigrations(): Promise<string[]>;
  close(): Promise<void>;
};
