import Database from 'better-sqlite3';
import pg from 'pg';

/** Rows of a table under the names of its columns; a Date is an instant, true and false are booleans. */
type Row = Record<string, string | number | boolean | null | Date>;
export type CityRows = [table: string, rows: Generator<Row>][];

const TODAY = Date.UTC(2027, 2, 1);
const DAY = 86_400_000;
const BEGUN = new Date(TODAY - 2000 * DAY);
const REQUIREMENTS = 40;

/** Where the bench's lead leads, and who that is. */
export const LED = 'bench-organisation-0';
export const LEAD = 'bench-person-0000000';

/**
 * A city of so many people in organisations of `each`, of whom 40 things are required: twenty of everybody,
 * twenty of each post; two of them of an edition, one in hours, one with time for newcomers, one with a
 * condition. Each has done some forty things over four years, one in ten has a place booked. The same every time.
 */
export function standingsCity(
  people: number,
  each: number,
  keys: { posts: string[]; everybody: string; sectors: string[]; condition: string },
): CityRows {
  const random = sequence();
  const organisations = Math.ceil(people / each);
  const person = (n: number) => `bench-person-${String(n).padStart(7, '0')}`;
  const activity = (n: number) => `bench-activity-${n}`;
  const day = (daysAgo: number) => new Date(TODAY - daysAgo * DAY).toISOString().slice(0, 10);
  return [
    ['activities', rows(REQUIREMENTS, (n) => activityRow(activity(n), n))],
    ['requirements', requirementRows(keys, activity)],
    [
      'organisations',
      rows(organisations, (n) => ({
        id: `bench-organisation-${n}`,
        name: `Bench organisation ${n}`,
        kind: n % 7 === 0 ? 'agency' : 'setting',
        sector: keys.sectors[n % keys.sectors.length] ?? 'other',
      })),
    ],
    [
      'people',
      rows(people, (n) => ({
        id: person(n),
        version: 0,
        name: `Person ${n} Bench`,
        administrator: n === 0,
        created_at: BEGUN,
        checked_at: BEGUN,
        notice_seen_at: BEGUN,
      })),
    ],
    [
      'memberships',
      rows(people, (n) => ({
        id: `bench-membership-${n}`,
        person_id: person(n),
        organisation_id: `bench-organisation-${Math.floor(n / each)}`,
        starts_on: day(500 + (n % 900)),
        recorded_at: BEGUN,
      })),
    ],
    [
      'held_roles',
      rows(people, (n) => ({
        id: `bench-held-${n}`,
        person_id: person(n),
        role_key: keys.posts[n % keys.posts.length] ?? '',
        organisation_id: `bench-organisation-${Math.floor(n / each)}`,
        answer: 'yes',
        starts_on: day(500 + (n % 900)),
        recorded_at: BEGUN,
      })),
    ],
    [
      'organisation_leads',
      rows(1, () => ({
        id: 'bench-lead',
        organisation_id: LED,
        person_id: LEAD,
        kind: 'lead',
        proposed_at: BEGUN,
        confirmed_at: BEGUN,
      })),
    ],
    ['completions', completionRows(people, person, activity, day, random)],
    ['sessions', rows(REQUIREMENTS, (n) => sessionRow(activity(n), n))],
    [
      'bookings',
      rows(Math.floor(people / 10), (n) => ({
        id: `bench-booking-${n}`,
        session_id: `bench-session-${n % REQUIREMENTS}`,
        activity_id: activity(n % REQUIREMENTS),
        person_id: person(n * 10),
        booked_by_id: person(n * 10),
        state: 'confirmed',
        booked_at: BEGUN,
        confirmed_at: BEGUN,
      })),
    ],
  ];
}

function* requirementRows(
  keys: { posts: string[]; everybody: string; condition: string },
  activity: (n: number) => string,
): Generator<Row> {
  const half = REQUIREMENTS / 2;
  for (let n = 0; n < REQUIREMENTS; n++) {
    const roles = n === 0 ? [keys.condition] : n < half ? [keys.everybody] : keys.posts;
    for (const role of roles) {
      yield {
        id: `bench-requirement-${n}-${role}`,
        role_key: role,
        activity_id: activity(n),
        level: n % 4 === 3 ? 'recommended' : 'essential',
        conditional: n === 0,
        condition_text: n === 0 ? 'where it applies' : null,
        refresh_months: n % 5 === 4 ? null : ([12, 24, 36][n % 3] ?? null),
        initial_within_months: n === 1 ? 6 : null,
        edition: n === 2 || n === 3 ? '2026' : null,
        hours: n === 5 ? '{"minutes":480,"months":36,"participatoryShare":0.5}' : null,
        confidence: 'bench',
        source: 'the bench',
        details: '{}',
        active: true,
      };
    }
  }
}

function* completionRows(
  people: number,
  person: (n: number) => string,
  activity: (n: number) => string,
  day: (daysAgo: number) => string,
  random: () => number,
): Generator<Row> {
  for (let n = 0; n < people; n++) {
    for (let k = 0; k < REQUIREMENTS; k++) {
      const done = random() % 10;
      const times = done === 0 ? 0 : done === 1 ? 2 : 1;
      for (let time = 0; time < times; time++) {
        const daysAgo = random() % 1400;
        yield {
          id: `bench-completion-${n}-${k}-${time}`,
          person_id: person(n),
          activity_id: activity(k),
          completed_on: day(daysAgo),
          source: 'attended',
          edition: random() % 2 === 0 ? '2026' : null,
          minutes: 180,
          participatory: random() % 2 === 0,
          recorded_at: new Date(TODAY - daysAgo * DAY),
          certificate_number: `bench-${n}-${k}-${time}`,
          printed_name: `Person ${n} Bench`,
          // Corrected at any time since, as in life: not all on the day that is looked at.
          withdrawn_at: random() % 50 === 0 ? new Date(TODAY - (random() % (daysAgo + 1)) * DAY) : null,
        };
      }
    }
  }
}

function activityRow(id: string, n: number): Row {
  return {
    id,
    slug: id,
    title: `Bench training ${n}`,
    kind: 'course',
    entry_type: 'training',
    category: 'Bench',
    summary: '',
    outcomes: '[]',
    audience_text: '',
    audience_roles: '[]',
    eligibility: 'open',
    eligible_roles: '[]',
    booked_here: true,
    booking_route: '{"type":"muster","text":"","href":null,"addressLost":false}',
    contact: '',
    delivery_mode: 'teams',
    localities: '[]',
    state: 'current',
    old_names: '[]',
    free_of_charge: true,
    date_limit: 'one',
    clash_rule: 'warn',
    participatory: false,
    attendance_rule: 'every-day',
    tells_no_show: true,
    source: 'the bench',
    notes: '[]',
  };
}

function sessionRow(activity: string, n: number): Row {
  const startsAt = new Date(TODAY + (5 + n * 4) * DAY + 9 * 3_600_000);
  return {
    id: `bench-session-${n}`,
    version: 0,
    activity_id: activity,
    state: 'open',
    delivery_mode: 'teams',
    starts_at: startsAt,
    ends_at: new Date(startsAt.getTime() + 3 * 3_600_000),
    starts_on: startsAt.toISOString().slice(0, 10),
    out_of_hours: false,
    booking_opens_at: BEGUN,
    automation: true,
    confirmed: 0,
    held: 0,
    waiting: 0,
    queue_number: 0,
    dates_told_at: BEGUN,
    created_at: BEGUN,
  };
}

function* rows(count: number, make: (n: number) => Row): Generator<Row> {
  for (let n = 0; n < count; n++) yield make(n);
}

/** The same numbers every time. */
function sequence(): () => number {
  let state = 20_270_301;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >> 8;
  };
}

/** Writes the rows into a migrated SQLite file; what the reference data requires is put aside. */
export function fillSqlite(file: string, city: CityRows): void {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.exec('update requirements set active = 0');
  for (const [table, rows] of city) {
    const statements = new Map<string, Database.Statement>();
    database.transaction(() => {
      for (const row of rows) {
        const names = Object.keys(row).join();
        const statement =
          statements.get(names) ??
          database.prepare(`insert into ${table} (${names}) values (${names.replace(/[^,]+/g, '?')})`);
        statements.set(names, statement);
        statement.run(Object.values(row).map(plain));
      }
    })();
  }
  database.exec('analyze');
  database.close();
}

function plain(value: Row[string]): string | number | null {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : value;
}

/** The same on PostgreSQL. */
export async function fillPostgres(url: string, city: CityRows): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('update requirements set active = false');
  for (const [table, rows] of city) {
    let part: Row[] = [];
    const write = async () => {
      const [first] = part;
      if (first === undefined) return;
      const names = Object.keys(first).join();
      await client.query(
        `insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(part)],
      );
      part = [];
    };
    for (const row of rows) {
      part.push(withJson(row));
      if (part.length === PART) await write();
    }
    await write();
  }
  await client.query('analyze');
  await client.end();
}

const PART = 10_000;

/** JSON columns hold what their text says, not the text. */
function withJson(row: Row): Row {
  const held = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' && /^[[{]/.test(value) ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(held) as Row;
}
