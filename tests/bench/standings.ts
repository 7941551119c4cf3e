import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Database from 'better-sqlite3';
import pg from 'pg';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { loadReference } from '../../db/seed.ts';
import { countCity } from '../../src/compliance/city-facts.ts';
import { CITY_HEADER, cityTable } from '../../src/compliance/city-page.ts';
import { cityFigures } from '../../src/compliance/city-service.ts';
import { questionOf } from '../../src/compliance/standing-facts.ts';
import { organisationStandings } from '../../src/compliance/standing-service.ts';
import { ports } from '../../src/dependencies.ts';
import { clockFrom } from '../../src/platform/clock.ts';
import { hashed, newId, newSecret } from '../../src/platform/ids.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { postgresStore } from '../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import type { Store } from '../../src/platform/store/store.ts';
import { csvOf } from '../../src/platform/tables/write-csv.ts';
import { startPostgres } from '../support/postgres.ts';
import { bareRows } from './bare-rows.ts';
import { fillPostgres, fillSqlite, LEAD, LED, standingsCity } from './standings-city.ts';

/** Prints a line of the report. */
type Say = (line: string) => void;
/** Starts the application on a file, as tests/bench/run.ts does. */
type Start = (file: string, port: number, env: Record<string, string>) => Promise<void>;

const ZONE = 'Europe/London';
const NOW = '2027-03-01T09:00';
const DAY = '2027-03-01';
const LARGE = 20_000;
const SMALL = 2_000;
const ROUNDS = 9;
const KEYS = {
  posts: ['teacher', 'teaching-assistant', 'social-worker', 'youth-worker', 'governor'],
  everybody: 'any-portsmouth-colleague',
  sectors: ['education', 'health', 'police', 'social-care', 'voluntary'],
  condition: 'practitioner-exploitation-risk',
};

/** Standings: a lead's page against the bare SQL of its rows, and a city of 20,000 people on both engines. */
export async function benchStandings(folder: string, say: Say, start: Start): Promise<void> {
  const template = join(folder, 'template.db');
  migrateSqlite(template);
  const empty = sqliteStore(template);
  await loadReference(empty);
  await empty.close();
  const city = (name: string, people: number, each: number) => {
    const file = join(folder, `${name}.db`);
    copyFileSync(template, file);
    fillSqlite(file, standingsCity(people, each, KEYS));
    return file;
  };
  await benchLead(city('lead', 200, 200), say, start);
  const [small, large] = [city('city-small', SMALL, 50), city('city-large', LARGE, 50)];
  const ten = await benchCity('SQLite', sqliteStore(small), sqliteStore(large), say);
  await benchOthers(large, say, start);
  const server = await startPostgres();
  try {
    const stores = [];
    for (const people of [SMALL, LARGE]) {
      const url = await postgresCity(server.url, people);
      stores.push(postgresStore(url));
    }
    await benchCity('PostgreSQL', stores[0] as Store, stores[1] as Store, say);
  } finally {
    await server.stop();
  }
  say(`longest event-loop delay while SQLite counted the city: ${ms(ten.delay)} (aim: below 100 ms)`);
}

async function benchLead(file: string, say: Say, start: Start): Promise<void> {
  const cookie = signIn(file);
  await start('server.ts', 4305, { DATABASE_FILE: file, MUSTER_CLOCK: NOW });
  const url = `http://127.0.0.1:4305/organisations/${LED}/standings?asOf=${DAY}`;
  let bytes = 0;
  const page = await median(async () => {
    const answer = await fetch(url, { headers: { cookie, 'accept-encoding': 'identity' } });
    if (answer.status !== 200) throw new Error(`${url} was answered ${answer.status}`);
    bytes = (await answer.text()).length;
  });
  const platform = platformOf(sqliteStore(file));
  const judged = await median(() => organisationStandings(platform, LED, { day: DAY, knowledge: 'today' }));
  await platform.store.close();
  const bare = bareRows(file);
  const rows = await median(async () => bare.read(LED, DAY));
  bare.close();
  say(`bare SQL, the rows of 200 people x 40 requirements: ${ms(rows)}`);
  say(`their standings worked out from the same rows: ${ms(judged)}, ${times(judged, rows)} the bare SQL`);
  say(
    `the lead's page over HTTP (${Math.round(bytes / 1000)} kB): ${ms(page)}, ${times(page, rows)} the bare SQL (aim: at most 4)`,
  );
}

async function benchCity(name: string, small: Store, large: Store, say: Say): Promise<{ delay: number }> {
  const [few, many] = [platformOf(small), platformOf(large)];
  const question = questionOf(many, { day: DAY, knowledge: 'today' });
  const smaller = await median(() => countCity(few, question), 5);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  await countCity(many, question);
  const used = process.cpuUsage();
  const fromThen = performance.now();
  loop.enable();
  const larger = await median(() => countCity(many, question), 5);
  loop.disable();
  const { user, system } = process.cpuUsage(used);
  const busy = (100 * (user + system)) / 1000 / (performance.now() - fromThen);
  const delay = loop.max / 1e6;
  say(
    `city of 20,000 people x 40 requirements on ${name}: ${ms(larger)} (aim: at most 2,000 ms), this process computing ${Math.round(busy)}% of it; longest event-loop delay ${ms(delay)}`,
  );
  say(`ten times the people on ${name}: ${times(larger, smaller)} the time (aim: at most 12)`);
  for (const [people, platform] of [
    [SMALL, few],
    [LARGE, many],
  ] as const) {
    const { size, heap } = await csvHeap(platform);
    say(
      `CSV of ${people.toLocaleString('en-GB')} people on ${name}: ${Math.round(size / 1000)} kB, heap at most ${heap.toFixed(1)} MB above its figures`,
    );
  }
  await Promise.all([small.close(), large.close()]);
  return { delay };
}

/** What streaming the file takes above what stood before: the figures themselves are counted and kept already. */
async function csvHeap(platform: Platform): Promise<{ size: number; heap: number }> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const figures = await cityFigures(platform, DAY);
  collect();
  const before = process.memoryUsage().heapUsed;
  let [size, most] = [0, 0];
  for await (const chunk of csvOf(CITY_HEADER, cityTable(figures))) {
    size += chunk.length;
    if (size % 7 === 0) collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
  }
  return { size, heap: (most - before) / 1e6 };
}

/** How long another page waits while somebody's first look at the city is counted. */
async function benchOthers(file: string, say: Say, start: Start): Promise<void> {
  const cookie = signIn(file);
  await start('server.ts', 4306, { DATABASE_FILE: file, MUSTER_CLOCK: NOW });
  const page = 'http://127.0.0.1:4306/help/waiting-lists';
  for (let n = 0; n < 20; n++) await (await fetch(page)).text();
  const alone = await longest(page, async () => new Promise((resolve) => setTimeout(resolve, 1000)));
  let counted = 0;
  const meanwhile = await longest(page, async () => {
    const from = performance.now();
    const answer = await fetch('http://127.0.0.1:4306/city/standings', { headers: { cookie } });
    if (answer.status !== 200) throw new Error(`the city was answered ${answer.status}`);
    await answer.text();
    counted = performance.now() - from;
  });
  say(
    `the city's page over HTTP, nothing kept: ${ms(counted)}; another page then waits at most ${ms(meanwhile)} (aim: at most 100 ms; alone at most ${ms(alone)})`,
  );
}

async function longest(url: string, work: () => Promise<unknown>): Promise<number> {
  let [most, going] = [0, true];
  const done = work().finally(() => {
    going = false;
  });
  while (going) {
    const from = performance.now();
    await (await fetch(url)).text();
    most = Math.max(most, performance.now() - from);
  }
  await done;
  return most;
}

async function postgresCity(urlOf: (database: string) => string, people: number): Promise<string> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  await client.query(`CREATE DATABASE city_${people}`);
  await client.end();
  const url = urlOf(`city_${people}`);
  await migratePostgres(url);
  const store = postgresStore(url, 1);
  await loadReference(store);
  await store.close();
  await fillPostgres(url, standingsCity(people, 50, KEYS));
  return url;
}

function platformOf(store: Store): Platform {
  const mailFrom = 'bench@muster.example';
  return {
    store,
    clock: clockFrom(NOW, ZONE),
    zone: ZONE,
    baseUrl: '',
    host: '',
    mailFrom,
    demonstration: true,
    ports,
  };
}

/** The lead, who is an administrator as well, signed in; gives the cookie. */
function signIn(file: string): string {
  const token = newSecret();
  const database = new Database(file);
  database
    .prepare(
      'insert into sign_ins (id, person_id, token_hash, device, created_at, last_seen_at) values (?, ?, ?, ?, ?, ?)',
    )
    .run(newId(), LEAD, hashed(token), 'bench', Date.UTC(2027, 2, 1, 8), Date.UTC(2027, 2, 1, 8));
  database.close();
  return `muster_sign_in=${token}`;
}

async function median(work: () => Promise<unknown>, rounds = ROUNDS): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < 3; round++) await work();
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  return taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? 0;
}

function ms(time: number): string {
  return time < 10 ? `${time.toFixed(1)} ms` : `${Math.round(time).toLocaleString('en-GB')} ms`;
}

function times(time: number, of: number): string {
  return `${(time / of).toFixed(1)} times`;
}
