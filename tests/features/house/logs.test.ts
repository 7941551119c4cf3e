import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { freshDatabase, START } from '../../support/house.ts';
import { freePort } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

const SERVER = fileURLToPath(new URL('../../../src/server.ts', import.meta.url));

t.test('a log line says what was asked and how it went, and nothing of who or what', async (t) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // By tsx, as it is deployed; elsewhere the server is compiled once for all.
  const server = spawn(process.execPath, ['--import=tsx', SERVER], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BASE_URL: url,
      MUSTER_CLOCK: START,
      LOG_LEVEL: 'trace',
      ...(await freshDatabase(t, 'sqlite', 'city')),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
  t.teardown(() => server.kill('SIGKILL'));
  await until('the server is ready', () => output.includes('Muster is ready') || server.exitCode !== null);

  const page = await fetch(`${url}/sign-in`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const post = (path: string, fields: Record<string, string>) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ _csrf, ...fields }),
      redirect: 'manual',
    });
  await post('/sign-in', { email: 'marian.okafor@copnor-primary.example' });
  await post('/demo/sign-in', { person: 'Marian Okafor' });
  await fetch(`${url}/sign-in/link/s3cretlinks3cretlink?next=/my/record`);
  await fetch(`${url}/catalogue?q=worried+about+Jamie`);
  await fetch(`${url}/nobody@nowhere.example/Jamie`);
  await fetch(`${url}/certificates/ABCD-EFGH-JKLM-NPQR`, {
    headers: { 'user-agent': 'Jamie 1.0', referer: `${url}/Jamie` },
  });
  await fetch(`${url}/catalogue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Jamie',
  });
  await until('the requests are in the log', () => (output.match(/"msg":"request"/g) ?? []).length >= 7);
  server.kill('SIGTERM');
  await ended;

  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.ok(
    lines.some(
      ({ route, method, status, reqId }) =>
        route === '/sign-in' && method === 'POST' && typeof status === 'number' && reqId !== undefined,
    ),
  );
  t.ok(
    lines.some(({ route }) => route === '/certificates/:number'),
    'routes, not addresses',
  );
  const written = lines.map((line) => JSON.stringify(line)).join('\n');
  for (const secret of [
    /@copnor/,
    /Marian/i,
    /Okafor/i,
    /Jamie/,
    /worried/,
    /nowhere/,
    /s3cretlink/,
    /ABCD-EFGH/,
    /remoteAddress|remotePort/,
    /muster_sign_in/,
  ]) {
    t.notOk(secret.test(written), `no ${secret} in the log`);
  }
});
