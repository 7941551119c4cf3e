import type { FastifyRequest } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { type OpenRegister, openRegister } from './register-facts.ts';
import type { Actor } from './register-policy.ts';

export type ById = { Params: { id: string }; Querystring: { day?: unknown; q?: unknown } };

/** The register at this address, if whoever asks may open it; throws NotFound. */
export async function opened(
  { store, zone }: Platform,
  request: FastifyRequest<ById>,
): Promise<OpenRegister> {
  const open = await openRegister(store.read, zone, actorOf(request), request.params.id);
  if (open === null) throw new NotFound();
  return open;
}

/** Who asks; the route has let in only those who are signed in. */
export function actorOf({ me }: Pick<FastifyRequest, 'me'>): Actor {
  if (me === null) throw new NotFound();
  return me;
}

/** Why marks were not taken, in words. */
export const REFUSED = {
  closed: 'The register has been closed in the meantime. Open it again to correct it',
  'too-early': 'Marks can be made from the day itself',
  'not-on-register': 'That person is not on the register any more. Add them as an unscheduled attendee',
};
