import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { parseForm } from '../platform/web/forms.ts';
import {
  askAboutEvidence,
  refuseEvidence,
  takeBackEvidence,
  verifyEvidence,
} from './evidence-decision-service.ts';
import { administratorsDesk, organisationDesk } from './evidence-desk.ts';
import { afterActing, showEvidence } from './evidence-routes.ts';
import { decisionForm } from './evidence-schemas.ts';
import { whoAsks } from './who-asks.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;
const ON_RECORD =
  'The record has this on that day already. Refuse it with that reason, or ask whether the day is right';

/** What leads, and administrators where no lead can be asked, do with evidence. */
export function registerEvidenceDeskRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organisations/:id/evidence', { config }, async (request, reply) => {
    const desk = await organisationDesk(platform, whoAsks(request), request.params.id);
    if (desk === null) throw new NotFound();
    return reply.page('attendance/evidence-desk', { ...desk });
  });

  app.get('/administration/evidence', { config }, async (request, reply) => {
    const desk = await administratorsDesk(platform, whoAsks(request));
    if (desk === null) throw new NotFound();
    return reply.page('attendance/evidence-desk', { ...desk, organisation: null });
  });

  app.post<ById>('/evidence/:id/decision', { config }, async (request, reply) => {
    const form = parseForm(decisionForm, request.body);
    if (!form.ok) {
      const errors = form.errors.map((error) =>
        error.field === 'decision' ? { ...error, field: 'decision-1' } : error,
      );
      return showEvidence(platform, request, reply, errors, form.values);
    }
    const { decision, words } = form.data;
    const [me, id] = [whoAsks(request), request.params.id];
    if (decision === 'verify') {
      const result = await verifyEvidence(platform, me, id);
      if (result.outcome !== 'on-record')
        return afterActing(request, reply, result, 'Verified: it is on the record');
      return showEvidence(platform, request, reply, [{ field: 'decision-1', text: ON_RECORD }], form.data);
    }
    if (decision === 'refuse') {
      return afterActing(
        request,
        reply,
        await refuseEvidence(platform, me, id, words),
        'Refused: they are told why',
      );
    }
    if (decision === 'ask') {
      return afterActing(
        request,
        reply,
        await askAboutEvidence(platform, me, id, words),
        'Your question is sent',
      );
    }
    const taken = await takeBackEvidence(platform, me, id, words);
    return afterActing(request, reply, taken, 'Taken back: the certificate is withdrawn');
  });
}
