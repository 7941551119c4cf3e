import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerAddressRoutes } from './address-routes.ts';
import { registerAdministrationRoutes } from './administration-routes.ts';
import { registerDemonstrationRoutes } from './demonstration-routes.ts';
import { registerLeadRoutes } from './lead-routes.ts';
import { registerLookingRoutes } from './looking-routes.ts';
import { registerMobileRoutes } from './mobile-routes.ts';
import { registerOrganisationRecordRoutes } from './organisation-record-routes.ts';
import { registerOrganisationRoutes } from './organisation-routes.ts';
import { registerPersonRoutes } from './person-routes.ts';
import { registerQuestionRoutes } from './question-routes.ts';
import { registerRegistrationRoutes } from './registration-routes.ts';
import { registerRoleRoutes } from './role-routes.ts';
import { registerSchoolRegisterRoutes } from './school-register-routes.ts';
import type { MoveOrganisation } from './school-register-service.ts';
import { registerSignInRoutes } from './sign-in-routes.ts';
import { registerStaffImportRoutes } from './staff-import-routes.ts';
import type { JoinRecords } from './staff-invitation-service.ts';
import { type Conditions, registerStaffPersonRoutes } from './staff-person-routes.ts';
import { registerStaffRoutes } from './staff-routes.ts';
import { registerTeamRoutes } from './team-routes.ts';

/** Signing in, registering, a person's own profile, the people of an organisation, and administration. */
export function registerPeopleRoutes(
  app: FastifyInstance,
  platform: Platform,
  join: JoinRecords,
  following: MoveOrganisation[],
  conditions: Conditions,
): void {
  registerSignInRoutes(app, platform);
  registerDemonstrationRoutes(app, platform);
  registerRegistrationRoutes(app, platform);
  registerMobileRoutes(app, platform);
  registerPersonRoutes(app, platform);
  registerAddressRoutes(app, platform);
  registerOrganisationRoutes(app, platform);
  registerRoleRoutes(app, platform);
  registerSchoolRegisterRoutes(app, platform, following);
  registerStaffImportRoutes(app, platform);
  registerQuestionRoutes(app, platform, join);
  registerStaffRoutes(app, platform);
  registerStaffPersonRoutes(app, platform, conditions);
  registerLeadRoutes(app, platform);
  registerAdministrationRoutes(app, platform);
  registerOrganisationRecordRoutes(app, platform);
  registerTeamRoutes(app, platform);
  registerLookingRoutes(app, platform, join);
}
