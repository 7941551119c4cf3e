import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { pendingPostgresMigrations } from '../../../db/migrate.ts';
import { tables } from '../../../db/schema/postgres.ts';
import type { Tables } from '../../../db/schema/tables/index.ts';
import { isRetryable } from './errors.ts';
import type { Queries, Store } from './store.ts';

const ATTEMPTS = 6;

/**
 * Opens a PostgreSQL database that has been migrated. Transactions run READ COMMITTED, as the rules lock
 * rows by updating them first; one that the server gave up is done again a few times.
 */
export function postgresStore(url: string, connections = 10): Store {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  // An idle connection that the server drops must not end the process; the next query says so itself.
  pool.on('error', () => undefined);
  return {
    engine: 'postgresql',
    read: queries(pool),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(pool, work);
        } catch (error) {
          if (!isRetryable(error) || attempt === ATTEMPTS) throw error;
          await sleep(5 * 2 ** attempt * Math.random());
        }
      }
    },
    pendingMigrations: () => pendingPostgresMigrations(pool),
    close: () => pool.end(),
  };
}

async function once<T>(pool: pg.Pool, work: (tx: Queries) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    const result = await work(queries(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function queries(client: pg.Pool | pg.PoolClient): Queries {
  const database = drizzle(client) as unknown as Omit<Queries, 't' | 'engine'>;
  const known = { t: tables as unknown as Tables, engine: 'postgresql' as const };
  return Object.assign(database, known) as Queries;
}
