import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { profilePage, whoAsks } from './person-routes.ts';
import { answerQuestion, type JoinRecords } from './staff-invitation-service.ts';
import { answerNewcomer } from './vouching-service.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;
const yesOrNo = z.enum(['yes', 'no'], { error: 'Answer yes or no' });
const mineForm = z.object({ mine: yesOrNo, certain: z.literal('yes').optional() });
const knownForm = z.object({ organisation: z.string(), known: yesOrNo });

/** Questions that stand on the profile: is this you, and do you know them? */
export function registerQuestionRoutes(app: FastifyInstance, platform: Platform, join: JoinRecords): void {
  app.post<ById>('/my/questions/:id', { config }, async (request, reply) => {
    const form = parseForm(mineForm, request.body);
    if (!form.ok) throw new NotFound();
    const { id } = request.params;
    const answer = { id, mine: form.data.mine === 'yes', certain: form.data.certain === 'yes' };
    const { outcome } = await answerQuestion(platform, whoAsks(request), join, answer);
    if (outcome === 'unknown') throw new NotFound();
    if (outcome === 'uncertain') {
      const text = 'Tick the box if the name is yours as well, or answer No';
      return profilePage(reply, platform, whoAsks(request), [{ field: `certain-${id}-1`, text }]);
    }
    leaveFlash(reply, {
      kind: 'success',
      title: outcome === 'joined' ? 'It is on your record now' : 'Thank you: it stays apart from your record',
    });
    return reply.redirect('/my/profile', 303);
  });

  app.post<ById>('/my/colleagues/:id', { config }, async (request, reply) => {
    const form = parseForm(knownForm, request.body);
    if (!form.ok) throw new NotFound();
    const { outcome } = await answerNewcomer(platform, whoAsks(request), {
      personId: request.params.id,
      organisationId: form.data.organisation,
      known: form.data.known === 'yes',
    });
    if (outcome === 'unknown') throw new NotFound();
    leaveFlash(reply, {
      kind: 'success',
      title:
        outcome === 'vouched'
          ? 'Thank you: they are confirmed'
          : 'Thank you: we have told those who lead the organisation',
    });
    return reply.redirect('/my/profile', 303);
  });
}
