import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type Charge = Queries['t']['charges']['$inferSelect'];

const AT_ONCE = 500;

export async function chargeById(db: Queries, id: string): Promise<Charge | null> {
  const [row] = await db.select().from(db.t.charges).where(eq(db.t.charges.id, id));
  return row ?? null;
}

/** Every charge that was ever made for a session, in no order. */
export async function chargesOfSession(db: Queries, sessionId: string): Promise<Charge[]> {
  return db.select().from(db.t.charges).where(eq(db.t.charges.sessionId, sessionId));
}

/** Adds charges; the caller holds the lock on the session, so that none is made twice. */
export async function insertCharges(tx: Queries, rows: Charge[]): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await tx.insert(tx.t.charges).values(rows.slice(at, at + AT_ONCE));
  }
}

/** Takes charges back because what made them was wrong. Whoever had waived one stands in the history. */
export async function takeBack(tx: Queries, ids: string[], at: Date, reason: string): Promise<void> {
  const { charges } = tx.t;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await tx
      .update(charges)
      .set({ waivedAt: at, waivedById: null, waivedReason: reason })
      .where(inArray(charges.id, ids.slice(from, from + AT_ONCE)));
  }
}

/** Waives a charge that stands; false where it does not stand any more. */
export async function waive(
  tx: Queries,
  id: string,
  waiver: { at: Date; by: string; reason: string },
): Promise<boolean> {
  const { charges } = tx.t;
  const rows = await tx
    .update(charges)
    .set({ waivedAt: waiver.at, waivedById: waiver.by, waivedReason: waiver.reason })
    .where(and(eq(charges.id, id), isNull(charges.waivedAt)))
    .returning({ id: charges.id });
  return rows.length > 0;
}

/** Lets a charge stand again that somebody had waived; false for one that stands, or was taken back. */
export async function restore(tx: Queries, id: string): Promise<boolean> {
  const { charges } = tx.t;
  const rows = await tx
    .update(charges)
    .set({ waivedAt: null, waivedById: null, waivedReason: null })
    .where(and(eq(charges.id, id), isNotNull(charges.waivedById)))
    .returning({ id: charges.id });
  return rows.length > 0;
}

/** Sessions that were cancelled while charges for them still stand. */
export async function cancelledWithCharges(db: Queries): Promise<string[]> {
  const { charges, sessions } = db.t;
  const rows = await db
    .selectDistinct({ id: charges.sessionId })
    .from(charges)
    .innerJoin(sessions, eq(sessions.id, charges.sessionId))
    .where(and(eq(sessions.state, 'cancelled'), isNull(charges.waivedAt)));
  return rows.map(({ id }) => id);
}
