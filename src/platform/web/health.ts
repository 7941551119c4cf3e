import type { FastifyInstance } from 'fastify';
import { errorSummary } from '../error-summary.ts';
import type { Store } from '../store/store.ts';

/** `/healthz`: the process is alive. `/readyz`: the database answers and is migrated; 503 with the reason if not. */
export function registerHealth(app: FastifyInstance, store: Store): void {
  const config = { access: 'anyone' } as const;
  app.get('/healthz', { config }, async () => ({ status: 'alive' }));
  app.get('/readyz', { config }, async (request, reply) => {
    try {
      const pending = await store.pendingMigrations();
      if (pending.length === 0) return { status: 'ready' };
      return reply
        .code(503)
        .send({ status: 'not ready', reason: `${pending.length} migrations are pending` });
    } catch (error) {
      request.log.error(errorSummary(error), 'database');
      return reply.code(503).send({ status: 'not ready', reason: 'the database does not answer' });
    }
  });
}
