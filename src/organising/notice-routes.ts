import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { noteReached, noticeById, sendNotice, type Urgent } from '../bookings/index.ts';
import { allTrainers } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { rehearse } from '../platform/rehearsal-repository.ts';
import { sayMoment } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people } from './desk-words.ts';
import { urgentForm } from './message-schemas.ts';
import { callList, urgentCheck, urgentPage, urgentWords } from './notice-page.ts';
import { sessionHead } from './session-head.ts';
import type { MailRoom } from './template-page.ts';

type ById = { Params: { id: string; receiptId: string } };

const REFUSED = {
  over: 'The session is over or cancelled already, so there is nothing to tell',
  begun: 'The session has begun, so its place cannot be changed any more. Tell people in words',
  nobody: 'Nobody has a place on this session or waits for one',
};

/** The night before: choosing and confirming tells everybody at once, and then there is a list of whom to ring. */
export function registerNoticeRoutes(app: FastifyInstance, platform: Platform, { letters }: MailRoom): void {
  app.get<ById>('/organise/sessions/:id/urgent', { config: desk }, async (request, reply) =>
    show(reply, await ours(request), {}, []),
  );

  app.post<ById>('/organise/sessions/:id/urgent', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ours(request);
    const form = parseForm(urgentForm, request.body);
    if (!form.ok) return show(reply, open, form.values, form.errors);
    const urgent = await urgentOf(form.data);
    const values = request.body as Record<string, unknown>;
    if (urgent === null)
      return show(reply, open, values, [{ field: 'trainers', text: 'Choose at least one trainer' }]);
    const send = (p: Platform) => sendNotice(p, me, open.session.id, urgent);
    const rehearsed = form.data.step === 'check' ? await rehearse(platform, send) : null;
    const result = rehearsed?.result ?? (await send(platform));
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused')
      return show(reply, open, values, [{ field: '', text: REFUSED[result.reason] }]);
    if (rehearsed !== null) {
      const check = urgentCheck(platform, letters, rehearsed.messages, result.concerned);
      const session = await sessionHead(platform, open);
      const fields = Object.entries(values).filter(([name]) => !['_csrf', 'step'].includes(name));
      const said = { what: urgentWords(urgent), words: urgent.words, fields };
      return reply.page('organising/urgent-check', { session, ...said, check });
    }
    leaveFlash(reply, {
      kind: 'success',
      title: `${people(result.concerned)} are told now`,
      text: 'The mail goes before all other mail. Ring those who stay on this list.',
    });
    return reply.redirect(`/organise/notices/${result.noticeId}`, 303);
  });

  app.get<ById>('/organise/notices/:id', { config: desk }, async (request, reply) => {
    const { notice, open } = await noticeOf(request);
    const by = (await recipients(platform.store.read, [notice.sentById])).get(notice.sentById)?.name ?? '';
    const data = {
      session: await sessionHead(platform, open),
      news: { ...notice, when: sayMoment(notice.sentAt, platform.zone), by },
      list: await callList(platform, notice.id),
    };
    return reply.page('organising/notice', data, { fragment: 'organising/_call-list' });
  });

  app.post<ById>(
    '/organise/notices/:id/receipts/:receiptId/reached',
    { config: desk },
    async (request, reply) => {
      const { notice } = await noticeOf(request);
      const back = (request.body as { back?: unknown } | null)?.back === 'yes';
      const by = { at: platform.clock.now(), byId: organiserOf(request).personId };
      const which = { id: request.params.receiptId, noticeId: notice.id };
      const done = await platform.store.transaction((tx) => noteReached(tx, which, back ? null : by));
      if (!done) throw new NotFound();
      return reply.redirect(`/organise/notices/${notice.id}#call-list`, 303);
    },
  );

  function ours(request: FastifyRequest<ById>) {
    return ourSession(platform, organiserOf(request), request.params.id);
  }

  async function noticeOf(request: FastifyRequest<ById>) {
    const notice = await noticeById(platform.store.read, request.params.id);
    if (notice === null) throw new NotFound();
    return { notice, open: await ourSession(platform, organiserOf(request), notice.sessionId) };
  }

  async function urgentOf(data: Typed): Promise<Urgent | null> {
    if (data.kind === 'online')
      return { kind: 'place', deliveryMode: 'teams', venue: null, words: data.words };
    if (data.kind === 'words') return { ...data, waiting: data.waiting === 'yes' };
    if (data.kind !== 'trainer') return data;
    const known = await allTrainers(platform.store.read);
    const trainers = known.filter(({ id, archivedAt }) => archivedAt === null && data.trainers.includes(id));
    return trainers.length === 0 ? null : { ...data, trainers };
  }

  async function show(
    reply: FastifyReply,
    open: Awaited<ReturnType<typeof ours>>,
    values: Record<string, unknown>,
    errors: FieldError[],
  ) {
    const page = await urgentPage(platform, open.session);
    const kind = typeof values.kind === 'string' ? values.kind : '';
    const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
    const shown = errors.map(({ field, text }) => ({
      field: field === '' ? '' : `${kind}-${field}${field === 'trainers' ? '-1' : ''}`,
      text,
    }));
    const data = {
      session: await sessionHead(platform, open),
      ...page,
      kind,
      values,
      errors: shown,
      errorAt,
    };
    return reply.page('organising/urgent', data, { status: errors.length > 0 ? 422 : 200 });
  }
}

type Typed = Extract<ReturnType<typeof urgentForm.safeParse>, { success: true }>['data'];
