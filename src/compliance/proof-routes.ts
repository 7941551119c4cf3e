import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { leadsOrganisation } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { csvOf } from '../platform/tables/write-csv.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { proofPage } from './proof-page.ts';
import { proofPdf } from './proof-pdf.ts';
import { readAskedDay } from './proof-schemas.ts';
import { type Proof, type ProofFormat, proofOf, recordProof } from './proof-service.ts';
import { proofTable, proofWorkbook } from './proof-tables.ts';

type OfOrganisation = { Params: { id: string } };

const config = { access: 'signed-in' } as const;
const TYPES: Record<ProofFormat, string> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

/** Proof for those who lead the organisation now; for everybody else none of it exists. */
export function registerProofRoutes(app: FastifyInstance, platform: Platform): void {
  const path = '/organisations/:id/proof';

  app.get<OfOrganisation>(path, { config }, async (request, reply) => {
    const asked = await askedBy(platform, request);
    const proof = await proofFor(platform, request, asked);
    return reply.page('compliance/proof', proofPage(proof, asked, platform.zone), {
      status: asked.errors.length > 0 ? 422 : 200,
    });
  });

  for (const format of ['pdf', 'xlsx', 'csv'] as const) {
    app.get<OfOrganisation>(`${path}.${format}`, { config }, async (request, reply) => {
      const asked = await askedBy(platform, request);
      if (asked.errors.length > 0) {
        const query = new URLSearchParams(asked.values);
        return reply.redirect(`/organisations/${request.params.id}/proof?${query}`, 303);
      }
      const proof = await proofFor(platform, request, asked);
      const body = await fileOf(proof, format, platform);
      // Asking whether there is a file takes none.
      if (request.method === 'GET') await recordProof(platform, request.me?.personId ?? '', proof, format);
      return sendFile(reply, proof, format).send(body);
    });
  }
}

async function askedBy(platform: Platform, request: FastifyRequest<OfOrganisation>) {
  const { me, params } = request;
  const leads = me !== null && (await leadsOrganisation(platform.store.read, me.personId, params.id));
  if (!leads) throw new NotFound();
  return readAskedDay(request.query, dayOf(platform.clock.now(), platform.zone));
}

async function proofFor(
  platform: Platform,
  { me, params }: FastifyRequest<OfOrganisation>,
  asked: ReturnType<typeof readAskedDay>,
): Promise<Proof> {
  const proof = await proofOf(platform, { name: me?.name ?? '' }, params.id, asked);
  if (proof === null) throw new NotFound();
  return proof;
}

async function fileOf(proof: Proof, format: ProofFormat, { zone }: Platform) {
  if (format === 'pdf') return proofPdf(proof, zone);
  if (format === 'xlsx') return proofWorkbook(proof, zone);
  const { header, rows } = proofTable(proof, zone);
  return csvOf(header, rows);
}

function sendFile(reply: FastifyReply, proof: Proof, format: ProofFormat): FastifyReply {
  return reply
    .type(TYPES[format])
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="${fileName(proof)}.${format}"`);
}

/** "proof-st-marys-school-2027-03-01": letters, digits and hyphens only, which every system takes. */
function fileName({ organisation, day }: Proof): string {
  const words = organisation.name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return ['proof', words.slice(0, 60), day].filter((part) => part !== '').join('-');
}
