export { peopleAtAddresses } from './address-lookup-repository.ts';
export { addressesOfPerson } from './address-repository.ts';
export { administratorsBut, leadsAbove } from './answering-repository.ts';
export { addAttendee, attendeeAt, organisationsOfPeople, peopleCalled } from './attendee-repository.ts';
export { type Confirmed, confirmPerson } from './checking-service.ts';
export { belongingsWithin, statedWithin } from './city-repository.ts';
export { type Belonging, HeldInCity, type HeldSince, heldSince, type Stated } from './held-rules.ts';
export {
  belongingsKnown,
  cityPeople,
  type KnownAt,
  type Member,
  membersKnown,
  peopleTouchedSince,
  statedKnown,
} from './known-repository.ts';
export {
  type LeadKind,
  leadsOf,
  leadsOrganisation,
  leadsPerson,
  organisationsLedBy,
} from './lead-repository.ts';
export { NOT_NAMED } from './lead-rules.ts';
export { endLeadsWhoLeft, nameLead } from './lead-service.ts';
export { mayLookAt } from './looking-service.ts';
export { type Merged, type Move, mergePeople, mergeRecords } from './merge-service.ts';
export { mobilesOf } from './mobile-repository.ts';
export {
  allOrganisations,
  type Organisation,
  type OrganisationRecord,
  organisationById,
  organisationCalled,
  organisationsById as organisationNamesOf,
  organisationsOn,
  sectorsOf,
  type Team,
  teamsById,
} from './organisation-repository.ts';
export { leadInvariants, peopleInvariants } from './people-audit.ts';
export { registerPeopleRoutes } from './people-routes.ts';
export { peopleLetters } from './person-messages.ts';
export type { Actor, ActorOrCommandLine } from './person-policy.ts';
export {
  actorFor,
  findPerson,
  lockPeople,
  type Person,
  type Recipient,
  recipients,
} from './person-repository.ts';
export { type Appointed, makeAdministrator } from './person-service.ts';
export { rolesOf } from './role-repository.ts';
export type { Answer, Role, RoleHeld } from './role-rules.ts';
export { type Answered, answerFunction, rolesOn } from './role-service.ts';
export { schoolsFromFiles } from './school-register-command.ts';
export type { MoveOrganisation } from './school-register-service.ts';
export { settingsRunBy } from './setting-repository.ts';
export { forgetOldSignIns, whoHolds } from './sign-in-service.ts';
export { answerForStaff } from './staff-care-service.ts';
export {
  changeStaffRoles,
  changeStaffRolesWithin,
  correctStaff,
  correctStaffWithin,
  endStaff,
  endStaffWithin,
  type RoleChange,
  type StaffContext,
  staffContext,
} from './staff-change-service.ts';
export type { JoinRecords } from './staff-invitation-service.ts';
export { type Roster, rosterOf, type StaffMember, type StaffRole, staffOf } from './staff-repository.ts';
export { type Added, addManyStaff, addStaff, type NewStaff } from './staff-service.ts';
export { allTeams } from './team-repository.ts';
export { addTeamMember, removeTeamMember, saveTeam } from './team-service.ts';
export { organisationGroups } from './work-choices.ts';
