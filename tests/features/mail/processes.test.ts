import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { migrateSqlite } from '../../../db/migrate.ts';
import { configure } from '../../../src/config.ts';
import { wire } from '../../../src/dependencies.ts';
import { type Engine, freshDatabase } from '../../support/house.ts';
import { until } from '../../support/until.ts';
import { type Child, production, runEntry, says } from './child.ts';
import { mailServer, note, outboxOf, postAll } from './post-office.ts';

const SERVER = fileURLToPath(new URL('../../../src/server.ts', import.meta.url));
const WORKER = fileURLToPath(new URL('../../../src/worker.ts', import.meta.url));

for (const engine of ['sqlite', 'postgresql'] as const) {
  t.test(`the server serves, sends mail, and closes when told [${engine}]`, async (t) => {
    const { env, here } = await city(t, engine);
    const server = runEntry(t, SERVER, env);
    const address = await listening(server);
    t.equal((await fetch(`${address}/readyz`)).status, 200);
    t.match(server.output(), /^Muster is ready at https:\/\/muster\.example \(listening on \S+\)$/m);
    await postAll(here.platform, [note('Hello', { kind: 'unheard-of' })]);
    await settled(here);
    t.match(await outboxOf(here.platform), [{ state: 'dead', reason: /kind "unheard-of"/ }]);
    t.equal(await server.end('SIGTERM'), 0);
    await t.rejects(fetch(`${address}/healthz`));
  });

  t.test(`a separate worker sends what a server without one does not [${engine}]`, async (t) => {
    const { env, here } = await city(t, engine);
    const server = runEntry(t, SERVER, { ...env, MUSTER_WORKER: 'separate' });
    await listening(server);
    await postAll(here.platform, [note('Hello', { kind: 'unheard-of' })]);
    await wait(1_500);
    t.match(await outboxOf(here.platform), [{ state: 'waiting' }]);
    const worker = runEntry(t, WORKER, env);
    await settled(here);
    t.match(await outboxOf(here.platform), [{ state: 'dead' }]);
    t.equal(await worker.end('SIGINT'), 0);
    t.equal(await server.end('SIGINT'), 0);
  });
}

t.test('closing finishes the request that is under way; a second signal does not wait', async (t) => {
  const { env } = await city(t, 'sqlite');
  for (const signals of [1, 2]) {
    const server = runEntry(t, SERVER, env);
    const { hostname, port } = new URL(await listening(server));
    const slow = connect(Number(port), hostname);
    let answer = '';
    slow.on('data', (chunk) => (answer += chunk)).on('error', () => undefined);
    const type = 'Content-Type: application/x-www-form-urlencoded';
    const expects = 'Expect: 100-continue\r\nContent-Length: 6';
    slow.write(`POST /sign-in HTTP/1.1\r\nHost: x\r\n${type}\r\n${expects}\r\n\r\na=1`);
    await until('the request is under way', () => answer.startsWith('HTTP/1.1 100 '));
    server.process.kill('SIGTERM');
    await until('it takes no new requests', () => isShut(Number(port), hostname));
    await wait(200);
    t.equal(server.process.exitCode, null, 'it waits');
    if (signals === 2) {
      t.equal(await server.end('SIGTERM'), 1);
      continue;
    }
    slow.write('&b=');
    const before = performance.now();
    t.equal(await server.ended, 0);
    t.ok(
      performance.now() - before < 60_000,
      'an open connection does not hold it up for the 72 s it may stay',
    );
    t.match(answer, /^HTTP\/1\.1 403 /m, 'the form has no token, and is answered');
  }
});

t.test('in production nothing starts on a database that is not migrated', async (t) => {
  const file = join(folder(t), 'empty.db');
  for (const entry of [SERVER, WORKER]) {
    const child = runEntry(t, entry, production({ DATABASE_FILE: file }, 1));
    t.equal(await child.ended, 1);
    t.match(child.output(), /the database lacks 0000_initial[\s\S]*npm run muster -- migrate/);
    t.notOk(child.output().includes('    at '), 'no stack trace');
  }
});

t.test('a wrong configuration is told, whole, and ends with 78', async (t) => {
  for (const entry of [SERVER, WORKER]) {
    const child = runEntry(t, entry, { NODE_ENV: 'production' });
    t.equal(await child.ended, 78);
    for (const name of ['BASE_URL', 'SECRET', 'SMTP_URL', 'DATABASE_URL', 'MAIL_FROM'])
      t.ok(child.output().includes(name), name);
  }
});

t.test('a port that is taken is told', async (t) => {
  const { env } = await city(t, 'sqlite');
  const first = runEntry(t, SERVER, env);
  const { port } = new URL(await listening(first));
  const second = runEntry(t, SERVER, { ...env, PORT: port });
  t.equal(await second.ended, 1);
  t.match(second.output(), /EADDRINUSE/);
});

t.test('the demonstration makes its own database, and a second start finds it', async (t) => {
  const file = join(folder(t), 'new', 'demonstration.db');
  for (let start = 0; start < 2; start++) {
    const server = runEntry(t, SERVER, { DATABASE_FILE: file, PORT: '0' });
    const address = await listening(server);
    t.equal((await fetch(`${address}/readyz`)).status, 200);
    t.equal((await fetch(`${address}/demo/mailbox`)).status, 200);
    t.equal(await server.end('SIGTERM'), 0);
  }
  t.same(migrateSqlite(file), [], 'nothing is left to do');
});

/** An environment as in production, with a mail server that takes everything. */
async function city(t: Test, engine: Engine) {
  const inbox = await mailServer(t);
  const env = production(await freshDatabase(t, engine), inbox.port);
  const here = wire(configure(env));
  t.teardown(() => here.close());
  return { env, here };
}

/** Whether nobody listens there any more. */
function isShut(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const knock = connect(port, host, () => resolve(false)).on('error', () => resolve(true));
    knock.unref().end();
  });
}

function folder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-processes-'));
  t.teardown(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function listening(server: Child): Promise<string> {
  return (await says(server, /listening on (http:\S+)\)/))[1] ?? '';
}

async function settled({ platform }: Awaited<ReturnType<typeof city>>['here']): Promise<void> {
  await until('each message has its end', async () =>
    (await outboxOf(platform)).every(({ finishedAt }) => finishedAt !== null),
  );
}
