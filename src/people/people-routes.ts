import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerAddressRoutes } from './address-routes.ts';
import { registerDemonstrationRoutes } from './demonstration-routes.ts';
import { registerOrganisationRoutes } from './organisation-routes.ts';
import { registerPersonRoutes } from './person-routes.ts';
import { registerRegistrationRoutes } from './registration-routes.ts';
import { registerRoleRoutes } from './role-routes.ts';
import { registerSchoolRegisterRoutes } from './school-register-routes.ts';
import { registerSignInRoutes } from './sign-in-routes.ts';
import { registerStaffImportRoutes } from './staff-import-routes.ts';

/** Signing in, registering, and a person's own profile. */
export function registerPeopleRoutes(app: FastifyInstance, platform: Platform): void {
  registerSignInRoutes(app, platform);
  registerDemonstrationRoutes(app, platform);
  registerRegistrationRoutes(app, platform);
  registerPersonRoutes(app, platform);
  registerAddressRoutes(app, platform);
  registerOrganisationRoutes(app, platform);
  registerRoleRoutes(app, platform);
  registerSchoolRegisterRoutes(app, platform);
  registerStaffImportRoutes(app, platform);
}
