import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type Notice = Queries['t']['notices']['$inferSelect'];
export type Receipt = Queries['t']['noticeReceipts']['$inferSelect'];

/** A statement takes some 32,000 values on SQLite. */
const ROWS_AT_ONCE = 500;

/** Writes urgent news with a receipt for everybody whom it concerns. */
export async function insertNotice(
  tx: Queries,
  notice: Notice,
  receipts: Pick<Receipt, 'id' | 'bookingId' | 'personId'>[],
): Promise<void> {
  await tx.insert(tx.t.notices).values(notice);
  for (let at = 0; at < receipts.length; at += ROWS_AT_ONCE) {
    const some = receipts.slice(at, at + ROWS_AT_ONCE);
    await tx.insert(tx.t.noticeReceipts).values(some.map((one) => ({ ...one, noticeId: notice.id })));
  }
}

export async function noticeById(db: Queries, id: string): Promise<Notice | null> {
  const [row] = await db.select().from(db.t.notices).where(eq(db.t.notices.id, id));
  return row ?? null;
}

/** Urgent news about a session, the newest first. */
export async function noticesOf(db: Queries, sessionId: string): Promise<Notice[]> {
  const { notices } = db.t;
  return db.select().from(notices).where(eq(notices.sessionId, sessionId)).orderBy(desc(notices.sentAt));
}

/** A receipt with the news that it is for, or null. */
export async function receiptById(
  db: Queries,
  id: string,
): Promise<{ receipt: Receipt; notice: Notice } | null> {
  const { noticeReceipts, notices } = db.t;
  const [row] = await db
    .select({ receipt: noticeReceipts, notice: notices })
    .from(noticeReceipts)
    .innerJoin(notices, eq(notices.id, noticeReceipts.noticeId))
    .where(eq(noticeReceipts.id, id));
  return row ?? null;
}

/** Whom news concerns, and how their booking stands now. */
export async function receiptsOf(db: Queries, noticeId: string) {
  const { noticeReceipts, bookings } = db.t;
  return db
    .select({ receipt: noticeReceipts, state: bookings.state })
    .from(noticeReceipts)
    .innerJoin(bookings, eq(bookings.id, noticeReceipts.bookingId))
    .where(eq(noticeReceipts.noticeId, noticeId))
    .orderBy(asc(noticeReceipts.id));
}

/** Notes when the news was first opened or confirmed; a later time changes nothing. */
export async function noteReceipt(
  tx: Queries,
  id: string,
  what: 'openedAt' | 'confirmedAt',
  at: Date,
): Promise<void> {
  const { noticeReceipts } = tx.t;
  await tx
    .update(noticeReceipts)
    .set({ [what]: at })
    .where(and(eq(noticeReceipts.id, id), isNull(noticeReceipts[what])));
}

/** Notes that an organiser reached somebody, or with null takes that back; false for a receipt of other news. */
export async function noteReached(
  tx: Queries,
  { id, noticeId }: { id: string; noticeId: string },
  reached: { at: Date; byId: string } | null,
): Promise<boolean> {
  const { noticeReceipts } = tx.t;
  const rows = await tx
    .update(noticeReceipts)
    .set({ reachedAt: reached?.at ?? null, reachedById: reached?.byId ?? null })
    .where(and(eq(noticeReceipts.id, id), eq(noticeReceipts.noticeId, noticeId)))
    .returning({ id: noticeReceipts.id });
  return rows.length > 0;
}

/** The receipts of one record belong to the record that it is joined to. */
export async function moveReceipts(tx: Queries, keepId: string, goId: string): Promise<void> {
  const { noticeReceipts } = tx.t;
  await tx.update(noticeReceipts).set({ personId: keepId }).where(eq(noticeReceipts.personId, goId));
}
