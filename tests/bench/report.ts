import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { migratePostgres, migrateSqlite } from '../../db/migrate.ts';
import { loadReference } from '../../db/seed.ts';
import { newSecret } from '../../src/platform/ids.ts';
import { postgresStore } from '../../src/platform/store/postgres.ts';
import { sqliteStore } from '../../src/platform/store/sqlite.ts';
import { startPostgres } from '../support/postgres.ts';
import { reportCity, TEAM, YEAR } from './report-city.ts';
import { fillPostgres, fillSqlite } from './standings-city.ts';

type Say = (line: string) => void;
type Start = (file: string, port: number, env: Record<string, string>) => Promise<void>;

const ROUNDS = 15;
const PATH = `/organise/reports?from=${YEAR.from}&to=${YEAR.to}&by=agency`;

/** What is counted, as somebody would write it by hand; `$1` is the team, `$2` and `$3` the days. */
const COUNTED = `s.activity_id in (select id from activities where team_id = $1) and s.starts_on between $2 and $3
  and s.state in ('announced', 'open')`;
const BARE = [
  `select s.activity_id, count(*), sum(s.capacity) from sessions s where ${COUNTED} group by s.activity_id`,
  `select b.activity_id, b.organisation_id, b.state, b.confirmed_at is null, s.capacity is null, count(*)
   from bookings b join sessions s on s.id = b.session_id where ${COUNTED} group by 1, 2, 3, 4, 5`,
  `select activity_id, organisation_id, came, whole, count(*) from (
     select b.activity_id, b.organisation_id, max(case when m.mark = 'absent' then 0 else 1 end) as came,
       min(case when m.mark = 'attended' then 1 else 0 end) as whole
     from bookings b join sessions s on s.id = b.session_id join registers r on r.session_id = s.id
     join session_days d on d.session_id = s.id
     join marks m on m.session_day_id = d.id and m.person_id = b.person_id
     where b.state = 'confirmed' and r.closed_at is not null and ${COUNTED}
     group by b.id, b.activity_id, b.organisation_id) as one group by 1, 2, 3, 4`,
  `select s.activity_id, w.organisation_id, count(*) from marks m join sessions s on s.id = m.session_id
   left join memberships w on w.person_id = m.person_id
   where m.unscheduled and m.mark <> 'absent' and ${COUNTED} group by 1, 2`,
  `select activity_id, organisation_id, count(*) from (
     select b.activity_id, b.person_id, max(b.organisation_id) as organisation_id
     from bookings b join sessions s on s.id = b.session_id
     where b.state in ('waiting', 'offered', 'offer-missed', 'closed') and ${COUNTED}
       and not exists (select 1 from bookings had where had.person_id = b.person_id
         and had.activity_id = b.activity_id and had.state = 'confirmed')
     group by b.activity_id, b.person_id) as wishes group by 1, 2`,
];

/** The agency report of 50,000 bookings over HTTP against the bare SQL of its figures, on both engines. */
export async function benchReport(folder: string, say: Say, start: Start): Promise<void> {
  const token = newSecret();
  const template = join(folder, 'report-template.db');
  migrateSqlite(template);
  const empty = sqliteStore(template);
  await loadReference(empty);
  const rows = await empty.read.select().from(empty.read.t.activities);
  const activities = rows.filter((row) => row.teamId === TEAM && row.bookedHere).map(({ id }) => id);
  await empty.close();
  const file = join(folder, 'report.db');
  copyFileSync(template, file);
  fillSqlite(file, reportCity(activities, token));
  const database = new Database(file, { readonly: true });
  const statements = BARE.map((sql) => database.prepare(sql.replaceAll(/\$(\d)/g, '?$1')));
  const onSqlite = async () => {
    for (const statement of statements) statement.all({ 1: TEAM, 2: YEAR.from, 3: YEAR.to });
  };
  await start('server.ts', 4307, { DATABASE_FILE: file });
  await compare('SQLite', 4307, token, onSqlite, say);
  database.close();
  const server = await startPostgres();
  const client = new pg.Client({ connectionString: server.url('bench_report') });
  try {
    const administrator = new pg.Client({ connectionString: server.url('postgres') });
    await administrator.connect();
    await administrator.query('create database bench_report');
    await administrator.end();
    const url = server.url('bench_report');
    await migratePostgres(url);
    const store = postgresStore(url, 1);
    await loadReference(store);
    await store.close();
    await fillPostgres(url, reportCity(activities, token));
    await client.connect();
    const onPostgres = async () => {
      for (const sql of BARE) await client.query(sql, [TEAM, YEAR.from, YEAR.to]);
    };
    await start('server.ts', 4308, { DATABASE_URL: url });
    await compare('PostgreSQL', 4308, token, onPostgres, say);
  } finally {
    await client.end();
    await server.stop();
  }
}

async function compare(
  engine: string,
  port: number,
  token: string,
  bare: () => Promise<void>,
  say: Say,
): Promise<void> {
  const page = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${PATH}`, {
      headers: { cookie: `muster_sign_in=${token}` },
    });
    const body = await answer.text();
    if (answer.status !== 200 || !body.includes('2000 sessions')) {
      throw new Error(`the report was answered ${answer.status}`);
    }
  };
  // One after the other within each round, so that both have the same machine.
  const [pages, sql]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS + 3; round++) {
    const [a, b] = [await timed(page), await timed(bare)];
    if (round >= 3) {
      pages.push(a);
      sql.push(b);
    }
  }
  const [whole, part] = [median(pages), median(sql)];
  say(
    `agency report of 50,000 bookings on ${engine}: the page ${Math.round(whole)} ms, bare SQL ${Math.round(part)} ms, ${(whole / part).toFixed(2)} times (aim: at most 4)`,
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
