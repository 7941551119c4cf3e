import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import { EVERYWHERE } from '../platform/mail/template-repository.ts';
import type { TemplateWords } from '../platform/mail/template-rules.ts';
import { resetTemplate, saveTemplate } from '../platform/mail/template-service.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { desk, organiserOf, ourActivity } from './desk-request.ts';
import {
  changedMeanwhile,
  type MailRoom,
  type TemplateScope,
  templateList,
  templatePage,
} from './template-page.ts';
import { templateForm } from './template-schemas.ts';

type Params = { Params: { id?: string; kind?: string } };

/**
 * Organisers' words for automatic mail, for the city (any team may: they say nothing of people, and who changed
 * them is on the page) and for one activity.
 */
export function registerTemplateRoutes(app: FastifyInstance, platform: Platform, room: MailRoom): void {
  for (const base of ['/organise/templates', '/organise/activities/:id/templates']) {
    app.get<Params>(base, { config: desk }, async (request, reply) => {
      const scope = await scopeOf(request);
      return reply.page('organising/templates', await templateList(platform, room, scope));
    });

    app.get<Params>(`${base}/:kind`, { config: desk }, async (request, reply) =>
      show(reply, await scopeOf(request), kindOf(request)),
    );

    app.post<Params>(`${base}/:kind`, { config: desk }, async (request, reply) => {
      const [scope, kind] = [await scopeOf(request), kindOf(request)];
      const form = parseForm(templateForm, request.body);
      if (!form.ok) return show(reply, scope, kind, { typed: wordsOf(form.values), errors: form.errors });
      const { action, revision, ...words } = form.data;
      if (action === 'preview') return show(reply, scope, kind, { typed: words, revision });
      const place = { kind, scopeId: scope.scopeId };
      const result = await saveTemplate(platform, organiserOf(request).personId, place, words, revision);
      if (result.outcome === 'faulty') return show(reply, scope, kind, { typed: words, ...result, revision });
      if (result.outcome === 'outdated') {
        const meanwhile = await changedMeanwhile(platform, result.now);
        return show(reply, scope, kind, { typed: words, meanwhile });
      }
      leaveFlash(reply, {
        kind: 'success',
        title: 'Your words are kept',
        text: 'Mail that leaves from now on is written in them.',
      });
      return reply.redirect(`${scope.base}/${kind.kind}`, 303);
    });

    app.post<Params>(`${base}/:kind/reset`, { config: desk }, async (request, reply) => {
      const [scope, kind] = [await scopeOf(request), kindOf(request)];
      await resetTemplate(platform, organiserOf(request).personId, { kind, scopeId: scope.scopeId });
      leaveFlash(reply, { kind: 'success', title: 'The standard words hold again' });
      return reply.redirect(`${scope.base}/${kind.kind}`, 303);
    });
  }

  async function scopeOf(request: FastifyRequest<Params>): Promise<TemplateScope> {
    const { id } = request.params;
    if (id === undefined) return { scopeId: EVERYWHERE, base: '/organise/templates', activity: null };
    const { title } = await ourActivity(platform, organiserOf(request), id);
    return { scopeId: id, base: `/organise/activities/${id}/templates`, activity: { id, title } };
  }

  function kindOf(request: FastifyRequest<Params>): TemplateKind {
    const found = room.templates.find(({ kind }) => kind === request.params.kind);
    if (found === undefined) throw new NotFound();
    return found;
  }

  async function show(
    reply: FastifyReply,
    scope: TemplateScope,
    kind: TemplateKind,
    {
      typed = null,
      errors = [],
      meanwhile = null,
      revision,
    }: {
      typed?: TemplateWords | null;
      errors?: FieldError[];
      meanwhile?: Awaited<ReturnType<typeof changedMeanwhile>> | null;
      revision?: number;
    } = {},
  ) {
    const page = await templatePage(platform, room, kind, scope, typed);
    const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
    const status = meanwhile !== null ? 409 : errors.length > 0 ? 422 : 200;
    const data = {
      ...page,
      revision: revision ?? page.revision,
      typed: typed !== null,
      errors,
      errorAt,
      meanwhile,
    };
    return reply.page('organising/template', data, { status });
  }
}

function wordsOf(values: Record<string, unknown>): TemplateWords {
  const text = (name: string) => String(values[name] ?? '');
  return { subject: text('subject'), opening: text('opening'), body: text('body') };
}
