import Database from 'better-sqlite3';

/** The rows that a lead's page reads, by prepared statements and with nothing done to them. */
export function bareRows(file: string): { read(organisationId: string, day: string): number; close(): void } {
  const database = new Database(file, { readonly: true });
  const there = `select person_id from memberships where organisation_id = @organisation and voided_at is null
    and starts_on <= @day and (ends_on is null or ends_on >= @day)`;
  const statements = [
    `select m.person_id, m.starts_on, m.ends_on, p.name from memberships m join people p on p.id = m.person_id
      where m.organisation_id = @organisation and m.voided_at is null and p.merged_into is null
      and m.starts_on <= @day and (m.ends_on is null or m.ends_on >= @day) order by p.name, p.id`,
    `select person_id, role_key, organisation_id, answer, starts_on from held_roles where person_id in (${there})
      and (organisation_id is null or organisation_id = @organisation) and voided_at is null
      and starts_on <= @day and (ends_on is null or ends_on >= @day) order by starts_on, id`,
    `select id, person_id, activity_id, completed_on, edition, minutes, participatory, recorded_at, withdrawn_at,
      source, certificate_number from completions where person_id in (${there}) and completed_on <= @day`,
    `select b.id, b.person_id, b.session_id, b.activity_id, s.starts_at, s.ends_at from bookings b
      join sessions s on s.id = b.session_id where b.person_id in (${there}) and b.ended_at is null
      and b.confirmed_at is not null and s.starts_on >= @day and s.state <> 'cancelled' order by s.ends_at, b.id`,
    `select * from requirements where active = 1 and (organisation_id is null or organisation_id = @organisation)
      and (ends_on is null or ends_on >= @day) order by id`,
    `select * from equivalences where @organisation is not null and @day is not null order by id`,
    `select id, title, slug, state, entry_type, programme, organisation_id from activities
      where @organisation is not null and @day is not null order by title`,
  ].map((text) => database.prepare(text));
  return {
    read: (organisation, day) =>
      statements.reduce((rows, statement) => rows + statement.all({ organisation, day }).length, 0),
    close: () => database.close(),
  };
}
