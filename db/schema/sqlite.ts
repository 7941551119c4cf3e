import { columns } from './columns.sqlite.ts';
import { defineTables } from './tables/index.ts';

export const tables = defineTables(columns);

/** drizzle-kit looks for tables among the exports of this file. */
export const {
  history,
  outbox,
  capturedMail,
  settings,
  organisations,
  mailDomains,
  roles,
  people,
  addresses,
  memberships,
  heldRoles,
  organisationLeads,
  teams,
  teamMembers,
  signInRequests,
  signIns,
  activities,
  requirements,
  acronyms,
  sessions,
  sessionDays,
  interests,
  bookings,
  accessNeeds,
  invitations,
  registers,
  marks,
  storedFiles,
  evidence,
  completions,
  imports,
  equivalences,
  organisationRules,
  standingFigures,
} = tables;
