import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

export type Approval = Queries['t']['approvals']['$inferSelect'];
export type ApprovalChange = Partial<Omit<Approval, 'id' | 'bookingId'>>;

export async function insertApproval(
  tx: Queries,
  row: Queries['t']['approvals']['$inferInsert'],
): Promise<void> {
  await tx.insert(tx.t.approvals).values(row);
}

export async function updateApproval(tx: Queries, id: string, change: ApprovalChange): Promise<void> {
  await tx.update(tx.t.approvals).set(change).where(eq(tx.t.approvals.id, id));
}

/** One more wrong code, counted by the database, so that two at once count as two. */
export async function countWrongTry(tx: Queries, id: string): Promise<void> {
  const { approvals } = tx.t;
  await tx
    .update(approvals)
    .set({ wrongTries: sql`${approvals.wrongTries} + 1` })
    .where(eq(approvals.id, id));
}

export async function approvalById(db: Queries, id: string): Promise<Approval | null> {
  const [row] = await db.select().from(db.t.approvals).where(eq(db.t.approvals.id, id));
  return row ?? null;
}

/** What a manager was asked last about this booking; null where nobody was asked. */
export async function approvalOf(db: Queries, bookingId: string): Promise<Approval | null> {
  const { approvals } = db.t;
  const [row] = await db
    .select()
    .from(approvals)
    .where(eq(approvals.bookingId, bookingId))
    .orderBy(desc(approvals.askedAt))
    .limit(1);
  return row ?? null;
}

/** The questions of these bookings that nobody has answered, the oldest first. */
export async function openApprovalsOf(db: Queries, bookingIds: string[]): Promise<Approval[]> {
  const { approvals } = db.t;
  const found: Approval[] = [];
  for (let at = 0; at < bookingIds.length; at += 500) {
    found.push(
      ...(await db
        .select()
        .from(approvals)
        .where(and(inArray(approvals.bookingId, bookingIds.slice(at, at + 500)), isNull(approvals.decidedAt)))
        .orderBy(asc(approvals.askedAt))),
    );
  }
  return found;
}

/** The unanswered questions about bookings of these sessions, the oldest first. */
export async function openApprovalsOn(
  db: Queries,
  sessionIds: string[],
): Promise<{ approval: Approval; personId: string; sessionId: string; state: string }[]> {
  if (sessionIds.length === 0) return [];
  const { approvals, bookings } = db.t;
  const found = [];
  for (let at = 0; at < sessionIds.length; at += 500) {
    found.push(
      ...(await db
        .select({
          approval: approvals,
          personId: bookings.personId,
          sessionId: bookings.sessionId,
          state: bookings.state,
        })
        .from(approvals)
        .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
        .where(and(isNull(approvals.decidedAt), inArray(bookings.sessionId, sessionIds.slice(at, at + 500))))
        .orderBy(asc(approvals.askedAt))),
    );
  }
  return found;
}

/** Sessions on which places are held until a manager answers, and until when the first of them is. */
export async function sessionsHoldingForApproval(
  db: Queries,
): Promise<{ sessionId: string; firstDeadline: Date }[]> {
  const { approvals, bookings } = db.t;
  const rows = await db
    .select({ sessionId: bookings.sessionId, deadlineAt: approvals.deadlineAt })
    .from(approvals)
    .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
    .where(and(isNull(approvals.decidedAt), isNotNull(approvals.deadlineAt)))
    .orderBy(asc(approvals.deadlineAt));
  const first = new Map<string, Date>();
  for (const { sessionId, deadlineAt } of rows)
    if (deadlineAt !== null && !first.has(sessionId)) first.set(sessionId, deadlineAt);
  return [...first].map(([sessionId, firstDeadline]) => ({ sessionId, firstDeadline }));
}

/** Unanswered questions with a deadline of whose manager nobody has been reminded. */
export async function approvalsToRemind(
  db: Queries,
): Promise<{ approval: Approval; sessionId: string; bookingId: string }[]> {
  const { approvals, bookings } = db.t;
  return db
    .select({ approval: approvals, sessionId: bookings.sessionId, bookingId: bookings.id })
    .from(approvals)
    .innerJoin(bookings, eq(bookings.id, approvals.bookingId))
    .where(and(isNull(approvals.decidedAt), isNotNull(approvals.deadlineAt), isNull(approvals.remindedAt)));
}

/** The manager whom somebody named last, to be offered again. */
export async function lastManagerOf(
  db: Queries,
  personId: string,
): Promise<{ name: string; address: string } | null> {
  const { bookings } = db.t;
  const [row] = await db
    .select({ name: bookings.managerName, address: bookings.managerAddress })
    .from(bookings)
    .where(and(eq(bookings.personId, personId), isNotNull(bookings.managerAddress)))
    .orderBy(desc(bookings.bookedAt))
    .limit(1);
  return row === undefined || row.address === null ? null : { name: row.name ?? '', address: row.address };
}
