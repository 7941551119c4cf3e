import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { addSessionFile, dropSessionFile, MOST_FILES } from '../catalogue/index.ts';
import { type FileType, MIME_TYPES } from '../platform/file-types.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { line, parseForm } from '../platform/web/forms.ts';
import { type ReadUpload, readUpload } from '../platform/web/uploads.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';

type ById = { Params: { id: string } };
type ByFile = { Params: { id: string; fileId: string } };

const LARGEST = 5 * 1024 * 1024;
const ACCEPTS: FileType[] = ['pdf', 'png', 'jpeg', 'webp', 'text', 'zip'];
const form = z.object({ title: line('what it is', 120) });

/** Files for people with a place: added, and taken away for good. */
export function registerSessionFileDeskRoutes(app: FastifyInstance, platform: Platform): void {
  app.post<ById>(
    '/organise/sessions/:id/files',
    { config: { ...desk, upload: LARGEST } },
    async (request, reply) => {
      const me = organiserOf(request);
      const { session } = await ourSession(platform, me, request.params.id);
      const upload = readUpload(request, { accepts: ACCEPTS });
      const parsed = parseForm(form, request.body);
      if (!parsed.ok) return refused(reply, session.id, parsed.errors[0]?.text ?? 'Say what the file is');
      if (upload.outcome !== 'file') return refused(reply, session.id, WRONG[upload.outcome](upload));
      const { name, type, bytes } = upload.file;
      const file = { ...parsed.data, name: name === '' ? 'file' : name, type: MIME_TYPES[type], bytes };
      const done = await addSessionFile(platform, me, session.id, file);
      if (done.outcome === 'not-found') throw new NotFound();
      if (done.outcome === 'refused')
        return refused(reply, session.id, `A session holds at most ${MOST_FILES} files`);
      leaveFlash(reply, {
        kind: 'success',
        title: `“${parsed.data.title}” is there for people with a place`,
      });
      return reply.redirect(`/organise/sessions/${session.id}/edit#files`, 303);
    },
  );

  app.post<ByFile>(
    '/organise/sessions/:id/files/:fileId/removal',
    { config: desk },
    async (request, reply) => {
      const me = organiserOf(request);
      const { session } = await ourSession(platform, me, request.params.id);
      const done = await dropSessionFile(platform, me, session.id, request.params.fileId);
      if (done.outcome === 'not-found') throw new NotFound();
      leaveFlash(reply, { kind: 'success', title: 'The file is taken away' });
      return reply.redirect(`/organise/sessions/${session.id}/edit#files`, 303);
    },
  );
}

type Unread = Exclude<ReadUpload['outcome'], 'file'>;

const WRONG: Record<Unread, (upload: ReadUpload) => string> = {
  none: () => 'Choose a file',
  empty: () => 'Choose a file that is not empty',
  'wrong-type': () => 'Choose a PDF, a picture (PNG, JPEG or WebP), a text or an Office file',
  'too-large': (upload) => `Choose a file of at most ${'largest' in upload ? upload.largest : '5MB'}`,
};

/** A browser does not fill a chosen file in again, so the form begins anew with what was wrong above it. */
function refused(reply: FastifyReply, sessionId: string, text: string): FastifyReply {
  leaveFlash(reply, { kind: 'notice', title: 'The file was not added', text });
  return reply.redirect(`/organise/sessions/${sessionId}/edit#files`, 303);
}
