import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { errorSummary } from '../error-summary.ts';

/** Thrown by a route to answer 404: an unknown id, or something that is not this person's to see. */
export class NotFound extends Error {}

type Explanation = { status: number; title: string; text: string };

const TOO_LARGE: Explanation = {
  status: 413,
  title: 'That was too much to send',
  text: 'What you sent is larger than this page takes. Go back, shorten it, and send it again.',
};
const UNREADABLE: Explanation = {
  status: 400,
  title: 'We could not read that',
  text: 'Part of the address or the form is broken. Go back and try again, or begin from the catalogue.',
};
const STALE: Explanation = {
  status: 403,
  title: 'This page had been open too long',
  text: 'Nothing was changed. Go back, reload the page and send the form again.',
};
const TOO_MANY: Explanation = {
  status: 429,
  title: 'Too many questions at once',
  text: 'This page was asked for very often from where you are. Wait a minute and try again.',
};
const FAILED: Explanation = {
  status: 500,
  title: 'Something went wrong',
  text: 'This is our fault, not yours, and it has been recorded. Try again in a few minutes.',
};

const UNREADABLE_ADDRESS = '/unreadable-address';

/** The address asked for, or where it cannot be decoded one that answers with a page that says so. */
export function readableAddress(url: string): string {
  try {
    decodeURI(url);
    return url;
  } catch {
    return UNREADABLE_ADDRESS;
  }
}

/** One place where everything unexpected becomes a page that says what to do next. */
export function registerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler({}, (_request, reply) => notFound(reply));
  app.all(UNREADABLE_ADDRESS, { config: { access: 'anyone' } }, (_request, reply) =>
    reply.page('errors/problem', UNREADABLE, { status: UNREADABLE.status }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof NotFound) return notFound(reply);
    const explanation = explain(error);
    if (explanation.status >= 500) request.log.error(errorSummary(error), 'unexpected');
    return reply.page('errors/problem', explanation, { status: explanation.status });
  });
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.page('errors/not-found', {}, { status: 404 });
}

function explain(error: FastifyError): Explanation {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return TOO_LARGE;
  if (error.code?.startsWith('FST_CSRF')) return STALE;
  const status = error.statusCode ?? 500;
  if (status === TOO_MANY.status) return TOO_MANY;
  return status >= 400 && status < 500 ? { ...UNREADABLE, status } : FAILED;
}
