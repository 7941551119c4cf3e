import { fileURLToPath } from 'node:url';
import compress from '@fastify/compress';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { registerAttendanceRoutes } from './attendance/index.ts';
import { registerBookingRoutes } from './bookings/index.ts';
import { conditionalRoles, readPlace } from './catalogue/index.ts';
import { registerComplianceRoutes } from './compliance/index.ts';
import type { Dependencies } from './dependencies.ts';
import { registerFindingRoutes } from './finding/index.ts';
import { FOLLOWING } from './following.ts';
import { joining } from './joining.ts';
import { registerOrganisingRoutes } from './organising/index.ts';
import { registerPeopleRoutes, whoHolds } from './people/index.ts';
import { newId } from './platform/ids.ts';
import { registerMailbox } from './platform/mail/mailbox-routes.ts';
import { readableAddress, registerErrors } from './platform/web/errors.ts';
import { registerHealth } from './platform/web/health.ts';
import { loggerOptions, registerRequestLog } from './platform/web/request-log.ts';
import { registerSecurity } from './platform/web/security.ts';
import { registerSignIn } from './platform/web/sign-in.ts';
import { registerUploads } from './platform/web/uploads.ts';
import { registerViews } from './platform/web/view.ts';

const PUBLIC = fileURLToPath(new URL('../public', import.meta.url));
const LARGEST_FORM = 64 * 1024;
/** Five thousand emoji, as an address writes them, still reach the page that says what is wrong. */
const LARGEST_HEAD = 128 * 1024;

/** Builds the whole application around its dependencies. Nothing listens yet. */
export async function buildApp(dependencies: Dependencies): Promise<FastifyInstance> {
  const { config, platform } = dependencies;
  const app = fastify({
    logger: loggerOptions(config.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: config.trustProxy,
    bodyLimit: LARGEST_FORM,
    http: { maxHeaderSize: LARGEST_HEAD },
    genReqId: newId,
    forceCloseConnections: 'idle',
    // A long address is simply unknown; what is too long for HTTP itself never comes this far.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    rewriteUrl: (request) => readableAddress(request.url ?? '/'),
  });
  registerRequestLog(app);
  await registerSecurity(app, config.secret, !config.demonstration);
  registerSignIn(app, (token) => whoHolds(platform, token));
  await registerUploads(app);
  // Only what a route asks for in its own `config.rateLimit`.
  await app.register(rateLimit, { global: false });
  await app.register(compress, { global: true, threshold: 1024, encodings: ['gzip', 'deflate'] });
  await app.register(fastifyStatic, {
    root: PUBLIC,
    prefix: '/assets/',
    // Styles and scripts carry a fingerprint in their address; images do not, so they may change within a day.
    setHeaders: (reply, path) =>
      reply.setHeader(
        'cache-control',
        path.includes('/build/') ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
      ),
    cacheControl: false,
  });
  await registerViews(
    app,
    () => surroundings(dependencies),
    () => platform.clock.now(),
  );
  registerErrors(app);
  registerHealth(app, platform.store);
  if (config.demonstration) registerMailbox(app, platform);
  registerPeopleRoutes(app, platform, joining(platform), FOLLOWING, conditionalRoles);
  registerBookingRoutes(app, platform);
  registerAttendanceRoutes(app, platform);
  registerComplianceRoutes(app, platform);
  registerFindingRoutes(app, platform);
  registerOrganisingRoutes(app, platform, dependencies);
  return app;
}

async function surroundings({ platform }: Dependencies) {
  return {
    place: await readPlace(platform.store.read),
    zone: platform.zone,
    demonstration: platform.demonstration,
  };
}
