import type { Columns } from '../columns.sqlite.ts';

/** What happened, mail on its way, settings of the city and, in the demonstration, mail that was captured. */
export function platformTables({
  table,
  text,
  int,
  bool,
  instant,
  json,
  serial,
  index,
  uniqueIndex,
}: Columns) {
  const history = table(
    'history',
    {
      id: serial('id'),
      at: instant('at').notNull(),
      subjectKind: text('subject_kind').notNull(),
      subjectId: text('subject_id').notNull(),
      actorId: text('actor_id'),
      what: text('what').notNull(),
      facts: json<Record<string, unknown>>('facts').notNull(),
    },
    (t) => [index('history_subject').on(t.subjectKind, t.subjectId)],
  );

  const outbox = table(
    'outbox',
    {
      id: serial('id'),
      kind: text('kind').notNull(),
      messageId: text('message_id').notNull(),
      personId: text('person_id'),
      toAddress: text('to_address').notNull(),
      toName: text('to_name').notNull(),
      bookingId: text('booking_id'),
      sessionId: text('session_id'),
      /** Messages of one stream (a calendar UID) leave in the order in which they were written. */
      stream: text('stream'),
      sequence: int('sequence'),
      /** Whose own wording holds for it (an activity's id); null: the city's. */
      scopeId: text('scope_id'),
      /** The message that this one repeats, because an organiser asked for it. */
      repeatsId: int('repeats_id'),
      /** Wiped once a secret (sign-in) mail is sent, so it may be empty. */
      facts: json<Record<string, unknown>>('facts'),
      secret: bool('secret').notNull().default(false),
      state: text('state').notNull().default('waiting'),
      attempts: int('attempts').notNull().default(0),
      createdAt: instant('created_at').notNull(),
      notBefore: instant('not_before').notNull(),
      expiresAt: instant('expires_at'),
      claimedBy: text('claimed_by'),
      claimedAt: instant('claimed_at'),
      finishedAt: instant('finished_at'),
      reason: text('reason'),
    },
    (t) => [
      uniqueIndex('outbox_message').on(t.messageId),
      index('outbox_due').on(t.state, t.notBefore),
      index('outbox_stream').on(t.stream, t.state),
      index('outbox_booking').on(t.bookingId),
      index('outbox_session').on(t.sessionId),
    ],
  );

  const capturedMail = table(
    'captured_mail',
    {
      id: serial('id'),
      at: instant('at').notNull(),
      kind: text('kind').notNull(),
      messageId: text('message_id').notNull(),
      toAddress: text('to_address').notNull(),
      toName: text('to_name').notNull(),
      subject: text('subject').notNull(),
      textBody: text('text_body').notNull(),
      htmlBody: text('html_body').notNull(),
      calendar: text('calendar'),
      raw: text('raw').notNull(),
    },
    (t) => [index('captured_mail_to').on(t.toAddress)],
  );

  const settings = table('settings', {
    key: text('key').primaryKey(),
    value: json<unknown>('value').notNull(),
  });

  /** What somebody uploaded: proof that a lead verifies, or a file to be imported; never in the web root. */
  const storedFiles = table(
    'stored_files',
    {
      id: text('id').primaryKey(),
      purpose: text('purpose').$type<'evidence' | 'import' | 'attachment' | 'session'>().notNull(),
      ownerId: text('owner_id').notNull(),
      name: text('name').notNull(),
      type: text('type').notNull(),
      size: int('size').notNull(),
      contentBase64: text('content_base64').notNull(),
      createdAt: instant('created_at').notNull(),
      deleteAfter: instant('delete_after'),
    },
    (t) => [index('stored_files_delete').on(t.deleteAfter)],
  );

  /** A file that was read and awaits a yes: nothing is written before it, and a second yes changes nothing. */
  const imports = table('imports', {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    byId: text('by_id').notNull(),
    /** What it is for: an organisation's id, or null for the city. */
    scopeId: text('scope_id'),
    fileId: text('file_id').references(() => storedFiles.id),
    /** The choices made on the way: which column is what, which course of a sheet is which activity. */
    choices: json<Record<string, unknown>>('choices').notNull(),
    createdAt: instant('created_at').notNull(),
    appliedAt: instant('applied_at'),
    result: json<Record<string, unknown>>('result'),
  });

  /** Words of the organisers in place of those that an automatic mail comes with. */
  const mailTemplates = table(
    'mail_templates',
    {
      id: text('id').primaryKey(),
      kind: text('kind').notNull(),
      /** An activity's id; empty: everywhere. */
      scopeId: text('scope_id').notNull(),
      subject: text('subject').notNull(),
      opening: text('opening').notNull(),
      body: text('body').notNull(),
      revision: int('revision').notNull().default(0),
      changedAt: instant('changed_at').notNull(),
      changedById: text('changed_by_id').notNull(),
    },
    (t) => [uniqueIndex('mail_templates_once').on(t.kind, t.scopeId)],
  );

  return { history, outbox, capturedMail, settings, storedFiles, imports, mailTemplates };
}
