import Database from 'better-sqlite3';
import pg from 'pg';
import type { Config } from '../../../src/config.ts';
import { client, signInAs } from '../../support/browser-like.ts';
import { onBothEngines } from '../../support/house.ts';
import { addPerson } from '../../support/people.ts';

onBothEngines(
  'a fresh house is alive and ready; with a migration missing it is not ready',
  async (t, { app, config }) => {
    t.same((await app.inject('/healthz')).json(), { status: 'alive' });
    t.same((await app.inject('/readyz')).json(), { status: 'ready' });
    await forgetMigrations(config.database);
    const answer = await app.inject('/readyz');
    t.equal(answer.statusCode, 503);
    t.match(answer.json().reason, /migrations are pending/);
    t.equal((await app.inject('/healthz')).statusCode, 200);
  },
);

onBothEngines(
  'every page carries the security headers, and its policy allows nothing inline',
  async (t, { app }) => {
    for (const path of ['/', '/catalogue', '/nothing-here']) {
      const { headers } = await app.inject(path);
      const policy = String(headers['content-security-policy']);
      t.match(policy, "default-src 'self'");
      t.match(policy, "form-action 'self'");
      t.match(policy, "frame-ancestors 'none'");
      t.notMatch(policy, 'unsafe');
      t.equal(headers['x-content-type-options'], 'nosniff');
      t.equal(headers['referrer-policy'], 'same-origin');
    }
  },
);

onBothEngines(
  'cookies are HttpOnly and SameSite=Lax, and what is personal is not stored on the way',
  async (t, house) => {
    const ann = await addPerson(house, { name: 'Ann' });
    const browser = await signInAs(house, ann.id);
    const page = await browser.get('/my/bookings');
    t.match(page.headers['cache-control'], 'no-store');
    const cookies = [page.headers['set-cookie'] ?? []].flat().map(String);
    t.ok(cookies.length > 0);
    for (const cookie of cookies) t.match(cookie, /HttpOnly; SameSite=Lax/);
  },
);

onBothEngines(
  'an unknown address is a page that helps, and so is one that cannot be read',
  async (t, { app }) => {
    const unknown = await app.inject('/sessions/does-not-exist');
    t.equal(unknown.statusCode, 404);
    t.match(unknown.body, 'Find training and meetings');
    const broken = await app.inject('/activities/%E0%A4%A');
    t.equal(broken.statusCode, 400);
    t.match(broken.body, 'We could not read that');
  },
);

onBothEngines('five thousand emoji in an address come back with what is wrong', async (t, { app }) => {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${url}/catalogue?q=${encodeURIComponent('🙂'.repeat(5000))}`);
  t.equal(answer.status, 422);
  t.match(await answer.text(), 'Shorten your search to 200 characters or fewer');
});

onBothEngines(
  'a form that is too large, in a broken encoding or of an unknown type is refused in words',
  async (t, { app }) => {
    const post = (payload: string | Buffer, type = 'application/x-www-form-urlencoded') =>
      app.inject({ method: 'POST', url: '/sign-in', payload, headers: { 'content-type': type } });
    t.equal((await post(`address=${'x'.repeat(70_000)}`)).statusCode, 413);
    t.equal((await post('address=%E0%A4%A')).statusCode, 400);
    t.equal((await post(Buffer.from([0x61, 0x3d, 0xff, 0xfe]))).statusCode, 400);
    t.equal((await post('<address/>', 'text/xml')).statusCode, 415);
    const forged = await post('address=a%40b.example');
    t.equal(forged.statusCode, 403);
    t.match(forged.body, 'Nothing was changed');
  },
);

onBothEngines(
  'someone who is not signed in is sent to sign in, and comes back to where they were going',
  async (t, { app }) => {
    const answer = await client(app).get('/my/bookings?x=1');
    t.equal(answer.status, 303);
    t.equal(answer.location, '/sign-in?next=%2Fmy%2Fbookings%3Fx%3D1');
  },
);

async function forgetMigrations(database: Config['database']): Promise<void> {
  if (database.engine === 'sqlite') {
    const connection = new Database(database.file);
    connection.exec('DELETE FROM __drizzle_migrations');
    connection.close();
    return;
  }
  const connection = new pg.Client({ connectionString: database.url });
  await connection.connect();
  await connection.query('DELETE FROM drizzle.__drizzle_migrations');
  await connection.end();
}
