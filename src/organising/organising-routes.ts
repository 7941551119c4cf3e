import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';

/** All addresses of the organiser's desk: each noun registers its own here. */
export function registerOrganisingRoutes(_app: FastifyInstance, _platform: Platform): void {}
