import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { leadsPerson } from '../people/index.ts';
import { readNumber } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { type CertificateFacts, certificateNumbered } from './certificate-facts.ts';
import { certificatePdf } from './certificate-pdf.ts';

type ByNumber = { Params: { number: string } };

/** Enough for a whole school behind one address; far too little to guess a number of 80 bits. */
export const ASKED_A_MINUTE = 60;
const LONGEST_TYPED = 100;

const anyone = { access: 'anyone' } as const;
/** By source; who is signed in is known, and a lead may have a whole staff's certificates to look at. */
const rateLimit = {
  max: ASKED_A_MINUTE,
  timeWindow: 60_000,
  allowList: (request: FastifyRequest) => request.me !== null,
};
const limited = { ...anyone, rateLimit };

/** The public check of a certificate's number, and the certificate itself for those who may have it. */
export function registerCertificateRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { number?: unknown } }>(
    '/certificates',
    { config: anyone },
    async (request, reply) => {
      const typed = request.query.number;
      if (typeof typed !== 'string') return reply.page('attendance/certificates', { errors: [], value: '' });
      const number = readNumber(typed);
      if (number !== null) return reply.redirect(`/certificates/${number}`, 303);
      const text = 'Enter the number as it stands on the certificate: four groups of four letters and digits';
      const data = { errors: [{ field: 'number', text }], value: typed.slice(0, LONGEST_TYPED) };
      return reply.page('attendance/certificates', data, { status: 422 });
    },
  );

  app.get<ByNumber>('/certificates/:number', { config: limited }, async (request, reply) => {
    const found = await certificateAt(platform, request.params.number);
    hideFromSearch(reply);
    if (found === null) return reply.page('attendance/certificate-unknown', {}, { status: 404 });
    const mayHave = request.me !== null && (await mayDownload(platform, request.me, found.personId));
    return reply.page('attendance/certificate', { ...publicView(found.facts), mayHave });
  });

  app.get<ByNumber>(
    '/certificates/:number/pdf',
    { config: { access: 'signed-in' } },
    async (request, reply) => {
      const found = await certificateAt(platform, request.params.number);
      if (found === null || request.me === null) throw new NotFound();
      if (!(await mayDownload(platform, request.me, found.personId))) throw new NotFound();
      const { number, withdrawnAt } = found.facts;
      if (withdrawnAt !== null) return reply.redirect(`/certificates/${number}`, 303);
      return reply
        .header('content-disposition', `attachment; filename="certificate-${number}.pdf"`)
        .header('cache-control', 'private, no-store')
        .type('application/pdf')
        .send(await certificatePdf(found.facts));
    },
  );
}

/** By its number as printed, or as somebody typed it. */
async function certificateAt(platform: Platform, number: string) {
  const printed = readNumber(number);
  return (
    (await certificateNumbered(platform, number)) ??
    (printed === null ? null : await certificateNumbered(platform, printed))
  );
}

/** The person themself, and who leads them today. */
async function mayDownload({ store, clock, zone }: Platform, me: Me, personId: string): Promise<boolean> {
  if (me.personId === personId) return true;
  return (await leadsPerson(store.read, me.personId, personId, dayOf(clock.now(), zone))).length > 0;
}

/** What everybody may read: never why a certificate was withdrawn, nor anything of the person but the printed name. */
function publicView({ number, name, title, completedOn, did, issuer, ...facts }: CertificateFacts) {
  const { basis, hours, participatory, edition, provider, issuedOn, withdrawnAt } = facts;
  return {
    number,
    name,
    title,
    completedOn,
    did,
    basis,
    issuer,
    hours,
    participatory,
    edition,
    provider,
    issuedOn,
    withdrawnAt,
  };
}

function hideFromSearch(reply: FastifyReply): void {
  reply.header('x-robots-tag', 'noindex, nofollow, noarchive').header('cache-control', 'no-store');
}
