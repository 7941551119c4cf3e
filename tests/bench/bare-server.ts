import { readFileSync } from 'node:fs';
import fastify from 'fastify';

/** A bare Fastify that answers with the bytes of a file: what a page could cost at the very least. */
const body = readFileSync(process.env.BODY ?? '', 'utf8');
const app = fastify();
app.get('/*', (_request, reply) => reply.type('text/html; charset=utf-8').send(body));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
