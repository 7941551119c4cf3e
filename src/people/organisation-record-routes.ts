import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { dayOf, isDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, optionalLine, parseForm } from '../platform/web/forms.ts';
import { mustAdminister } from './administration-routes.ts';
import { leadRows } from './lead-row-repository.ts';
import { mailDomainsOf, organisationRecords, staffCounts } from './organisation-record-repository.ts';
import { addDomain, dropDomain, saveOrganisation } from './organisation-record-service.ts';
import { type OrganisationRecord, readPlaceNames } from './organisation-repository.ts';
import { shownErrors, textOf } from './people-forms.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;
const PAGE_SIZE = 50;
const FIELDS = [
  'name',
  'short',
  'sector',
  'kind',
  'locality',
  'parentId',
  'closedOn',
  'successorId',
] as const;

/** The organisations of the city, for administrators. */
export function registerOrganisationRecordRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/administration/organisations', { config }, async (request, reply) => {
    mustAdminister(request);
    return listPage(reply, platform, textOf(request.query, 'q'), Number(textOf(request.query, 'page')) || 1);
  });

  app.get('/administration/organisations/new', { config }, async (request, reply) => {
    mustAdminister(request);
    return onePage(reply, platform, null);
  });

  app.post('/administration/organisations', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const form = parseForm(await organisationForm(platform), request.body);
    if (!form.ok) return onePage(reply, platform, null, form.errors, request.body);
    const done = await saveOrganisation(platform, me, null, form.data);
    if (done.outcome === 'faults') return onePage(reply, platform, null, done.faults, request.body);
    if (done.outcome === 'not-found') throw new NotFound();
    return saved(reply, done.id, `${form.data.name} is added`);
  });

  app.get<ById>('/administration/organisations/:id', { config }, async (request, reply) => {
    mustAdminister(request);
    return onePage(reply, platform, request.params.id);
  });

  app.post<ById>('/administration/organisations/:id', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const { id } = request.params;
    const form = parseForm(await organisationForm(platform), request.body);
    if (!form.ok) return onePage(reply, platform, id, form.errors, request.body);
    const done = await saveOrganisation(platform, me, id, form.data);
    if (done.outcome === 'faults') return onePage(reply, platform, id, done.faults, request.body);
    if (done.outcome === 'not-found') throw new NotFound();
    return saved(reply, id, 'The organisation is changed');
  });

  app.post<ById>('/administration/organisations/:id/domains', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const { id } = request.params;
    const typed = textOf(request.body, 'domain');
    const done = await addDomain(platform, me, id, typed);
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'fault') {
      const errors = [{ field: 'domain', text: done.text }];
      return onePage(reply, platform, id, errors, undefined, typed);
    }
    return saved(reply, id, 'The mail domain is added');
  });

  app.post<ById>('/administration/organisations/:id/domains/removal', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const { id } = request.params;
    const { outcome } = await dropDomain(platform, me, id, textOf(request.body, 'domain'));
    if (outcome === 'not-found') throw new NotFound();
    return saved(reply, id, 'The mail domain is taken away');
  });
}

async function organisationForm({ store }: Platform) {
  const { sectors, localities } = await readPlaceNames(store.read);
  const orNull = (text: string | undefined) => (text === undefined || text === '' ? null : text);
  return z.object({
    name: line('the name', 200),
    short: optionalLine('the short name', 60).transform(orNull),
    sector: z.enum(
      sectors.map(({ key }) => key),
      { error: 'Choose a sector' },
    ),
    kind: z.enum(['setting', 'agency'], { error: 'Choose a setting or an agency' }),
    locality: z
      .enum(['', ...localities.map(({ key }) => key)], { error: 'Choose a locality from the list' })
      .transform(orNull),
    parentId: z.string().optional().transform(orNull),
    closedOn: optionalLine('the day', 10)
      .refine((day) => day === '' || isDay(day), { error: 'Enter the day as a date' })
      .transform(orNull),
    successorId: z.string().optional().transform(orNull),
  });
}

async function listPage(
  reply: FastifyReply,
  platform: Platform,
  q: string,
  asked: number,
): Promise<FastifyReply> {
  const { read } = platform.store;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const all = await organisationRecords(read);
  const found = all.filter((one) => {
    const text = `${one.name} ${one.short ?? ''} ${one.urn ?? ''} ${one.locality ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(Math.max(1, Math.floor(asked)), pages);
  const staff = await staffCounts(read, dayOf(platform.clock.now(), platform.zone));
  const led = new Set(
    (await leadRows(read)).filter((row) => row.confirmedAt !== null).map((row) => row.organisationId),
  );
  const names = new Map(all.map((one) => [one.id, one.name]));
  const { sectors, localities } = await readPlaceNames(read);
  const data = {
    q,
    found: found.length,
    organisations: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((one) => ({
      ...one,
      sectorLabel: sectors.find(({ key }) => key === one.sector)?.label ?? one.sector,
      localityLabel: localities.find(({ key }) => key === one.locality)?.label ?? one.locality,
      staff: staff.get(one.id) ?? 0,
      led: led.has(one.id) || (one.parentId !== null && led.has(one.parentId)),
      parent: one.parentId === null ? null : (names.get(one.parentId) ?? null),
      successor: one.successorId === null ? null : (names.get(one.successorId) ?? null),
    })),
    pages: { page, pages, href: `/administration/organisations?${new URLSearchParams({ q })}&page=` },
  };
  return reply.page('people/organisation-records', data);
}

async function onePage(
  reply: FastifyReply,
  platform: Platform,
  id: string | null,
  errors: FieldError[] = [],
  body?: unknown,
  domain = '',
): Promise<FastifyReply> {
  const { read } = platform.store;
  const all = await organisationRecords(read);
  const organisation = all.find((one) => one.id === id) ?? null;
  if (id !== null && organisation === null) throw new NotFound();
  const { sectors, localities } = await readPlaceNames(read);
  const others = all.filter((one) => one.id !== id);
  const option = (one: OrganisationRecord) => ({ value: one.id, text: one.name });
  const data = {
    organisation,
    domain,
    domains: id === null ? [] : await mailDomainsOf(read, id),
    settings: id === null ? [] : all.filter((one) => one.parentId === id),
    sectors: sectors.map(({ key, label }) => ({ value: key, text: label })),
    localities: localities.map(({ key, label }) => ({ value: key, text: label })),
    parents: others.filter((one) => one.parentId === null && one.closedOn === null).map(option),
    successors: others.map(option),
    values: Object.fromEntries(
      FIELDS.map((field) => [
        field,
        body === undefined ? (organisation?.[field] ?? '') : textOf(body, field),
      ]),
    ),
    ...shownErrors(errors, { kind: 'kind-1' }),
  };
  return reply.page('people/organisation-record', data, { status: errors.length > 0 ? 422 : 200 });
}

function saved(reply: FastifyReply, id: string, title: string): FastifyReply {
  leaveFlash(reply, { kind: 'success', title });
  return reply.redirect(`/administration/organisations/${id}`, 303);
}
