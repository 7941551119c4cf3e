export { registerComplianceRoutes } from './compliance-routes.ts';
export { keepOneMonthEnd } from './figures-service.ts';
export { leadLetters as complianceLetters } from './lead-letters.ts';
export { inNeed } from './need-service.ts';
export type { Done, Standing, State } from './standing-rules.ts';
export {
  type OrganisationStandings,
  type OwnStandings,
  organisationStandings,
  personStandings,
  todaysBook,
} from './standing-service.ts';
export { STATES, sayReason, sayStanding, whySentences } from './standing-words.ts';
