import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform/platform.ts';
import { registerCityRoutes } from './city-routes.ts';
import { registerEquivalenceRoutes } from './equivalence-routes.ts';
import { registerLeadRoutes } from './lead-routes.ts';
import { registerOrganisationRuleRoutes } from './organisation-rule-routes.ts';
import { registerProofRoutes } from './proof-routes.ts';
import { registerRequirementRoutes } from './requirement-routes.ts';

/** All addresses of compliance: each noun registers its own here. */
export function registerComplianceRoutes(app: FastifyInstance, platform: Platform): void {
  registerProofRoutes(app, platform);
  registerCityRoutes(app, platform);
  registerLeadRoutes(app, platform);
  registerRequirementRoutes(app, platform);
  registerEquivalenceRoutes(app, platform);
  registerOrganisationRuleRoutes(app, platform);
}
