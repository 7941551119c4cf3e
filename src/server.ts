import type { FastifyInstance } from 'fastify';
import { migrateDatabase } from '../db/migrate.ts';
import { loadDemonstration, loadReference } from '../db/seed.ts';
import { buildApp } from './app.ts';
import { configure } from './config.ts';
import { type Dependencies, wire } from './dependencies.ts';
import { startWorker } from './platform/worker.ts';
import { mustBeMigrated, runProcess } from './process.ts';

/** The web server; on one box it does the worker's work as well. */
await runProcess(async () => {
  const config = configure(process.env);
  // The demonstration needs no release step: it makes its own database.
  if (config.demonstration) await migrateDatabase(config.database);
  const dependencies = wire(config);
  if (config.demonstration) await loadCity(dependencies);
  else await mustBeMigrated(dependencies.platform.store);
  const app = await buildApp(dependencies);
  const worker =
    config.worker === 'inside' ? startWorker({ ...dependencies, log: app.log }, dependencies.jobs) : null;
  // Whatever was asked for by a form may have put mail in the outbox.
  app.addHook('onResponse', async ({ method }) => {
    if (method === 'POST') worker?.nudge();
  });
  const address = await app.listen({ host: config.host, port: config.port });
  process.stdout.write(`Muster is ready at ${config.baseUrl} (listening on ${address})\n`);
  return async () => {
    await stopServing(app);
    await worker?.stop();
    await dependencies.close();
  };
});

async function loadCity({ platform: { store, clock, zone, host } }: Dependencies): Promise<void> {
  await loadReference(store);
  await loadDemonstration(store, { now: clock.now(), zone, host });
}

/**
 * Takes no new requests and finishes those under way. A connection that was busy just now is kept open by the
 * browser for the next request, and would hold the closing up for more than a minute.
 */
async function stopServing(app: FastifyInstance): Promise<void> {
  const letGo = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close().finally(() => clearInterval(letGo));
}
