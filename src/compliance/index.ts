export { registerComplianceRoutes } from './compliance-routes.ts';
export { leadLetters as complianceLetters } from './lead-letters.ts';
export type { Standing, State } from './standing-rules.ts';
export { type OrganisationStandings, organisationStandings, personStandings } from './standing-service.ts';
export { STATES, sayReason, sayStanding, whySentences } from './standing-words.ts';
