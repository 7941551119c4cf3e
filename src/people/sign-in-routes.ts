import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { dropSignIn, keepSignIn, safeNext } from '../platform/web/sign-in.ts';
import { demonstrationCharacters } from './demonstration-service.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { browserSecret, keepBrowserSecret, keepRegistrationSecret } from './sign-in-cookies.ts';
import {
  askedFor,
  askToSignIn,
  type Entered,
  enterByLink,
  enterCode,
  lookAtLink,
} from './sign-in-request-service.ts';
import { type Dead, deviceInWords, SIGN_IN } from './sign-in-rules.ts';
import { askForm, codeForm } from './sign-in-schemas.ts';
import { signOut } from './sign-in-service.ts';

type Asking = { Querystring: { next?: string } };
type Link = Asking & { Params: { link: string } };

const config = { access: 'anyone' } as const;

/** Signing in by a code or a link, and signing out. Only a POST uses anything up (scenario 29). */
export function registerSignInRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<Asking>('/sign-in', { config }, async (request, reply) =>
    signInPage(reply, platform, safeNext(request.query.next)),
  );

  app.post('/sign-in', { config }, async (request, reply) => {
    const next = safeNext(textOf(request.body, 'next'));
    const form = parseForm(askForm, request.body);
    if (!form.ok) return signInPage(reply, platform, next, form.errors, textOf(request.body, 'email'));
    const browser = keepBrowserSecret(request, reply, platform);
    const address = form.data.email;
    const asked = await askToSignIn(platform, { address, next, browser, source: request.ip });
    if (asked.outcome === 'too-many') return tooMany(reply, asked.limit);
    return reply.redirect(`/sign-in/code?next=${encodeURIComponent(next)}`, 303);
  });

  app.get<Asking>('/sign-in/code', { config }, async (request, reply) =>
    codePage(request, reply, platform, safeNext(request.query.next)),
  );

  app.post('/sign-in/code', { config }, async (request, reply) => {
    const next = safeNext(textOf(request.body, 'next'));
    const form = parseForm(codeForm, request.body);
    if (!form.ok) return codePage(request, reply, platform, next, form.errors);
    const browser = browserSecret(request) ?? '';
    const entered = await enterCode(platform, { browser, code: form.data.code, ...deviceOf(request) });
    if (entered.outcome === 'signed-in' || entered.outcome === 'register')
      return goOn(reply, platform, entered, next);
    return codePage(request, reply, platform, next, [{ field: 'code', text: sayWhy(entered) }]);
  });

  app.get<Link>('/sign-in/link/:link', { config }, async (request, reply) => {
    const seen = await lookAtLink(platform, request.params.link);
    if (seen.state !== 'live') return deadLink(reply, seen.state);
    const { link } = request.params;
    const next = safeNext(request.query.next);
    return secretPage(reply, 'people/sign-in-link', { ...seen, link, next });
  });

  app.post<Link>('/sign-in/link/:link', { config }, async (request, reply) => {
    const entered = await enterByLink(platform, { link: request.params.link, ...deviceOf(request) });
    if (entered.outcome === 'signed-in' || entered.outcome === 'register')
      return goOn(reply, platform, entered, safeNext(textOf(request.body, 'next')));
    return deadLink(reply, entered.outcome === 'dead' ? entered.why : 'unknown');
  });

  app.post('/sign-out', { config }, async (request, reply) => {
    const { me } = request;
    if (me !== null) await signOut(platform, me.personId, { only: me.signInId });
    dropSignIn(reply);
    leaveFlash(reply, { kind: 'success', title: 'You are signed out' });
    return reply.redirect('/', 303);
  });
}

/** Where a request to sign in comes from, as the profile will say it. */
export function deviceOf(request: FastifyRequest) {
  return { device: deviceInWords(request.headers['user-agent']), replaces: request.me };
}

/** The answer to too many requests, the same whether or not the address is known. */
export function tooMany(reply: FastifyReply, limit: 'address' | 'source'): FastifyReply {
  return reply.page('people/too-many', { limit, minutes: SIGN_IN.limitMinutes }, { status: 429 });
}

/** Why a code does not work, in words. */
export function sayWhy(
  entered: { outcome: 'wrong'; triesLeft: number } | { outcome: 'dead'; why: Dead | 'unknown' },
): string {
  if (entered.outcome === 'wrong') {
    const left = entered.triesLeft === 1 ? 'once more' : `${entered.triesLeft} more times`;
    return `That is not the code in the mail. You can try ${left}`;
  }
  const why = {
    used: 'This code was used already, or a newer mail was asked for',
    expired: `This code is older than ${SIGN_IN.minutesToUse} minutes`,
    'too-many-tries': `This code no longer works after ${SIGN_IN.wrongTries} wrong tries`,
    unknown: 'A code works only in the browser that asked for it',
  }[entered.why];
  return `${why}. Ask for a new one`;
}

async function signInPage(
  reply: FastifyReply,
  platform: Platform,
  next: string,
  errors: FieldError[] = [],
  email = '',
): Promise<FastifyReply> {
  const characters = platform.demonstration ? await demonstrationCharacters(platform) : [];
  const data = { next, email, characters, ...shownErrors(errors) };
  return secretPage(reply, 'people/sign-in', data, errors.length > 0 ? 422 : 200);
}

async function codePage(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: Platform,
  next: string,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const browser = browserSecret(request);
  const asked = browser === null ? null : await askedFor(platform, browser, 'sign-in');
  if (asked === null && errors.length === 0)
    return reply.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
  const data = {
    next,
    address: asked?.address ?? null,
    minutes: SIGN_IN.minutesToUse,
    ...shownErrors(errors),
  };
  return secretPage(reply, 'people/sign-in-code', data, errors.length > 0 ? 422 : 200);
}

function goOn(
  reply: FastifyReply,
  platform: Platform,
  entered: Extract<Entered, { outcome: 'signed-in' | 'register' }>,
  next: string,
): FastifyReply {
  if (entered.outcome === 'register') {
    keepRegistrationSecret(reply, entered.secret, platform);
    return reply.redirect(`/sign-in/new?next=${encodeURIComponent(next)}`, 303);
  }
  keepSignIn(reply, entered.token, !platform.demonstration);
  return reply.redirect(next, 303);
}

function deadLink(reply: FastifyReply, why: Dead | 'unknown'): FastifyReply {
  const status = why === 'unknown' ? 404 : 410;
  return reply.page('people/dead-link', { why, minutes: SIGN_IN.minutesToUse }, { status });
}

/** A page on the way in is nobody's to keep. */
function secretPage(
  reply: FastifyReply,
  view: string,
  data: Record<string, unknown>,
  status = 200,
): FastifyReply {
  reply.header('cache-control', 'no-store');
  return reply.page(view, data, { status, form: true });
}
