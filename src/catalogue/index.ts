export type { AcronymNote } from './acronym-words.ts';
export {
  activitiesOfTeams,
  ownableActivities,
} from './activity-desk-repository.ts';
export {
  type Acting,
  copyActivity,
  createActivity,
  editActivity,
  giveActivity,
  type Outdated,
  stepActivity,
} from './activity-desk-service.ts';
export {
  type ActivityChange,
  type EditableField,
  isOfTheGuide,
  OF_THE_GUIDE,
  PARTS,
  type Part,
  type Step,
  stateAfter,
} from './activity-edit-rules.ts';
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
export { catalogueTemplates } from './catalogue-templates.ts';
export { clashesFor } from './clash-repository.ts';
export { type Clash, type Planned, sayClash } from './clash-rules.ts';
export {
  asItWas,
  type Changes,
  changesBetween,
  type Edit,
  editsSince,
  mergeTyped,
  type Typed,
} from './edit-rules.ts';
export { type Flag, type FlagLevel, flagsFor, flagsForRoles, inForce, NO_FLAG } from './flag-rules.ts';
export { allHolidays, type Holiday, type HolidayFacts } from './holiday-repository.ts';
export { HOLIDAYS, saveHoliday } from './holiday-service.ts';
export { type Inherited, inherit, sayInherited } from './inheritance-rules.ts';
export { interestsOf, moveInterests } from './interest-repository.ts';
export { registerInterestRoutes } from './interest-routes.ts';
export { askForDates, stopAskingForDates, tellNewDates } from './interest-service.ts';
export { catalogueInvariants } from './invariant-repository.ts';
export { waiveMinimum } from './minimum-service.ts';
export { moveOwnActivities } from './organisation-merging-repository.ts';
export { type Place, readPlace } from './place-repository.ts';
export {
  forWhom,
  isFree,
  priceFor,
  priceOf,
  type SectorNames,
  sayTerms,
  sectorName,
  type Terms,
} from './price-rules.ts';
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
  holidayOn,
  MOST_DATES,
  type Rhythm,
  type SeriesRule,
  type Skipped,
  seriesDays,
  weekdayOf,
} from './series-rules.ts';
export {
  type DeskFilter,
  type DeskSession,
  datesToCome,
  sessionsOfTeams,
} from './session-desk-repository.ts';
export {
  editSession,
  factsOf,
  type NewState,
  type Order,
  putOnSessions,
  stepSession,
} from './session-desk-service.ts';
export { hasBookings, mayStep, type SessionFacts, TOLD_FIELDS } from './session-edit-rules.ts';
export {
  countedIn,
  type Period,
  type SessionFigures,
  sessionFigures,
} from './session-figures-repository.ts';
export { filesOfSession, type SessionFile } from './session-file-repository.ts';
export { addSessionFile, dropSessionFile, MOST_FILES } from './session-file-service.ts';
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
  uncalledSessions,
  unsettledSessions,
  updateSession,
} from './session-repository.ts';
export { daysInOrder, isEvening, isOutOfHours, isWeekend } from './session-rules.ts';
export { type NewSession, type NewSessionResult, putOnSession } from './session-service.ts';
export { saveTrainer, setTrainerArchived, type TrainerDraft } from './trainer-desk-service.ts';
export {
  allTrainers,
  sessionsInCharge,
  setSessionTrainers,
  type Trainer,
  trainerForPerson,
  trainerPeople,
  trainersOfSessions,
} from './trainer-repository.ts';
export { setTrainer, type TrainerResult } from './trainer-service.ts';
export { allVenues, type Venue, type VenueFacts, venuesById } from './venue-repository.ts';
export { venueLine } from './venue-rules.ts';
export { saveVenue, setVenueArchived } from './venue-service.ts';
