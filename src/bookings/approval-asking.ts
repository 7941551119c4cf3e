import { hashed, newCode, newId } from '../platform/ids.ts';
import type { Message } from '../platform/outbox.ts';
import { type Approval, insertApproval, openApprovalsOf, updateApproval } from './approval-repository.ts';
import { approvalDeadline } from './approval-rules.ts';
import type { Booking } from './booking-repository.ts';
import { happened, type Ledger, personIn, sessionIn } from './ledger.ts';

type Asking = Pick<Booking, 'id' | 'personId' | 'sessionId' | 'managerName' | 'managerAddress'>;

/**
 * Asks the manager whom the person named. While a place is held (`holds`) they have until a deadline; while the
 * person waits there is none. The answer needs the code of this mail and nothing else: no account.
 */
export async function askManager(ledger: Ledger, booking: Asking, holds: boolean): Promise<void> {
  const { managerName, managerAddress } = booking;
  if (managerAddress === null) throw new Error(`booking ${booking.id} names no manager`);
  const id = newId();
  const code = newCode();
  const deadlineAt = holds ? approvalDeadline(sessionIn(ledger, booking.sessionId).timing, ledger.now) : null;
  await insertApproval(ledger.tx, {
    id,
    bookingId: booking.id,
    managerName: managerName ?? managerAddress,
    managerAddress,
    codeHash: codeHash(id, code),
    askedAt: ledger.now,
    deadlineAt,
  });
  happened(ledger, booking.id, 'approval-asked', {
    manager: managerName,
    ...(deadlineAt === null ? {} : { until: deadlineAt.toISOString() }),
  });
  ledger.messages.push(requestMail(ledger, booking, { id, code, deadlineAt, again: null }));
}

/** Gives the question of a booking a deadline, now that a place is held for it. */
export async function setDeadline(ledger: Ledger, booking: Booking): Promise<void> {
  const deadlineAt = approvalDeadline(sessionIn(ledger, booking.sessionId).timing, ledger.now);
  for (const { id } of await openApprovalsOf(ledger.tx, [booking.id]))
    await updateApproval(ledger.tx, id, { deadlineAt });
}

/** Nobody has to answer any more: the booking ended, or got its place otherwise. */
export async function closeQuestions(
  ledger: Ledger,
  bookingId: string,
  decision: NonNullable<Approval['decision']>,
  by: { personId: string | null; reason: string | null } = { personId: null, reason: null },
): Promise<void> {
  for (const { id } of await openApprovalsOf(ledger.tx, [bookingId])) {
    await updateApproval(ledger.tx, id, {
      decision,
      decidedAt: ledger.now,
      decidedById: by.personId,
      reason: by.reason,
    });
  }
}

/** The mail that asks, reminds or brings a new code. Its code makes it secret: it is wiped once it is sent. */
export function requestMail(
  ledger: Ledger,
  booking: Asking,
  {
    id,
    code,
    deadlineAt,
    again,
  }: { id: string; code: string; deadlineAt: Date | null; again: 'reminder' | 'new-code' | null },
): Message {
  const { session, activity, days, team, timing } = sessionIn(ledger, booking.sessionId);
  const address = booking.managerAddress ?? '';
  return {
    kind: 'approval-request',
    to: { personId: null, name: booking.managerName ?? address, address },
    bookingId: booking.id,
    sessionId: booking.sessionId,
    scopeId: activity.id,
    secret: true,
    expiresAt: timing.startsAt,
    facts: {
      approvalId: id,
      code,
      again,
      deadlineAt: deadlineAt?.toISOString() ?? null,
      person: personIn(ledger, booking.personId).name,
      manager: booking.managerName ?? '',
      title: activity.title,
      days: days.map((day) => ({ startsAt: day.startsAt.toISOString(), endsAt: day.endsAt.toISOString() })),
      where: session.deliveryMode === 'teams' ? 'Microsoft Teams meeting' : (session.venue ?? ''),
      team: { name: team?.name ?? 'Muster', address: team?.mailbox ?? ledger.platform.mailFrom },
    },
  };
}

/** Six digits alone are soon tried out, so what is kept is bound to the one question that they answer. */
export function codeHash(approvalId: string, code: string): string {
  return hashed(`${approvalId} ${code}`);
}
