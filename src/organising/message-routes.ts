import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  changeDraft,
  changeFiles,
  MOST_FILES,
  messageOn,
  sendMessage,
  throwDraftAway,
  writeDraft,
} from '../bookings/index.ts';
import { attachmentName, attachmentTypeOf } from '../platform/attachment-types.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { readUpload } from '../platform/web/uploads.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people } from './desk-words.ts';
import { audienceOf, messagePage, messagesPage } from './message-page.ts';
import { messageForm } from './message-schemas.ts';
import { sessionHead } from './session-head.ts';

type ById = { Params: { id: string; messageId: string; fileId: string } };

const LARGEST_FILE = 4 * 1024 * 1024;
const base = '/organise/sessions/:id/messages';
const one = `${base}/:messageId`;

/** Writing to people of a session: a draft first, which is seen as it will be, and then sent. */
export function registerMessageRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>(base, { config: desk }, async (request, reply) => write(reply, await ours(request), {}, []));

  app.post<ById>(base, { config: desk }, async (request, reply) => {
    const open = await ours(request);
    const form = parseForm(messageForm, request.body);
    if (!form.ok) return write(reply, open, form.values, form.errors);
    const id = await writeDraft(platform, organiserOf(request), open.session.id, draftOf(form.data));
    if (id === null) throw new NotFound();
    return reply.redirect(`/organise/sessions/${open.session.id}/messages/${id}`, 303);
  });

  app.get<ById>(one, { config: desk }, async (request, reply) => show(reply, request, []));

  app.get<ById>(`${one}/edit`, { config: desk }, async (request, reply) => {
    const { open, message } = await draft(request);
    const { audience, bookingIds: chosen, subject, body } = message;
    return write(reply, open, { audience, chosen, subject, body }, [], message.id);
  });

  app.post<ById>(`${one}/edit`, { config: desk }, async (request, reply) => {
    const { open, message } = await draft(request);
    const form = parseForm(messageForm, request.body);
    if (!form.ok) return write(reply, open, form.values, form.errors, message.id);
    await changeDraft(platform, organiserOf(request), message, draftOf(form.data));
    return reply.redirect(hrefOf(request), 303);
  });

  app.post<ById>(`${one}/files`, { config: { ...desk, upload: LARGEST_FILE } }, async (request, reply) => {
    const { message } = await draft(request);
    const read = readUpload(request, { accepts: ['pdf', 'png', 'jpeg', 'webp', 'zip'] });
    const type = read.outcome === 'file' ? attachmentTypeOf(read.file.bytes) : null;
    if (read.outcome !== 'file' || type === null) {
      const text =
        read.outcome === 'none'
          ? 'Choose a file'
          : read.outcome === 'too-large'
            ? `Choose a file of at most ${read.largest}`
            : read.outcome === 'empty'
              ? 'The file is empty'
              : 'Choose a PDF, a picture, or a document of Word, Excel or PowerPoint without macros';
      return show(reply, request, [{ field: 'file', text }]);
    }
    const add = { name: attachmentName(read.file.name, type), type: type.mime, bytes: read.file.bytes };
    const result = await changeFiles(platform, organiserOf(request), message, { add });
    if (result === 'too-many') {
      return show(reply, request, [{ field: 'file', text: `A mail takes at most ${MOST_FILES} files` }]);
    }
    return reply.redirect(hrefOf(request), 303);
  });

  app.post<ById>(`${one}/files/:fileId/removal`, { config: desk }, async (request, reply) => {
    const { message } = await draft(request);
    const remove = request.params.fileId;
    const result = await changeFiles(platform, organiserOf(request), message, { remove });
    if (result === 'not-found') throw new NotFound();
    return reply.redirect(hrefOf(request), 303);
  });

  app.post<ById>(`${one}/sending`, { config: desk }, async (request, reply) => {
    const open = await ours(request);
    const { id: sessionId } = open.session;
    const message = await messageOn(platform.store.read, sessionId, request.params.messageId);
    if (message === null) throw new NotFound();
    const ids = await audienceOf(platform.store.read, sessionId, message.audience, message.bookingIds);
    const result = await sendMessage(platform, organiserOf(request), message, ids);
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'nobody')
      return show(reply, request, [{ field: '', text: 'There is nobody whom this mail would reach' }]);
    if (result.outcome === 'already') leaveFlash(reply, { kind: 'notice', title: 'It was sent already' });
    if (result.outcome === 'sent') {
      const { without } = result;
      const missing = without.length === 0 ? {} : { text: `Without an address: ${without.join(', ')}.` };
      leaveFlash(reply, { kind: 'success', title: `Written to ${people(result.told)}`, ...missing });
    }
    return reply.redirect(`/organise/sessions/${sessionId}/mail`, 303);
  });

  app.post<ById>(`${one}/deletion`, { config: desk }, async (request, reply) => {
    const { open, message } = await draft(request);
    if (!(await throwDraftAway(platform, organiserOf(request), message))) throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: 'The draft is thrown away' });
    return reply.redirect(`/organise/sessions/${open.session.id}/messages`, 303);
  });

  function ours(request: FastifyRequest<ById>) {
    return ourSession(platform, organiserOf(request), request.params.id);
  }

  async function draft(request: FastifyRequest<ById>) {
    const open = await ours(request);
    const message = await messageOn(platform.store.read, open.session.id, request.params.messageId);
    if (message === null || message.sentAt !== null) throw new NotFound();
    return { open, message };
  }

  async function write(
    reply: FastifyReply,
    open: Awaited<ReturnType<typeof ours>>,
    values: Record<string, unknown>,
    errors: FieldError[],
    editing: string | null = null,
  ) {
    const page = await messagesPage(platform, open.session.id);
    const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
    const fields: Record<string, string> = { audience: 'audience-1', chosen: 'chosen-1' };
    const shown = errors.map(({ field, text }) => ({ field: fields[field] ?? field, text }));
    const session = await sessionHead(platform, open);
    const data = { session, ...page, values, errors: shown, errorAt, editing };
    return reply.page('organising/messages', data, { status: errors.length > 0 ? 422 : 200 });
  }

  async function show(reply: FastifyReply, request: FastifyRequest<ById>, errors: FieldError[]) {
    const open = await ours(request);
    const message = await messageOn(platform.store.read, open.session.id, request.params.messageId);
    if (message === null) throw new NotFound();
    const session = await sessionHead(platform, open);
    const data = { session, ...(await messagePage(platform, message)), errors };
    return reply.page('organising/message', data, { status: errors.length > 0 ? 422 : 200 });
  }
}

function draftOf({
  audience,
  chosen,
  subject,
  body,
}: {
  audience: 'confirmed' | 'waiting' | 'absent' | 'chosen';
  chosen: string[];
  subject: string;
  body: string;
}) {
  return { audience, bookingIds: audience === 'chosen' ? chosen : [], subject, body };
}

function hrefOf({ params }: FastifyRequest<ById>): string {
  return `/organise/sessions/${params.id}/messages/${params.messageId}`;
}
