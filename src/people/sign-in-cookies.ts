import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { SIGN_IN } from './sign-in-rules.ts';

const BROWSER = 'muster_browser';
const REGISTRATION = 'muster_registration';

/** The secret by which a code is bound to the browser that asked for it; null before it has asked. */
export function browserSecret(request: FastifyRequest): string | null {
  return request.cookies[BROWSER] ?? null;
}

/** The same, made and kept if there is none. */
export function keepBrowserSecret(request: FastifyRequest, reply: FastifyReply, platform: Platform): string {
  const secret = browserSecret(request) ?? newSecret();
  reply.setCookie(BROWSER, secret, options(platform, SIGN_IN.limitMinutes));
  return secret;
}

/** The secret that shows that this browser has proved an address with which it may register. */
export function registrationSecret(request: FastifyRequest): string | null {
  return request.cookies[REGISTRATION] ?? null;
}

export function keepRegistrationSecret(reply: FastifyReply, secret: string, platform: Platform): void {
  reply.setCookie(REGISTRATION, secret, options(platform, SIGN_IN.minutesToRegister));
}

export function dropRegistrationSecret(reply: FastifyReply): void {
  reply.clearCookie(REGISTRATION, { path: '/' });
}

function options(platform: Platform, minutes: number) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: !platform.demonstration,
    maxAge: minutes * 60,
  };
}
