import type { FastifyInstance } from 'fastify';
import { sayPence } from '../platform/money-words.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { type ClosingResult, closeRegister, reopenRegister } from './register-closing-service.ts';
import { closingPage, registerHead } from './register-page.ts';
import { actorOf, type ById, opened } from './register-request.ts';
import { closingForm, reopeningForm } from './register-schemas.ts';

const config = { access: 'signed-in' } as const;

/** Closing a register, and opening it again for a correction. */
export function registerClosingRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/sessions/:id/register/closing', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    return reply.page('attendance/register-closing', { ...(await closingPage(platform, open)), errors: [] });
  });

  app.post<ById>('/sessions/:id/register/closing', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(closingForm, request.body);
    const absentees = form.ok && form.data.absentees;
    const result = await closeRegister(platform, actorOf(request), open.session.id, { absentees });
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const page = await closingPage(platform, open);
      const errors =
        result.reason === 'unmarked'
          ? [
              {
                field: 'absentees',
                text: 'Say that those without a mark did not attend, or go back and mark them',
              },
            ]
          : [];
      return reply.page('attendance/register-closing', { ...page, errors }, { status: 422 });
    }
    leaveFlash(reply, { kind: 'success', title: 'The register is closed', text: saidOf(result) });
    return reply.redirect(`/sessions/${open.session.id}/register`, 303);
  });

  app.get<ById>('/sessions/:id/register/reopening', { config }, async (request, reply) => {
    const head = registerHead(await opened(platform, request), platform.zone);
    return reply.page('attendance/register-reopening', { head, values: {}, errors: [] });
  });

  app.post<ById>('/sessions/:id/register/reopening', { config }, async (request, reply) => {
    const open = await opened(platform, request);
    const form = parseForm(reopeningForm, request.body);
    if (!form.ok) {
      const page = { head: registerHead(open, platform.zone), values: form.values, errors: form.errors };
      return reply.page('attendance/register-reopening', page, { status: 422 });
    }
    const result = await reopenRegister(platform, actorOf(request), open.session.id, form.data.reason);
    if (result.outcome === 'not-found') throw new NotFound();
    const title =
      result.outcome === 'reopened' ? 'The register is open again' : 'The register was open already';
    leaveFlash(reply, { kind: 'success', title, text: 'Correct it, and then close it again.' });
    return reply.redirect(`/sessions/${open.session.id}/register`, 303);
  });
}

type Closed = Extract<ClosingResult, { outcome: 'closed' }>;

/** "1 new certificate, 1 withdrawn. By mail we tell 1 person of a new certificate and 2 people of …" */
function saidOf({ added, withdrawn, kept, mails, charges }: Closed): string {
  const parts = [
    ...(added > 0 || withdrawn + kept === 0 ? [`${added} new ${certificates(added)}`] : []),
    ...(withdrawn > 0
      ? [added > 0 ? `${withdrawn} withdrawn` : `${withdrawn} ${certificates(withdrawn)} withdrawn`]
      : []),
    ...(kept > 0
      ? [added + withdrawn > 0 ? `${kept} unchanged` : `${kept} ${certificates(kept)} unchanged`]
      : []),
  ];
  const told = [
    telling(mails.certificates, 'that they have a certificate'),
    telling(mails.withdrawn, 'that their certificate is withdrawn'),
    telling(mails.noShows, 'that they did not attend'),
    telling(mails.corrected, 'that they did attend after all'),
    ...(mails.leads > 0
      ? [`leads of their organisations (${mails.leads} ${mails.leads === 1 ? 'mail' : 'mails'})`]
      : []),
  ].filter((part) => part !== '');
  const mail = told.length === 0 ? 'Nobody is sent a mail' : `We tell by mail: ${told.join('; ')}`;
  return `${parts.join(', ')}. ${mail}.${sayCharges(charges)}`;
}

/** " 2 charges were made, £160.00 together. 1 charge was taken back."; nothing where nothing was charged. */
function sayCharges({ made, pence, takenBack }: Closed['charges']): string {
  const said = [
    ...(made > 0 ? [`${made === 1 ? '1 charge was' : `${made} charges were`} made, ${sayPence(pence)}`] : []),
    ...(takenBack > 0
      ? [`${takenBack === 1 ? '1 charge was' : `${takenBack} charges were`} taken back`]
      : []),
  ];
  return said.map((part, index) => ` ${part}${index === 0 && made > 1 ? ' together' : ''}.`).join('');
}

function certificates(number: number): string {
  return number === 1 ? 'certificate' : 'certificates';
}

function telling(number: number, what: string): string {
  return number === 0 ? '' : `${number} ${number === 1 ? 'person' : 'people'} ${what}`;
}
