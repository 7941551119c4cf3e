export type { AcronymNote } from './acronym-words.ts';
export { mayOrganise } from './activity-policy.ts';
export {
  type Activity,
  activitiesById,
  activityBySlug,
  allActivities,
  changeOwnActivity,
  currentActivities,
  insertOwnActivity,
  lockActivities,
  makeCurrent,
} from './activity-repository.ts';
export {
  type Catalogue,
  catalogueChanged,
  catalogueOf,
  datesChanged,
  type NextDates,
  nextDatesOf,
} from './catalogue-cache.ts';
export { catalogueLetters, type NewDatesFacts } from './catalogue-letters.ts';
export { type Flag, type FlagLevel, flagsFor, flagsForRoles, inForce, NO_FLAG } from './flag-rules.ts';
export { interestsOf, moveInterests } from './interest-repository.ts';
export { registerInterestRoutes } from './interest-routes.ts';
export { askForDates, stopAskingForDates, tellNewDates } from './interest-service.ts';
export { catalogueInvariants } from './invariant-repository.ts';
export { moveOwnActivities } from './organisation-merging-repository.ts';
export { type Place, readPlace } from './place-repository.ts';
export { recordableActivities, schoolOnlyActivities } from './recordable-repository.ts';
export { ownReminderDays } from './reminder-days-repository.ts';
export { type ActivityFacts, activityFacts, requirementsKnown } from './requirement-facts-repository.ts';
export {
  activeRequirements,
  conditionalRoles,
  endRequirement,
  insertRequirements,
  type NewRequirement,
  type Requirement,
  requirementById,
  requirementsOf,
} from './requirement-repository.ts';
export { type RoleFacts, roleName } from './role-words.ts';
export type { Found } from './search.ts';
export {
  comingSessions,
  type ListedSession,
  listedSessions,
  nextSessions,
  type SessionCounters,
  type SessionFilter,
  sessionCounters,
} from './session-list-repository.ts';
export {
  daysOfSessions,
  lockSessions,
  moveDays,
  type Session,
  type SessionChange,
  type SessionDay,
  sessionsById,
  sessionsStarting,
  unsettledSessions,
  updateSession,
} from './session-repository.ts';
export { daysInOrder, isEvening, isOutOfHours, isWeekend } from './session-rules.ts';
export { type NewSession, type NewSessionResult, putOnSession } from './session-service.ts';
export {
  sessionsInCharge,
  setSessionTrainers,
  type Trainer,
  trainerForPerson,
  trainerPeople,
  trainersOfSessions,
} from './trainer-repository.ts';
export { setTrainer, type TrainerResult } from './trainer-service.ts';
