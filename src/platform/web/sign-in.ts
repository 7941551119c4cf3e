import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from './errors.ts';

/** Who is asking, as far as any page needs to know. */
export type Me = {
  signInId: string;
  personId: string;
  name: string;
  /** Somebody or something vouches for this person. */
  checked: boolean;
  administrator: boolean;
  /** Ids of the organising teams this person belongs to. */
  teamIds: string[];
  /** Leads an organisation, and so has its pages in the navigation. */
  leads: boolean;
};

/**
 * Every route says who may come in; the slice's policy decides the rest. `organiser`: people of a team; to
 * others who are signed in such a route does not exist.
 */
export type Access = 'anyone' | 'signed-in' | 'organiser';

declare module 'fastify' {
  interface FastifyRequest {
    me: Me | null;
  }
  interface FastifyContextConfig {
    access?: Access;
  }
}

const COOKIE = 'muster_sign_in';

/**
 * Finds out who is asking before anything else happens, by way of `whoHolds`, and sends those who are not
 * signed in to the sign-in page where a route asks for it. A route without `access` is refused at start.
 */
export function registerSignIn(app: FastifyInstance, whoHolds: (token: string) => Promise<Me | null>): void {
  app.decorateRequest('me', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined && !route.url.startsWith('/assets/')) {
      throw new Error(`${String(route.method)} ${route.url} does not say who may come in`);
    }
  });
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[COOKIE];
    if (token !== undefined) request.me = await whoHolds(token);
  });
  app.addHook('preHandler', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (access === 'anyone' || access === undefined) return;
    if (request.me === null) return toSignIn(request, reply);
    if (access === 'organiser' && request.me.teamIds.length === 0) throw new NotFound();
  });
}

/** Keeps the token of a new sign-in in this browser. */
export function keepSignIn(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: 60 * 60 * 24 * 30,
  });
}

/** Lets this browser forget its sign-in. */
export function dropSignIn(reply: FastifyReply): void {
  reply.clearCookie(COOKIE, { path: '/' });
}

/** The page to go on to after signing in: an address of this site, or the home page. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/';
  if (!URL.canParse(next, 'http://here.invalid')) return '/';
  const url = new URL(next, 'http://here.invalid');
  // A path such as `/..//evil.example` is written shorter above, and what is left can name a host itself.
  const here = url.host === 'here.invalid' && !/^\/[/\\]/.test(url.pathname);
  return here ? `${url.pathname}${url.search}` : '/';
}

function toSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = request.method === 'GET' ? request.url : '/';
  return reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
}
