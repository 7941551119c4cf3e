import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { loadDemonstration } from '../../../db/seed.ts';
import { postgresStore } from '../../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../../src/platform/store/sqlite.ts';
import type { Queries, Store } from '../../../src/platform/store/store.ts';
import { instantAt } from '../../../src/platform/time.ts';
import { type Engine, freshDatabase, type Holding, START } from '../../support/house.ts';

export const ZONE = 'Europe/London';
export const HOST = 'muster.city.example';

type Row<T extends keyof Queries['t']> = Queries['t'][T]['$inferSelect'];
/** Every row of the city, read back. */
export type City = { [T in keyof Queries['t']]: Row<T>[] };

type Body = (t: Test, store: Store) => Promise<void>;

const ENGINES: Engine[] = ['sqlite', 'postgresql'];

/** Runs a test on both engines (or on these), each on a database that holds the reference data only. */
export function onBothStores(name: string, body: Body, engines = ENGINES): void {
  onEach(engines, name, 'reference', body);
}

/** Runs a test on both engines, each on a database of its own that holds the city as it was begun at NOW. */
export function onBothCities(name: string, body: Body): void {
  onEach(ENGINES, name, 'city', body);
}

function onEach(engines: Engine[], name: string, holding: Holding, body: Body): void {
  for (const engine of engines) {
    t.test(`${name} [${engine}]`, async (t) => {
      await body(t, await openStore(t, engine, holding));
    });
  }
}

export async function openStore(t: Test, engine: Engine, holding: Holding): Promise<Store> {
  const { DATABASE_FILE: file, DATABASE_URL: url } = await freshDatabase(t, engine, holding);
  const store = url === undefined ? sqliteStore(file ?? '') : postgresStore(url, 3);
  t.teardown(() => store.close());
  return store;
}

/** A wall-clock moment in London. */
export function at(local: string): Date {
  return instantAt(local.slice(0, 10), local.slice(11), ZONE);
}

/** When the city of the templates was begun. */
export const NOW = at(START);

export function settle(store: Store, now: Date): Promise<void> {
  return loadDemonstration(store, { now, zone: ZONE, host: HOST });
}

export async function readCity(store: Store): Promise<City> {
  const city: Record<string, unknown[]> = {};
  for (const [name, table] of Object.entries(store.read.t))
    city[name] = await store.read.select().from(table);
  return city as City;
}

/** Every row of every table as a line of its own, the same on both engines, in order. */
export function linesOf(city: City): string[] {
  return Object.entries(city)
    .flatMap(([table, rows]) => rows.map((row) => `${table} ${JSON.stringify(sorted(row))}`))
    .sort();
}

export function checksum(city: City): string {
  return createHash('sha256').update(linesOf(city).join('\n')).digest('hex');
}

/** PostgreSQL keeps the keys of JSON in an order of its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
