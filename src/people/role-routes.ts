import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { safeNext } from '../platform/web/sign-in.ts';
import { textOf } from './people-forms.ts';
import { profilePage, whoAsks } from './person-routes.ts';
import { answerForm } from './role-schemas.ts';
import { answerFunction } from './role-service.ts';

/** Answering a condition, from the profile or from whatever page asked it (`next`: where to go back to). */
export function registerRoleRoutes(app: FastifyInstance, platform: Platform): void {
  app.post('/my/roles', { config: { access: 'signed-in' } }, async (request, reply) => {
    const me = whoAsks(request);
    const form = parseForm(answerForm, request.body);
    if (!form.ok) return profilePage(reply, platform, me, form.errors);
    const { role: roleKey, answer } = form.data;
    const answered = await answerFunction(platform, me, { roleKey, answer });
    if (answered.outcome === 'unknown-role') {
      const text = 'That question is not one we ask. Answer one of those below';
      return profilePage(reply, platform, me, [{ field: 'functions', text }]);
    }
    leaveFlash(reply, {
      kind: 'success',
      title: 'Your answer is saved',
      text: `${answered.role.question ?? answered.role.label} ${answer === 'yes' ? 'Yes' : 'No'}.`,
    });
    const next = textOf(request.body, 'next');
    return reply.redirect(next === '' ? '/my/profile' : safeNext(next), 303);
  });
}
