import { hashed } from '../../src/platform/ids.ts';
import type { CityRows } from './standings-city.ts';

type Row = Record<string, string | number | boolean | null | Date>;

const FIRST = Date.UTC(2026, 3, 1, 9);
const DAY = 86_400_000;
const SESSIONS = 2_000;
const EACH = 25;
const PEOPLE = 5_000;
const ORGANISATIONS = 100;
/** Who come without a place. */
const GUESTS = 1_000;
const BEGUN = new Date(Date.UTC(2025, 0, 1));

export const TEAM = 'pscp-training';
/** All sessions start within these days. */
export const YEAR = { from: '2026-04-01', to: '2027-03-31' };

/**
 * 50,000 bookings of one year on 2,000 sessions of these activities, for the people of 100 organisations: four in
 * five have a place, nine of ten registers are closed, some came without a place. The same every time. `token`
 * is that of an organiser's sign-in.
 */
export function reportCity(activities: string[], token: string): CityRows {
  const person = (n: number) => `bench-person-${n % PEOPLE}`;
  const organisation = (n: number) => `bench-organisation-${(n % PEOPLE) % ORGANISATIONS}`;
  const known = (n: number) => `bench-person-${n}`;
  const activity = (session: number) => activities[session % activities.length] ?? '';
  const start = (n: number) => new Date(FIRST + (n % 364) * DAY);
  const sectors = ['education', 'early-years', 'health', 'police', 'social-care', 'voluntary'];
  const localities = ['north', 'central', 'south', null];
  const closed = (session: number) => session % 10 !== 0;
  const booked = Array.from({ length: SESSIONS * EACH }, (_, n) => ({
    n,
    session: Math.floor(n / EACH),
    state: stateOf(n),
  }));
  const there = booked.filter(({ state, session }) => state === 'confirmed' && closed(session));
  return [
    [
      'organisations',
      rows(ORGANISATIONS, (n) => ({
        id: `bench-organisation-${n}`,
        name: `Bench organisation ${n}`,
        kind: 'setting',
        sector: sectors[n % sectors.length] ?? 'other',
        locality: localities[n % localities.length] ?? null,
      })),
    ],
    [
      'people',
      rows(PEOPLE + GUESTS, (n) => ({
        id: known(n),
        version: 0,
        name: `Person ${n}`,
        administrator: false,
        checked_at: BEGUN,
        created_at: BEGUN,
      })),
    ],
    [
      'memberships',
      rows(PEOPLE + GUESTS, (n) => ({
        id: `bench-membership-${n}`,
        person_id: known(n),
        organisation_id: organisation(n),
        starts_on: '2025-01-01',
      })),
    ],
    ['team_members', rows(1, () => ({ team_id: TEAM, person_id: person(0) }))],
    ['sign_ins', rows(1, () => signInRow(person(0), token))],
    ['sessions', rows(SESSIONS, (n) => sessionRow(n, activity(n), start(n)))],
    [
      'session_days',
      rows(SESSIONS, (n) => ({
        id: `bench-day-${n}`,
        session_id: `bench-session-${n}`,
        day_number: 1,
        starts_at: start(n),
        ends_at: new Date(start(n).getTime() + DAY / 8),
      })),
    ],
    [
      'registers',
      rows(SESSIONS, (n) => ({
        session_id: `bench-session-${n}`,
        closed_at: closed(n) ? new Date(start(n).getTime() + DAY / 4) : null,
      })),
    ],
    [
      'bookings',
      rows(booked.length, (n) => ({
        id: `bench-booking-${n}`,
        session_id: `bench-session-${Math.floor(n / EACH)}`,
        activity_id: activity(Math.floor(n / EACH)),
        person_id: person(n * 7),
        booked_by_id: person(n * 7),
        organisation_id: organisation(n * 7),
        state: stateOf(n),
        booked_at: BEGUN,
        confirmed_at: stateOf(n) === 'closed' ? null : BEGUN,
      })),
    ],
    [
      'marks',
      rows(there.length, (n) => markRow(n, there[n]?.session ?? 0, person((there[n]?.n ?? 0) * 7), false)),
    ],
    ['marks', rows(GUESTS, (n) => markRow(n, n * 2 + 1, known(PEOPLE + n), true))],
  ];
}

/** Four of five have a place; the others gave it up, in time or late, or never had one. */
function stateOf(n: number): string {
  const turn = n % EACH;
  if (turn < 20) return 'confirmed';
  return turn < 22 ? 'cancelled' : turn === 22 ? 'late-cancelled' : 'closed';
}

function sessionRow(n: number, activityId: string, startsAt: Date): Row {
  return {
    id: `bench-session-${n}`,
    version: 0,
    activity_id: activityId,
    state: 'open',
    delivery_mode: 'teams',
    capacity: n % 5 === 0 ? null : EACH,
    starts_at: startsAt,
    ends_at: new Date(startsAt.getTime() + DAY / 8),
    starts_on: startsAt.toISOString().slice(0, 10),
    out_of_hours: false,
    booking_opens_at: BEGUN,
    automation: true,
    confirmed: 20,
    held: 0,
    waiting: 0,
    queue_number: 0,
    dates_told_at: BEGUN,
    settled_at: startsAt,
    created_at: BEGUN,
  };
}

function markRow(n: number, session: number, personId: string, unscheduled: boolean): Row {
  return {
    id: `bench-mark-${unscheduled ? 'un' : ''}${n}`,
    session_id: `bench-session-${session}`,
    session_day_id: `bench-day-${session}`,
    person_id: personId,
    mark: n % 10 === 0 && !unscheduled ? 'absent' : n % 10 === 1 ? 'part' : 'attended',
    unscheduled,
    made_at: BEGUN,
    recorded_at: BEGUN,
    recorded_by_id: 'bench',
  };
}

function signInRow(personId: string, token: string): Row {
  return {
    id: 'bench-sign-in',
    person_id: personId,
    token_hash: hashed(token),
    device: 'bench',
    created_at: new Date(),
    last_seen_at: new Date(),
  };
}

function* rows(count: number, make: (n: number) => Row): Generator<Row> {
  for (let n = 0; n < count; n++) yield make(n);
}
