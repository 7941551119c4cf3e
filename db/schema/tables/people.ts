import type { Columns } from '../columns.sqlite.ts';

/** How a group role follows from where a person works and their posts; such roles are never asked. */
export type Derivation = {
  any?: boolean;
  sectors?: string[];
  organisationKinds?: string[];
  posts?: string[];
  /** Nobody who holds one of these roles, derived ones included, is in the group. */
  exceptRoles?: string[];
};

/** People, organisations, roles, teams, and signing in. */
export function peopleTables({ table, text, int, bool, instant, day, json, index, uniqueIndex }: Columns) {
  const organisations = table(
    'organisations',
    {
      id: text('id').primaryKey(),
      name: text('name').notNull(),
      short: text('short'),
      kind: text('kind').$type<'setting' | 'agency'>().notNull(),
      sector: text('sector').notNull(),
      locality: text('locality'),
      urn: text('urn'),
      predecessors: text('predecessors'),
      /** A trust or a service that runs several settings; never more than one step up. */
      parentId: text('parent_id'),
      /** Closed settings stay, for the records of their people; a merged one says into which. */
      closedOn: day('closed_on'),
      successorId: text('successor_id'),
      /** What the national register says and nothing here decides (type, phase), for the administrator. */
      register: json<Record<string, string>>('register'),
    },
    (t) => [uniqueIndex('organisations_name').on(t.name), uniqueIndex('organisations_urn').on(t.urn)],
  );

  const mailDomains = table('mail_domains', {
    domain: text('domain').primaryKey(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id),
  });

  const roles = table('roles', {
    key: text('key').primaryKey(),
    label: text('label').notNull(),
    acronym: text('acronym'),
    sector: text('sector').notNull(),
    kind: text('kind').$type<'post' | 'designation' | 'function' | 'group'>().notNull(),
    description: text('description').notNull(),
    question: text('question'),
    askedWhenRegistering: bool('asked_when_registering').notNull().default(false),
    derivedFrom: json<Derivation>('derived_from'),
    ordinal: int('ordinal').notNull(),
  });

  const people = table('people', {
    id: text('id').primaryKey(),
    /** Raised by every change to what the person has booked: that update is the lock. */
    version: int('version').notNull().default(0),
    name: text('name').notNull(),
    administrator: bool('administrator').notNull().default(false),
    checkedAt: instant('checked_at'),
    checkedHow: text('checked_how'),
    mergedInto: text('merged_into'),
    noticeSeenAt: instant('notice_seen_at'),
    /** Given by choice, for organisers to ring when a session changes at the last moment. */
    mobile: text('mobile'),
    createdAt: instant('created_at').notNull(),
  });

  const addresses = table(
    'addresses',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      address: text('address').notNull(),
      /** Lower case: an address in other case counts as the same. */
      normalised: text('normalised').notNull(),
      principal: bool('principal').notNull().default(true),
      provedAt: instant('proved_at'),
      createdAt: instant('created_at').notNull(),
    },
    (t) => [uniqueIndex('addresses_normalised').on(t.normalised), index('addresses_person').on(t.personId)],
  );

  const memberships = table(
    'memberships',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      organisationId: text('organisation_id')
        .notNull()
        .references(() => organisations.id),
      startsOn: day('starts_on').notNull(),
      endsOn: day('ends_on'),
      /** When this and its end were written down; null (rows of the first release): on the day itself. */
      recordedAt: instant('recorded_at'),
      recordedBy: text('recorded_by'),
      endRecordedAt: instant('end_recorded_at'),
      /** Was wrong from the beginning: a corrected row stands instead. Kept for "as recorded then". */
      voidedAt: instant('voided_at'),
    },
    (t) => [
      index('memberships_person').on(t.personId),
      index('memberships_organisation').on(t.organisationId),
    ],
  );

  const heldRoles = table(
    'held_roles',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      roleKey: text('role_key')
        .notNull()
        .references(() => roles.key),
      organisationId: text('organisation_id').references(() => organisations.id),
      /** A function is answered yes or no; posts and designations are always yes. */
      answer: text('answer').$type<'yes' | 'no'>().notNull(),
      startsOn: day('starts_on').notNull(),
      endsOn: day('ends_on'),
      recordedAt: instant('recorded_at').notNull(),
      recordedBy: text('recorded_by'),
      endRecordedAt: instant('end_recorded_at'),
      voidedAt: instant('voided_at'),
    },
    (t) => [index('held_roles_person').on(t.personId), index('held_roles_organisation').on(t.organisationId)],
  );

  const organisationLeads = table(
    'organisation_leads',
    {
      id: text('id').primaryKey(),
      organisationId: text('organisation_id')
        .notNull()
        .references(() => organisations.id),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      kind: text('kind').$type<'lead' | 'deputy' | 'delegate-manager'>().notNull(),
      proposedAt: instant('proposed_at').notNull(),
      proposedById: text('proposed_by_id'),
      /** Has no rights before an administrator or an existing lead has confirmed it. */
      confirmedAt: instant('confirmed_at'),
      confirmedById: text('confirmed_by_id'),
      endedAt: instant('ended_at'),
      endedById: text('ended_by_id'),
    },
    (t) => [
      index('organisation_leads_organisation').on(t.organisationId),
      index('organisation_leads_person').on(t.personId),
    ],
  );

  const teams = table('teams', {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    owns: text('owns').notNull(),
    mailbox: text('mailbox'),
  });

  const teamMembers = table(
    'team_members',
    {
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
    },
    (t) => [
      uniqueIndex('team_members_once').on(t.teamId, t.personId),
      index('team_members_person').on(t.personId),
    ],
  );

  const signInRequests = table(
    'sign_in_requests',
    {
      id: text('id').primaryKey(),
      purpose: text('purpose').$type<'sign-in' | 'add-address' | 'invitation'>().notNull(),
      address: text('address').notNull(),
      normalised: text('normalised').notNull(),
      /** For add-address and invitation: whose record the address is to join. */
      personId: text('person_id'),
      browserHash: text('browser_hash').notNull(),
      codeHash: text('code_hash').notNull(),
      linkHash: text('link_hash').notNull(),
      sourceHash: text('source_hash').notNull(),
      wrongTries: int('wrong_tries').notNull().default(0),
      createdAt: instant('created_at').notNull(),
      expiresAt: instant('expires_at').notNull(),
      usedAt: instant('used_at'),
      /** Set when an unknown address was proved: whoever holds this may register with it. */
      registrationHash: text('registration_hash'),
    },
    (t) => [
      uniqueIndex('sign_in_requests_link').on(t.linkHash),
      index('sign_in_requests_address').on(t.normalised, t.createdAt),
      index('sign_in_requests_source').on(t.sourceHash, t.createdAt),
      index('sign_in_requests_browser').on(t.browserHash),
      index('sign_in_requests_registration').on(t.registrationHash),
    ],
  );

  const signIns = table(
    'sign_ins',
    {
      id: text('id').primaryKey(),
      personId: text('person_id')
        .notNull()
        .references(() => people.id),
      tokenHash: text('token_hash').notNull(),
      device: text('device').notNull(),
      createdAt: instant('created_at').notNull(),
      lastSeenAt: instant('last_seen_at').notNull(),
      endedAt: instant('ended_at'),
    },
    (t) => [uniqueIndex('sign_ins_token').on(t.tokenHash), index('sign_ins_person').on(t.personId)],
  );

  return {
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
  };
}
