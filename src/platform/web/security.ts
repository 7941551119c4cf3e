import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { parseFormBody } from './form-body.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Security headers with a strict content policy, signed cookies, and a token in every form: whatever
 * changes something is refused without it.
 */
export async function registerSecurity(app: FastifyInstance, secret: string, secure: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie, { secret });
  await app.register(formbody, { parser: parseFormBody });
  await app.register(csrf, {
    cookieKey: 'muster_csrf',
    cookieOpts: { signed: true, path: '/', httpOnly: true, sameSite: 'lax', secure },
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (SAFE_METHODS.has(request.method) || request.is404) return done();
    app.csrfProtection(request, reply, done);
  });
}
