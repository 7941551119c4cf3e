import type { FastifyRequest } from 'fastify';
import type { Me } from '../platform/web/sign-in.ts';

/** Who is signed in, on a route that only they reach. */
export function whoAsks(request: FastifyRequest): Me {
  if (request.me === null) throw new Error('This route is for people who are signed in');
  return request.me;
}
