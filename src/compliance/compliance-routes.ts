import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';

/** All addresses of compliance: each noun registers its own here. */
export function registerComplianceRoutes(_app: FastifyInstance, _platform: Platform): void {}
