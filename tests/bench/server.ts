import { buildApp } from '../../src/app.ts';
import { configure } from '../../src/config.ts';
import { wire } from '../../src/dependencies.ts';

/** The whole application on a database that stands already, without the demonstration's city and without a worker. */
const dependencies = wire(configure(process.env));
const app = await buildApp(dependencies);
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
