import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyView from '@fastify/view';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import nunjucks, { type Environment } from 'nunjucks';
import * as time from '../time.ts';
import { takeFlash } from './flash.ts';

/** What every page of this house shows: the place it serves, and whether it is the demonstration. */
export type Surroundings = {
  place: { name: string; partnership: string; acronym: string };
  zone: string;
  demonstration: boolean;
};

/** `form`: the page has a form although nobody may be signed in, so it needs a token against forgery. */
type PageOptions = { status?: number; fragment?: string; form?: boolean };

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with a page. Asked by HTMX, and where a `fragment` is named, only that partial (the page
     * includes the same one). `status` is 200 unless said; 422 for a form with errors.
     */
    page(view: string, data?: Record<string, unknown>, options?: PageOptions): FastifyReply;
  }
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Sets up Nunjucks, the filters by which people read times, and `reply.page`. */
export async function registerViews(
  app: FastifyInstance,
  surroundings: () => Promise<Surroundings>,
  now: () => Date,
): Promise<void> {
  const around = await surroundings();
  await app.register(fastifyView, {
    engine: { nunjucks },
    templates: [`${ROOT}views`, `${ROOT}node_modules/govuk-frontend/dist`],
    options: {
      autoescape: true,
      trimBlocks: true,
      lstripBlocks: true,
      onConfigure: (environment: Environment) => addFilters(environment, around.zone, now),
    },
  });
  const assets = { css: asset('build/muster.css'), js: asset('build/muster.js'), images: '/assets/images' };
  app.decorateReply('page', function (this: FastifyReply, view, data = {}, options = {}) {
    const { request } = this;
    const fragment = isFragmentRequest(request) ? options.fragment : undefined;
    if (options.fragment !== undefined) this.header('vary', 'HX-Request');
    if (request.me !== null) this.header('cache-control', 'private, no-store');
    const context = {
      me: request.me,
      place: around.place,
      demo: around.demonstration ? { day: time.sayDay(now(), around.zone) } : null,
      assets,
      path: request.url.split('?')[0],
      csrfToken: request.me === null && options.form !== true ? undefined : this.generateCsrf(),
      flash: fragment === undefined ? takeFlash(request, this) : null,
      ...data,
    };
    return this.code(options.status ?? 200).view(`${fragment ?? view}.njk`, context);
  });
}

/** A history restore by HTMX wants the whole page, although it carries the header. */
export function isFragmentRequest(request: FastifyRequest): boolean {
  return request.headers['hx-request'] === 'true' && request.headers['hx-history-restore-request'] !== 'true';
}

function addFilters(environment: Environment, zone: string, now: () => Date): void {
  const filters: Record<string, (...values: never[]) => unknown> = {
    day: (at: Date) => time.sayDay(at, zone),
    shortDay: (at: Date) => time.sayShortDay(at, zone),
    date: (at: Date) => time.sayDate(at, now(), zone),
    calendarDay: (day: time.Day) => time.sayCalendarDay(day),
    time: (at: Date) => time.sayTime(at, zone),
    timeRange: (span: time.Span) => time.sayTimeRange(span, zone),
    when: (span: time.Span) => time.sayWhen(span, zone),
    moment: (at: Date) => time.sayMoment(at, zone),
    timeLeft: (until: Date) => time.sayTimeLeft(now(), until),
    iso: (at: Date) => at.toISOString(),
    ordinal: (n: number) => time.ordinal(n),
    plural: (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`,
  };
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter as never);
}

/** The address of a built file with its content's fingerprint, so that browsers may keep it for good. */
function asset(file: string): string {
  const fingerprint = createHash('sha256')
    .update(readFileSync(`${ROOT}public/${file}`))
    .digest('hex')
    .slice(0, 12);
  return `/assets/${file}?v=${fingerprint}`;
}
