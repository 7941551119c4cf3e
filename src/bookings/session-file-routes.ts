import type { FastifyInstance } from 'fastify';
import { activitiesById, filesOfSession, sessionsById, trainerPeople } from '../catalogue/index.ts';
import { fileById } from '../platform/files-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { sendFile } from '../platform/web/download.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { attendingOf } from './attending-repository.ts';
import { mayReadFiles } from './booking-policy.ts';

type ByFile = { Params: { id: string; fileId: string } };

/** Work before a session and handouts. To whoever has no place there, the file does not exist. */
export function registerSessionFileRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ByFile>(
    '/sessions/:id/files/:fileId',
    { config: { access: 'signed-in' } },
    async (request, reply) => {
      const { id, fileId } = request.params;
      if (request.me === null || !(await mayRead(platform, request.me, id))) throw new NotFound();
      const { read } = platform.store;
      const found = (await filesOfSession(read, id)).find((one) => one.id === fileId);
      const file = found === undefined ? null : await fileById(read, found.fileId);
      if (file === null) throw new NotFound();
      return sendFile(reply, file);
    },
  );
}

async function mayRead({ store: { read } }: Platform, me: Me, sessionId: string): Promise<boolean> {
  const session = (await sessionsById(read, [sessionId])).get(sessionId);
  const activity = (await activitiesById(read, [session?.activityId ?? ''])).get(session?.activityId ?? '');
  if (activity === undefined) return false;
  const attending = (await attendingOf(read, sessionId)).map(({ personId }) => personId);
  return mayReadFiles(me, activity, { attending, trainers: await trainerPeople(read, sessionId) });
}
