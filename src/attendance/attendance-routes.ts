import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';

/** Registers, the learning record, evidence, certificates, and what is imported into the record. */
export function registerAttendanceRoutes(_app: FastifyInstance, _platform: Platform): void {}
