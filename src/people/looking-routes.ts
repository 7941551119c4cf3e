import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { mustAdminister } from './administration-routes.ts';
import { confirmPerson } from './checking-service.ts';
import { LEAD_WORDS } from './lead-rules.ts';
import { lookAt, mayLookAt, recordFor } from './looking-service.ts';
import { shownErrors, textOf } from './people-forms.ts';
import { findPerson } from './person-repository.ts';
import type { JoinRecords } from './staff-invitation-service.ts';

type ById = { Params: { id: string } };

const config = { access: 'signed-in' } as const;
const LONGEST = 300;
const lookForm = z.object({
  person: line('a work email address or a reference', LONGEST),
  reason: line('why you need this record', LONGEST).refine((text) => text.length >= 5, {
    error: 'Say in a few words why you need this record',
  }),
});
const joinForm = z.object({
  other: line('an email address or reference of the other record', LONGEST),
  sure: z.literal('yes', { error: 'Tick the box when you are sure that both are one person' }),
});

/** A person's record for an administrator: one at a time, with a reason, and every look is written down. */
export function registerLookingRoutes(app: FastifyInstance, platform: Platform, join: JoinRecords): void {
  app.get('/administration/people', { config }, async (request, reply) => {
    mustAdminister(request);
    return reply.page('people/looking', { values: { person: '', reason: '' }, errors: [], errorAt: {} });
  });

  app.post('/administration/people', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const form = parseForm(lookForm, request.body);
    const values = { person: textOf(request.body, 'person'), reason: textOf(request.body, 'reason') };
    if (!form.ok)
      return reply.page('people/looking', { values, ...shownErrors(form.errors) }, { status: 422 });
    const looked = await lookAt(platform, me, form.data);
    if (looked.outcome === 'found') return reply.redirect(`/administration/people/${looked.personId}`, 303);
    const errors = [{ field: 'person', text: 'Nobody has this address or reference' }];
    return reply.page('people/looking', { values, ...shownErrors(errors) }, { status: 422 });
  });

  app.get<ById>('/administration/people/:id', { config }, async (request, reply) => {
    const me = mustAdminister(request);
    const { id } = request.params;
    if (!(await mayLookAt(platform, me, id))) return reply.redirect('/administration/people', 303);
    return recordPage(reply, platform, id);
  });

  app.post<ById>('/administration/people/:id/confirmation', { config }, async (request, reply) => {
    const { me, id } = await looking(request.params.id, mustAdminister(request));
    await confirmPerson(platform, me, id);
    leaveFlash(reply, { kind: 'success', title: 'Confirmed, and told by mail' });
    return reply.redirect(`/administration/people/${id}`, 303);
  });

  app.post<ById>('/administration/people/:id/joining', { config }, async (request, reply) => {
    const { me, id } = await looking(request.params.id, mustAdminister(request));
    const form = parseForm(joinForm, request.body);
    const typed = textOf(request.body, 'other');
    if (!form.ok) return recordPage(reply, platform, id, form.errors, typed);
    const other = await findPerson(platform.store.read, form.data.other);
    const outcome = other === null ? 'unknown' : await join(me.personId, id, other.id);
    if (outcome !== 'merged') {
      const text = {
        same: 'That is this record',
        'already-merged': 'One of the two was joined to another record already',
      }[outcome as string];
      const errors = [{ field: 'other', text: text ?? 'Nobody has this address or reference' }];
      return recordPage(reply, platform, id, errors, typed);
    }
    leaveFlash(reply, { kind: 'success', title: 'The two records are one' });
    return reply.redirect(`/administration/people/${id}`, 303);
  });

  /** Nothing is done to a record that was not asked for. */
  async function looking(id: string, me: Me): Promise<{ me: Me; id: string }> {
    if (!(await mayLookAt(platform, me, id))) throw new NotFound();
    return { me, id };
  }
}

async function recordPage(
  reply: FastifyReply,
  platform: Platform,
  id: string,
  errors: FieldError[] = [],
  other = '',
): Promise<FastifyReply> {
  const found = await recordFor(platform, id);
  if (found === null) throw new NotFound();
  // What people did is a later slice's to show, on a page of its own.
  const learned = reply.server.hasRoute({ method: 'GET', url: '/administration/people/:id/record' });
  const recordHref = learned ? `/administration/people/${id}/record` : null;
  const data = { ...found, recordHref, kinds: LEAD_WORDS, other, ...shownErrors(errors, { sure: 'sure-1' }) };
  return reply.page('people/looking-record', data, { status: errors.length > 0 ? 422 : 200 });
}
