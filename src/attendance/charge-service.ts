import { z } from 'zod';
import type { ChargeReason } from '../../db/schema/tables/attendance.ts';
import { bookedFor, lateCancelledSince } from '../bookings/index.ts';
import {
  type Activity,
  activitiesById,
  daysOfSessions,
  lockSessions,
  mayOrganise,
  readPlace,
  sessionsById,
} from '../catalogue/index.ts';
import { grouped } from '../platform/groups.ts';
import { type Happening, record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { readSetting, writeSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';
import {
  type Charge,
  cancelledWithCharges,
  chargeById,
  chargesOfSession,
  insertCharges,
  restore,
  takeBack,
  waive,
} from './charge-repository.ts';
import { changesOfCharges, dueAtClosing, isTakenBack, owedFor } from './charge-rules.ts';
import type { OpenRegister, RegisterFacts } from './register-facts.ts';

type Charging = { activity: Activity; sessionId: string; days: number; now: Date; actorId: string | null };

/**
 * The charges of a register that closes, in its transaction: for places and no-shows by the activity's rules,
 * taken back where a correction has withdrawn what made them. Gives how many were made, their sum, and how many
 * were taken back. Nobody is charged who came without a place.
 */
export async function chargeAtClosing(
  tx: Queries,
  { open, facts, now, actorId }: { open: OpenRegister; facts: RegisterFacts; now: Date; actorId: string },
  reason: string,
): Promise<{ made: number; pence: number; takenBack: number }> {
  const sessionId = open.session.id;
  const due = new Map<string, 'place' | 'no-show'>();
  for (const [personId, bookingId] of facts.bookings) {
    const what = dueAtClosing(open.days, facts.marks.get(personId) ?? new Map());
    if (what !== null) due.set(bookingId, what);
  }
  const known = await chargesOfSession(tx, sessionId);
  const { takenBack, missing } = changesOfCharges(known, due);
  await takeBack(tx, takenBack, now, reason);
  const gone = known.filter(({ id }) => takenBack.includes(id));
  await record(
    tx,
    gone.map((charge) => happening('charge-taken-back', charge, now, actorId)),
  );
  const charging = { activity: open.activity, sessionId, days: open.days.length, now, actorId };
  const made = await make(tx, charging, missing);
  return {
    made: made.length,
    pence: made.reduce((sum, { pence }) => sum + pence, 0),
    takenBack: takenBack.length,
  };
}

const CURSOR = 'charges';
/** A cancellation may be committed a moment after the instant that it bears. */
const OVERLAP_MS = 5 * 60_000;
const SESSION_CANCELLED = 'The session was cancelled.';

/** How far late cancellations were looked at, and which of the last minutes: none is judged by a later rule. */
const cursor = z.object({ at: z.coerce.date(), seen: z.array(z.string()) });

/**
 * What time does to charges: places that were given up too late are charged by the rules as they are now, once,
 * and the charges of a session that was cancelled since are taken back. Safe to run in several processes at once.
 */
export async function chargeLateCancellations(platform: Platform): Promise<void> {
  const { store, clock } = platform;
  const now = clock.now();
  const known = cursor.safeParse(await readSetting(store.read, CURSOR)).data;
  const overlap = (at: Date) => new Date(at.getTime() - OVERLAP_MS);
  const found = await lateCancelledSince(store.read, known === undefined ? new Date(0) : overlap(known.at));
  const seen = new Set(known?.seen);
  const fresh = found.filter(({ bookingId }) => !seen.has(bookingId));
  for (const [sessionId, late] of grouped(fresh, (one) => one.sessionId)) {
    const ids = late.map(({ bookingId }) => bookingId);
    await store.transaction((tx) => chargeLate(tx, sessionId, ids, now));
  }
  for (const sessionId of await cancelledWithCharges(store.read)) {
    await store.transaction((tx) => takeBackAll(tx, sessionId, now));
  }
  const last = found.filter(({ endedAt }) => endedAt >= overlap(now)).map(({ bookingId }) => bookingId);
  await store.transaction((tx) => writeSetting(tx, CURSOR, { at: now.toISOString(), seen: last }));
}

async function chargeLate(tx: Queries, sessionId: string, bookingIds: string[], now: Date): Promise<void> {
  const [session] = await lockSessions(tx, [sessionId]);
  if (session === undefined || session.state === 'cancelled') return;
  const activity = (await activitiesById(tx, [session.activityId])).get(session.activityId);
  if (activity === undefined) return;
  const known = await chargesOfSession(tx, sessionId);
  const charged = new Set(
    known.filter(({ reason }) => reason === 'late-cancellation').map(({ bookingId }) => bookingId),
  );
  const days = (await daysOfSessions(tx, [sessionId])).get(sessionId)?.length ?? 1;
  const missing = bookingIds
    .filter((bookingId) => !charged.has(bookingId))
    .map((bookingId) => ({ bookingId, reason: 'late-cancellation' as const }));
  await make(tx, { activity, sessionId, days, now, actorId: null }, missing);
}

async function takeBackAll(tx: Queries, sessionId: string, now: Date): Promise<void> {
  const [session] = await lockSessions(tx, [sessionId]);
  if (session?.state !== 'cancelled') return;
  const standing = (await chargesOfSession(tx, sessionId)).filter(({ waivedAt }) => waivedAt === null);
  const ids = standing.map(({ id }) => id);
  await takeBack(tx, ids, now, SESSION_CANCELLED);
  await record(
    tx,
    standing.map((charge) => happening('charge-taken-back', charge, now, null)),
  );
}

/** Writes what these bookings owe, with its history, in a transaction that holds the session's lock. */
async function make(
  tx: Queries,
  { activity, sessionId, days, now, actorId }: Charging,
  missing: { bookingId: string; reason: ChargeReason }[],
): Promise<Charge[]> {
  if (missing.length === 0) return [];
  const names = new Map((await readPlace(tx)).sectors.map(({ key, label }) => [key, label]));
  const booked = await bookedFor(
    tx,
    missing.map(({ bookingId }) => bookingId),
  );
  const rows = missing.flatMap(({ bookingId, reason }): Charge[] => {
    const { organisationId = null, sector = null } = booked.get(bookingId) ?? {};
    const owed = owedFor(reason, activity, { sector, days }, names);
    if (owed === null) return [];
    const waiver = { waivedAt: null, waivedById: null, waivedReason: null };
    return [{ id: newId(), bookingId, sessionId, organisationId, reason, ...owed, madeAt: now, ...waiver }];
  });
  await insertCharges(tx, rows);
  await record(
    tx,
    rows.map((charge) => happening('charged', charge, now, actorId)),
  );
  return rows;
}

export type WaiverResult =
  | { outcome: 'waived' | 'restored' | 'already' }
  | { outcome: 'refused'; reason: 'taken-back' }
  | { outcome: 'not-found' };

/** Who acts: an administrator outside the team has no say in its money. */
type Actor = { personId: string; teamIds: string[] };

/** Waives a charge, with why; for people of the team that owns the activity, and not found for all others. */
export async function waiveCharge(
  platform: Platform,
  actor: Actor,
  id: string,
  reason: string,
): Promise<WaiverResult> {
  return platform.store.transaction(async (tx) => {
    const charge = await ours(tx, actor, id);
    if (charge === null) return { outcome: 'not-found' };
    const at = platform.clock.now();
    if (!(await waive(tx, id, { at, by: actor.personId, reason }))) return { outcome: 'already' };
    await record(tx, [happening('charge-waived', charge, at, actor.personId, { why: reason })]);
    return { outcome: 'waived' };
  });
}

/** Lets a waived charge stand again. One that was taken back was never owed, and stays so. */
export async function restoreCharge(platform: Platform, actor: Actor, id: string): Promise<WaiverResult> {
  return platform.store.transaction(async (tx) => {
    const charge = await ours(tx, actor, id);
    if (charge === null) return { outcome: 'not-found' };
    if (isTakenBack(charge)) return { outcome: 'refused', reason: 'taken-back' };
    if (!(await restore(tx, id))) return { outcome: 'already' };
    await record(tx, [happening('charge-restored', charge, platform.clock.now(), actor.personId)]);
    return { outcome: 'restored' };
  });
}

/** The charge with the lock on its session, so that no register is closed meanwhile. */
async function ours(tx: Queries, actor: Actor, id: string): Promise<Charge | null> {
  const known = await chargeById(tx, id);
  if (known === null) return null;
  await lockSessions(tx, [known.sessionId]);
  const session = (await sessionsById(tx, [known.sessionId])).get(known.sessionId);
  const activity = (await activitiesById(tx, [session?.activityId ?? ''])).get(session?.activityId ?? '');
  const may = activity !== undefined && mayOrganise({ ...actor, administrator: false }, activity);
  return may ? chargeById(tx, id) : null;
}

function happening(
  what: 'charged' | 'charge-waived' | 'charge-restored' | 'charge-taken-back',
  { id, bookingId, reason, pence, rule }: Charge,
  at: Date,
  actorId: string | null,
  more: Record<string, unknown> = {},
): Happening {
  const facts = { chargeId: id, reason, pence, rule, ...more };
  return { at, subjectKind: 'booking', subjectId: bookingId, actorId, what, facts };
}
