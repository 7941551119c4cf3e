import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { sendFile } from '../platform/web/download.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { readUpload } from '../platform/web/uploads.ts';
import { LARGEST_PROOF, PROOF_TYPES, proofOf } from './evidence-file.ts';
import { evidenceChoices, evidenceFile, evidencePage } from './evidence-page.ts';
import { answerForm, askOthersForm, evidenceForm } from './evidence-schemas.ts';
import {
  type Acted,
  answerEvidence,
  askOthers,
  type Submitted,
  submitEvidence,
  withdrawEvidence,
} from './evidence-service.ts';
import { whoAsks } from './who-asks.ts';

type ById = { Params: { id: string } };
type Values = Record<string, unknown>;

const config = { access: 'signed-in' } as const;

/** What is wrong, at the field where it can be mended. */
const REFUSED: Record<Extract<Submitted, { outcome: 'refused' }>['reason'], FieldError> = {
  activity: { field: 'activity', text: 'Choose what you completed' },
  future: { field: 'completedOn', text: 'Enter today or an earlier day: it must be over' },
  asked: { field: 'organisation-1', text: 'Choose who is to confirm it' },
  'too-many': { field: '', text: 'So much of yours is still to be checked that you can send no more now' },
  'on-record': { field: 'completedOn', text: 'Your record has this on that day already. Check the day' },
};

/** What one does with one's own evidence: send it, answer, ask somebody else, withdraw it, open the file. */
export function registerEvidenceRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { activity?: unknown } }>(
    '/my/record/evidence',
    { config },
    async (request, reply) => {
      const { activity } = request.query;
      return formPage(platform, request, reply, [], {
        activity: typeof activity === 'string' ? activity : '',
      });
    },
  );

  app.post(
    '/my/record/evidence',
    { config: { ...config, upload: LARGEST_PROOF } },
    async (request, reply) => {
      const form = parseForm(evidenceForm, request.body);
      const checked = await proofOf(readUpload(request, { accepts: PROOF_TYPES }));
      const errors = [
        ...(form.ok ? [] : form.errors.map(atItsBox)),
        ...('wrong' in checked ? [{ field: 'file', text: checked.wrong }] : []),
      ];
      const values = form.ok ? { ...(request.body as Values) } : form.values;
      if (!form.ok || 'wrong' in checked) return formPage(platform, request, reply, errors, values);
      const { activity, organisation, hours, ...rest } = form.data;
      const wish = { ...rest, activityId: activity, asked: organisation, minutes: hours };
      const result = await submitEvidence(platform, whoAsks(request), wish, checked.proof);
      if (result.outcome === 'refused') {
        return formPage(platform, request, reply, [REFUSED[result.reason]], values);
      }
      const title = result.outcome === 'already' ? 'You had sent this already' : 'Your evidence is sent';
      const text = 'You get a mail when it is verified, or when there is a question.';
      leaveFlash(reply, { kind: 'success', title, text });
      return reply.redirect(`/evidence/${result.evidenceId}`, 303);
    },
  );

  app.get<ById>('/evidence/:id', { config }, async (request, reply) =>
    showEvidence(platform, request, reply),
  );

  app.get<ById>('/evidence/:id/file', { config }, async (request, reply) => {
    const file = await evidenceFile(platform, whoAsks(request), request.params.id);
    if (file === null) throw new NotFound();
    return sendFile(reply, file);
  });

  app.post<ById>('/evidence/:id/answer', { config }, async (request, reply) => {
    const form = parseForm(answerForm, request.body);
    if (!form.ok) return showEvidence(platform, request, reply, form.errors, form.values);
    const acted = await answerEvidence(platform, whoAsks(request), request.params.id, form.data.answer);
    return afterActing(request, reply, acted, 'Your answer is sent');
  });

  app.post<ById>('/evidence/:id/withdrawal', { config }, async (request, reply) => {
    const acted = await withdrawEvidence(platform, whoAsks(request), request.params.id);
    return afterActing(request, reply, acted, 'You have withdrawn your evidence');
  });

  app.post<ById>('/evidence/:id/asking', { config }, async (request, reply) => {
    const form = parseForm(askOthersForm, request.body);
    if (!form.ok) return showEvidence(platform, request, reply, form.errors.map(atItsBox), form.values);
    const acted = await askOthers(platform, whoAsks(request), request.params.id, form.data.organisation);
    return afterActing(request, reply, acted, 'Somebody else is asked now');
  });
}

/** The page of a piece of evidence, with what was wrong in one of its forms (then 422). */
export async function showEvidence(
  platform: Platform,
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  errors: FieldError[] = [],
  values: Values = {},
): Promise<FastifyReply> {
  const page = await evidencePage(platform, whoAsks(request), request.params.id);
  if (page === null) throw new NotFound();
  const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
  const data = { evidence: page, errors, errorAt, values };
  return reply.page('attendance/evidence', data, { status: errors.length > 0 ? 422 : 200 });
}

/** On to the page of the evidence, saying what was done or that it could not be any more. */
export function afterActing(
  request: FastifyRequest<ById>,
  reply: FastifyReply,
  { outcome }: Acted,
  title: string,
): FastifyReply {
  if (outcome === 'not-found') throw new NotFound();
  leaveFlash(
    reply,
    outcome === 'done'
      ? { kind: 'success', title }
      : { kind: 'notice', title: 'That is not possible any more', text: 'This is how it stands now.' },
  );
  return reply.redirect(`/evidence/${request.params.id}`, 303);
}

async function formPage(
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  errors: FieldError[],
  values: Values,
): Promise<FastifyReply> {
  const choices = await evidenceChoices(platform, whoAsks(request).personId);
  const activity =
    choices.activities.find(({ id, slug }) => [id, slug].includes(String(values.activity)))?.id ?? '';
  const errorAt = Object.fromEntries(errors.map(({ field, text }) => [field, text]));
  const data = { ...choices, values: { ...values, activity }, errors, errorAt };
  return reply.page('attendance/evidence-new', data, { status: errors.length > 0 ? 422 : 200 });
}

/** Links of the summary lead to the first of several boxes. */
function atItsBox({ field, text }: FieldError): FieldError {
  return { field: field === 'organisation' ? 'organisation-1' : field, text };
}
