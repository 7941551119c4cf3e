import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { parseForm } from '../platform/web/forms.ts';
import { readingForm } from './evidence-schemas.ts';
import { recordCsv } from './record-csv.ts';
import { recordPage } from './record-page.ts';
import { confirmReading } from './record-readings.ts';
import { whoAsks } from './who-asks.ts';

const config = { access: 'signed-in' } as const;

/** A person's own learning record, as a page and as a file, and the readings they confirm. */
export function registerRecordRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/my/record', { config }, async (request, reply) =>
    reply.page('attendance/record', await recordPage(platform, whoAsks(request).personId)),
  );

  app.get('/my/record.csv', { config }, async (request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="my-learning-record.csv"')
      .header('cache-control', 'private, no-store')
      .type('text/csv; charset=utf-8')
      .send(recordCsv(await recordPage(platform, whoAsks(request).personId))),
  );

  app.post('/my/record/readings', { config }, async (request, reply) => {
    const form = parseForm(readingForm, request.body);
    if (!form.ok) throw new NotFound();
    const { activity, edition } = form.data;
    const wish = { activityId: activity, edition: edition === '' ? null : edition };
    const { outcome } = await confirmReading(platform, whoAsks(request), wish);
    if (outcome === 'not-found') throw new NotFound();
    return confirmed(reply, outcome);
  });
}

function confirmed(reply: FastifyReply, outcome: 'confirmed' | 'already'): FastifyReply {
  const title = outcome === 'confirmed' ? 'Your reading is confirmed' : 'You had confirmed this already';
  leaveFlash(reply, { kind: 'success', title, text: 'It is on your record, with a certificate.' });
  return reply.redirect('/my/record', 303);
}
