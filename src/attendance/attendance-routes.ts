import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerCertificateRoutes } from './certificate-routes.ts';
import { registerCompletionImportRoutes } from './completion-import-routes.ts';
import { registerEvidenceDeskRoutes } from './evidence-desk-routes.ts';
import { registerEvidenceRoutes } from './evidence-routes.ts';
import { registerLeadSheetRoutes } from './lead-sheet-routes.ts';
import { registerRecordRoutes } from './record-routes.ts';
import { registerRegisterRoutes } from './register-routes.ts';
import { registerWholeStaffRoutes } from './whole-staff-routes.ts';

/** Registers, the learning record, evidence, certificates, and what is imported into the record. */
export function registerAttendanceRoutes(app: FastifyInstance, platform: Platform): void {
  registerRegisterRoutes(app, platform);
  registerRecordRoutes(app, platform);
  registerEvidenceRoutes(app, platform);
  registerEvidenceDeskRoutes(app, platform);
  registerCertificateRoutes(app, platform);
  registerLeadSheetRoutes(app, platform);
  registerCompletionImportRoutes(app, platform);
  registerWholeStaffRoutes(app, platform);
}
