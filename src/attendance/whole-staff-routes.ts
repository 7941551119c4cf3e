import type { FastifyInstance, FastifyReply } from 'fastify';
import { earlierImports, importById } from '../platform/imports-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { withdrawBatch } from './completion-batch-service.ts';
import { type LeadScope, leadScope } from './lead-sheet-routes.ts';
import { activitiesOfLead, activityGroups } from './recorded-activities.ts';
import { presentForm, takeBackForm, wholeStaffForm } from './whole-staff-schemas.ts';
import { recordWholeStaff, staffForDay, WHOLE_STAFF, type WholeStaffFacts } from './whole-staff-service.ts';

type ById = { Params: { id: string } };
type Batch = { Params: { id: string; batchId: string } };

const config = { access: 'signed-in' } as const;
const BASE = '/organisations/:id/whole-staff';

/** Something that all staff did together, recorded by a lead: what and when, who was there, done. */
export function registerWholeStaffRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>(BASE, { config }, async (request, reply) =>
    whatPage(reply, platform, await leadScope(platform, request, 'whole-staff')),
  );

  app.get<ById>(`${BASE}/people`, { config }, async (request, reply) => {
    const scope = await leadScope(platform, request, 'whole-staff');
    const form = await readWhat(platform, scope, request.query);
    if (!form.ok) return whatPage(reply, platform, scope, form.values, form.errors);
    return whoPage(reply, platform, scope, form.data);
  });

  app.post<ById>(BASE, { config }, async (request, reply) => {
    const scope = await leadScope(platform, request, 'whole-staff');
    const form = await readWhat(platform, scope, request.body);
    if (!form.ok) return whatPage(reply, platform, scope, form.values, form.errors);
    const present = parseForm(presentForm, request.body);
    const people = present.ok ? present.data.people : [];
    if (people.length === 0) {
      const errors = [{ field: 'people-1', text: 'Tick everybody who was there' }];
      return whoPage(reply, platform, scope, form.data, errors);
    }
    const done = await recordWholeStaff(platform, scope.me, scope.organisation, factsOf(form.data), people);
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'nothing') {
      leaveFlash(reply, {
        kind: 'notice',
        title: 'Everybody has it on record already, so nothing was written',
      });
      return reply.redirect(scope.path, 303);
    }
    leaveFlash(reply, { kind: 'success', title: 'Recorded' });
    return reply.redirect(`${scope.path}/${done.batchId}`, 303);
  });

  app.get<Batch>(`${BASE}/:batchId`, { config }, async (request, reply) => {
    const scope = await leadScope(platform, request, 'whole-staff');
    return donePage(reply, platform, scope, request.params.batchId);
  });

  app.post<Batch>(`${BASE}/:batchId/withdrawal`, { config }, async (request, reply) => {
    const scope = await leadScope(platform, request, 'whole-staff');
    const { batchId } = request.params;
    const form = parseForm(takeBackForm, request.body);
    if (!form.ok) return donePage(reply, platform, scope, batchId, form.errors);
    const which = { id: batchId, kind: WHOLE_STAFF, scopeId: scope.id };
    if ((await importById(platform.store.read, which)) === null) throw new NotFound();
    await withdrawBatch(platform, scope.me.personId, which, form.data.reason);
    leaveFlash(reply, { kind: 'success', title: 'It is taken back' });
    return reply.redirect(`${scope.path}/${batchId}`, 303);
  });
}

type What = { activity: string; on: string; role: string; provider: string; edition: string; hours: string };

async function readWhat(platform: Platform, { organisation }: LeadScope, values: unknown) {
  const activities = await activitiesOfLead(platform.store.read, organisation);
  const today = dayOf(platform.clock.now(), platform.zone);
  const ids = activities.map(({ id }) => id);
  return parseForm<What>(wholeStaffForm(ids, today), values);
}

function factsOf({ activity, on, provider, edition, hours }: What): WholeStaffFacts {
  return {
    activityId: activity,
    on,
    provider: provider || null,
    edition: edition || null,
    minutes: hours === '' ? null : Math.round(Number(hours) * 60),
  };
}

async function whatPage(
  reply: FastifyReply,
  platform: Platform,
  scope: LeadScope,
  values: Record<string, unknown> = {},
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { read } = platform.store;
  const { id, organisation } = scope;
  const earlier = await earlierImports(read, { kind: WHOLE_STAFF, scopeId: id });
  const data = {
    values,
    groups: activityGroups(await activitiesOfLead(read, organisation)),
    today: dayOf(platform.clock.now(), platform.zone),
    earlier: earlier.map((one) => ({ id: one.id, at: one.appliedAt, ...one.result })),
  };
  return page(reply, 'attendance/whole-staff', scope, errors, data);
}

async function whoPage(
  reply: FastifyReply,
  platform: Platform,
  scope: LeadScope,
  what: What,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const staff = await staffForDay(platform, scope.organisation.id, factsOf(what));
  const roles = new Map(staff.flatMap((one) => one.roles.map((role) => [role.key, role.label])));
  const shown =
    what.role === '' ? staff : staff.filter((one) => one.roles.some(({ key }) => key === what.role));
  const activities = await activitiesOfLead(platform.store.read, scope.organisation);
  const title = activities.find(({ id }) => id === what.activity)?.title ?? '';
  const data = {
    what,
    title,
    roles: [...roles].map(([value, text]) => ({ value, text })),
    staff: shown,
    already: shown.filter((one) => one.already).length,
    ticking: errors.length === 0,
  };
  return page(reply, 'attendance/whole-staff-people', scope, errors, data);
}

async function donePage(
  reply: FastifyReply,
  platform: Platform,
  scope: LeadScope,
  batchId: string,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const batch = await importById(platform.store.read, { id: batchId, kind: WHOLE_STAFF, scopeId: scope.id });
  if (batch === null) throw new NotFound();
  const { result, appliedAt } = batch;
  return page(reply, 'attendance/whole-staff-done', scope, errors, { batchId, appliedAt, result });
}

function page(
  reply: FastifyReply,
  view: string,
  scope: LeadScope,
  errors: FieldError[],
  data: Record<string, unknown>,
): FastifyReply {
  const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
  const common = { ...scope.page, base: scope.path, errors, errorAt };
  return reply.page(view, { ...common, ...data }, { status: errors.length > 0 ? 422 : 200 });
}
