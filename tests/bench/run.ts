import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bareTransactionsPerSecond } from './bare-transactions.ts';
import { type BenchCity, buildCity } from './city.ts';
import { type Post, pagesPerSecond, postsPerSecond } from './load.ts';
import { benchReport } from './report.ts';
import { benchStandings } from './standings.ts';

/** `npm run bench [-- finding | standings | report]`: everything, or one part, side by side in one run, medians of several rounds, printed as ratios; it judges nothing. */
const ROUNDS = 3;
const SECONDS = 3;
const PEOPLE = 1500;
const PAGE = '/catalogue';

const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const children: ChildProcess[] = [];
try {
  if (wanted('finding')) {
    const small = await buildCity(join(folder, 'small.db'), 200, PEOPLE);
    const large = await buildCity(join(folder, 'large.db'), 20_000, PEOPLE);
    await benchPages(small, large);
    await benchBookings(small, 4301, '200 sessions');
    await benchBookings(large, 4302, '20,000 sessions');
    await firstPageWeight();
  }
  if (wanted('standings')) await benchStandings(folder, say, start);
  if (wanted('report')) await benchReport(folder, say, start);
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function benchPages(small: BenchCity, large: BenchCity): Promise<void> {
  await start('server.ts', 4301, { DATABASE_FILE: small.file });
  await start('server.ts', 4302, { DATABASE_FILE: large.file });
  const signedIn = { cookie: `muster_sign_in=${small.tokens[0]}` };
  const signedInLarge = { cookie: `muster_sign_in=${large.tokens[0]}` };
  for (const [name, port, headers] of [
    ['anonymous', 4303, {}],
    ['signed in', 4304, signedIn],
  ] as const) {
    const body = await (await fetch(`http://127.0.0.1:4301${PAGE}`, { headers })).text();
    writeFileSync(join(folder, `${port}.html`), body);
    say(`${name} catalogue page: ${kilobytes(body.length)}`);
    await start('bare-server.ts', port, { BODY: join(folder, `${port}.html`) });
  }
  const kinds: [string, number, Record<string, string>][] = [
    ['bare Fastify, the bytes of the anonymous page', 4303, {}],
    ['catalogue, anonymous, 200 sessions', 4301, {}],
    ['catalogue, anonymous, 20,000 sessions', 4302, {}],
    ['bare Fastify, the bytes of the signed-in page', 4304, {}],
    ['catalogue, signed in, 200 sessions', 4301, signedIn],
    ['catalogue, signed in, 20,000 sessions', 4302, signedInLarge],
  ];
  for (const [, port, headers] of kinds) await pagesPerSecond(`http://127.0.0.1:${port}${PAGE}`, headers, 1);
  const rates = kinds.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, [, port, headers]] of kinds.entries()) {
      rates[index]?.push(await pagesPerSecond(`http://127.0.0.1:${port}${PAGE}`, headers, SECONDS));
    }
  }
  const medians = rates.map(median);
  for (const [index, [name]] of kinds.entries()) {
    const bare = medians[index < 3 ? 0 : 3] ?? 0;
    say(`${name}: ${whole(medians[index])} a second, ${percent(medians[index], bare)} of bare (aim: 5%)`);
  }
  say(
    `a hundred times the sessions, anonymous: ${ratio(medians[1], medians[2])} the time a page (aim: at most 1.5)`,
  );
  say(
    `a hundred times the sessions, signed in: ${ratio(medians[4], medians[5])} the time a page (aim: at most 1.5)`,
  );
}

/** Whole bookings over HTTP: sign-in, form token, locks, rules, counters, calendar entry, history, outbox, commit. */
async function benchBookings(city: BenchCity, port: number, name: string): Promise<void> {
  const posts: Post[][] = [[], [], []];
  for (const [index, token] of city.tokens.entries()) {
    const cookie = `muster_sign_in=${token}`;
    const session = city.roomy[index % city.roomy.length];
    const page = await fetch(`http://127.0.0.1:${port}/sessions/${session}/bookings/new`, {
      headers: { cookie },
    });
    const secret = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const form = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    posts[index % ROUNDS]?.push({
      path: `/sessions/${session}/bookings`,
      cookie: `${cookie}; ${secret}`,
      body: new URLSearchParams({ _csrf: form, needs: '' }).toString(),
    });
  }
  const bare: number[] = [];
  const whole_: number[] = [];
  for (const part of posts) {
    bare.push(bareTransactionsPerSecond(join(folder, 'bare.db'), SECONDS));
    whole_.push(await postsPerSecond(port, part, 20));
  }
  say(`bare durable SQLite transactions (check, insert): ${whole(median(bare))} a second`);
  say(
    `whole bookings over HTTP, ${name}: ${whole(median(whole_))} a second, ${percent(median(whole_), median(bare))} of bare (aim: 25%)`,
  );
}

async function firstPageWeight(): Promise<void> {
  const html = await (await fetch('http://127.0.0.1:4301/')).text();
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/build\/[^"]+)"/g)].map(([, path]) => path);
  const parts = [
    html,
    ...(await Promise.all(assets.map(async (path) => (await fetch(`http://127.0.0.1:4301${path}`)).text()))),
  ];
  const sizes = parts.map((part) => gzipSync(part).length);
  say(
    `first page with styles and scripts, compressed: ${kilobytes(sizes.reduce((sum, size) => sum + size, 0))} (aim: at most 70 kB)`,
  );
}

function start(file: string, port: number, env: Record<string, string>): Promise<void> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, {
    env: { ...process.env, PORT: String(port), SECRET: 'bench'.repeat(8), LOG_LEVEL: 'silent', ...env },
    // As `npm start` does.
    execArgv: ['--max-semi-space-size=64', '--import=tsx'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', () => reject(new Error(`${file} ended`)));
  });
}

/** Without a part named, all of them are run. */
function wanted(part: 'finding' | 'standings' | 'report'): boolean {
  const parts = process.argv.slice(2);
  return parts.length === 0 || parts.includes(part);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function whole(value = 0): string {
  return Math.round(value).toLocaleString('en-GB');
}

function percent(value = 0, of = 1): string {
  return `${((100 * value) / of).toFixed(1)}%`;
}

function ratio(before = 1, after = 1): string {
  return (before / after).toFixed(2);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
