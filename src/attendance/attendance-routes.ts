import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerRegisterRoutes } from './register-routes.ts';

/** Registers, the learning record, evidence, certificates, and what is imported into the record. */
export function registerAttendanceRoutes(app: FastifyInstance, platform: Platform): void {
  registerRegisterRoutes(app, platform);
}
