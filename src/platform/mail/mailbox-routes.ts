import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Platform } from '../platform.ts';
import { NotFound } from '../web/errors.ts';
import { calendarWords } from './captured-calendar.ts';
import { mailById, mailLines, type StoredMail } from './captured-mail-repository.ts';

const PER_PAGE = 25;
const search = z.object({
  to: z.string().trim().catch(''),
  page: z.coerce.number().int().min(1).max(1_000).catch(1),
});
const known = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 31 - 1),
});

/** A letter brings its styles with it. It may do nothing else, and only our own page may show it. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/**
 * The mailbox of the demonstration: every mail that would have left, for anyone to read. Must never be
 * registered in production, where mail holds sign-in links.
 */
export function registerMailbox(app: FastifyInstance, { store }: Platform): void {
  const config = { access: 'anyone' } as const;

  app.get('/demo/mailbox', { config }, async (request, reply) => {
    const { to, page } = search.parse(request.query);
    const { total, lines } = await mailLines(store.read, to, (page - 1) * PER_PAGE, PER_PAGE);
    const pages = { page, pages: Math.ceil(total / PER_PAGE), href: `?to=${encodeURIComponent(to)}&page=` };
    return reply.page('mailbox/list', { to, total, lines, pages });
  });

  app.get('/demo/mailbox/:id', { config }, async (request, reply) => {
    const mail = await found(request.params);
    return reply.page('mailbox/mail', {
      mail,
      text: withLinks(mail.textBody),
      calendar: mail.calendar === null ? null : calendarWords(mail.calendar),
    });
  });

  app.get('/demo/mailbox/:id/html', { config }, async (request, reply) => {
    const { htmlBody } = await found(request.params);
    return asLetter(reply).send(opensOnTop(htmlBody));
  });

  async function found(params: unknown): Promise<StoredMail> {
    const parsed = known.safeParse(params);
    const mail = parsed.success ? await mailById(store.read, parsed.data.id) : null;
    if (mail === null) throw new NotFound();
    return mail;
  }
}

function asLetter(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', LETTER_POLICY)
    .header('x-frame-options', 'SAMEORIGIN');
}

/** A page of ours does not open inside a frame, so a link in the letter takes the whole window. */
function opensOnTop(html: string): string {
  return html.replace(/<head>/i, '<head><base target="_top">');
}

/** Parts a text at its web addresses, so that the page can make links of them as mail programs do. */
function withLinks(text: string): { text: string; link: boolean }[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) => ({ text: part, link: index % 2 === 1 }));
}
