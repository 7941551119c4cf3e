import { activitiesById } from '../catalogue/index.ts';
import { newCode } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { minutesAfter } from '../platform/time.ts';
import { closeQuestions, codeHash, requestMail } from './approval-asking.ts';
import {
  type Approval,
  approvalById,
  approvalsToRemind,
  countWrongTry,
  openApprovalsOn,
  sessionsHoldingForApproval,
  updateApproval,
} from './approval-repository.ts';
import { codeState, MINUTES_BETWEEN_CODES, remindAt } from './approval-rules.ts';
import { type Actor, isOfTeam } from './booking-policy.ts';
import { type Booking, bookingById } from './booking-repository.ts';
import { closeLedger, type Ledger, meet, openLedger, sessionIn } from './ledger.ts';
import { readSession } from './open-session.ts';
import { approve, end } from './place-changes.ts';
import { closesAt } from './place-rules.ts';
import { settle } from './settling.ts';

/** Who answers: the manager, whose code was right, or an organiser in their stead. */
type By = { manager: true } | { organiser: Actor };

export type ApprovalAnswer = { approvalId: string; decision: 'given' | 'refused'; reason: string };
export type ApprovalResult =
  | { outcome: 'given' | 'refused'; holdsPlace: boolean }
  /** Somebody or something was quicker: what stands is not touched, and nobody is told twice (scenario 26). */
  | { outcome: 'already' }
  | { outcome: 'not-found' };

/** An organiser answers instead of the manager. Another team's question is not found. */
export async function decideApproval(
  platform: Platform,
  actor: Actor,
  answer: ApprovalAnswer,
): Promise<ApprovalResult> {
  const known = await approvalById(platform.store.read, answer.approvalId);
  const booking = known === null ? null : await bookingById(platform.store.read, known.bookingId);
  if (known === null || booking === null) return { outcome: 'not-found' };
  const activity = (await activitiesById(platform.store.read, [booking.activityId])).get(booking.activityId);
  if (activity === undefined || !isOfTeam(actor, activity)) return { outcome: 'not-found' };
  return decide(platform, { organiser: actor }, known, booking, answer);
}

/** The manager answers, whose code has been checked. */
export async function answerAsManager(platform: Platform, answer: ApprovalAnswer): Promise<ApprovalResult> {
  const known = await approvalById(platform.store.read, answer.approvalId);
  const booking = known === null ? null : await bookingById(platform.store.read, known.bookingId);
  if (known === null || booking === null) return { outcome: 'not-found' };
  return decide(platform, { manager: true }, known, booking, answer);
}

async function decide(
  platform: Platform,
  by: By,
  known: Approval,
  { sessionId, personId }: Booking,
  { decision, reason }: ApprovalAnswer,
): Promise<ApprovalResult> {
  return platform.store.transaction(async (tx) => {
    const actorId = 'organiser' in by ? by.organiser.personId : null;
    const ledger = await openLedger(tx, platform, actorId, {
      sessionIds: [sessionId],
      personIds: [personId],
      freeing: () => 1,
    });
    const approval = await approvalById(tx, known.id);
    const booking = await bookingById(tx, known.bookingId);
    const stands = booking?.state === 'awaiting-approval' || booking?.state === 'waiting';
    if (approval === null || booking === null || approval.decidedAt !== null || !stands)
      return { outcome: 'already' };
    const holdsPlace = booking.state === 'awaiting-approval';
    await closeQuestions(ledger, booking.id, decision, { personId: actorId, reason: reason || null });
    if (decision === 'given') {
      const name = 'organiser' in by ? sessionIn(ledger, sessionId).team?.name : approval.managerName;
      await approve(ledger, booking, name ?? 'The organiser');
    } else {
      const news = { kind: 'declined', because: 'refused', reason: reason || null } as const;
      await end(ledger, { ...booking, approval: 'refused' }, 'declined', news, reason || null);
    }
    await settle(ledger, sessionId);
    await closeLedger(ledger);
    return { outcome: decision, holdsPlace };
  });
}

/** What waits for a manager over these sessions, the oldest question first. */
export async function openApprovals({ store }: Platform, sessionIds: string[]): Promise<OpenApproval[]> {
  const rows = await openApprovalsOn(store.read, sessionIds);
  return rows.map(({ approval, personId, sessionId, state }) => ({
    approvalId: approval.id,
    bookingId: approval.bookingId,
    personId,
    sessionId,
    managerName: approval.managerName,
    managerAddress: approval.managerAddress,
    askedAt: approval.askedAt,
    deadlineAt: approval.deadlineAt,
    holdsPlace: state === 'awaiting-approval',
  }));
}

export type OpenApproval = {
  approvalId: string;
  bookingId: string;
  personId: string;
  sessionId: string;
  managerName: string;
  managerAddress: string;
  askedAt: Date;
  /** Null while the person waits without a place. */
  deadlineAt: Date | null;
  holdsPlace: boolean;
};

/** Whether this code answers this question. A wrong one is counted; after five none works any more. */
export async function checkCode(
  { store }: Platform,
  approvalId: string,
  code: string,
): Promise<'right' | 'wrong' | 'decided' | 'too-many-tries' | 'not-found'> {
  return store.transaction(async (tx) => {
    // Counted before it is compared: of many tries at once none is free.
    await countWrongTry(tx, approvalId);
    const approval = await approvalById(tx, approvalId);
    if (approval === null) return 'not-found';
    const state = codeState({ ...approval, wrongTries: approval.wrongTries - 1 });
    if (state !== 'live') return state;
    if (approval.codeHash !== codeHash(approvalId, code)) return 'wrong';
    await updateApproval(tx, approvalId, { wrongTries: approval.wrongTries - 1 });
    return 'right';
  });
}

/** Sends the manager a new code, in place of the old one; not again within two minutes. */
export async function sendNewCode(
  platform: Platform,
  approvalId: string,
): Promise<'sent' | 'too-soon' | 'decided' | 'not-found'> {
  return askAgain(platform, approvalId, 'new-code');
}

/** Asks a manager once more, because an organiser wants an answer. Another team's question is not found. */
export async function remindManager(
  platform: Platform,
  actor: Actor,
  approvalId: string,
): Promise<'sent' | 'too-soon' | 'decided' | 'not-found'> {
  const known = await approvalById(platform.store.read, approvalId);
  const booking = known === null ? null : await bookingById(platform.store.read, known.bookingId);
  const activities = await activitiesById(platform.store.read, booking === null ? [] : [booking.activityId]);
  const activity = booking === null ? undefined : activities.get(booking.activityId);
  if (activity === undefined || !isOfTeam(actor, activity)) return 'not-found';
  return askAgain(platform, approvalId, 'reminder');
}

async function askAgain(
  platform: Platform,
  approvalId: string,
  again: 'reminder' | 'new-code',
): Promise<'sent' | 'too-soon' | 'decided' | 'not-found'> {
  const known = await approvalById(platform.store.read, approvalId);
  const booking = known === null ? null : await bookingById(platform.store.read, known.bookingId);
  if (booking === null) return 'not-found';
  return platform.store.transaction(async (tx) => {
    const plan = { sessionIds: [booking.sessionId], personIds: [] };
    const ledger = await openLedger(tx, platform, null, plan);
    const approval = await approvalById(tx, approvalId);
    if (approval === null) return 'not-found';
    if (approval.decidedAt !== null) return 'decided';
    const last = approval.remindedAt ?? approval.askedAt;
    if (ledger.now < minutesAfter(last, MINUTES_BETWEEN_CODES)) return 'too-soon';
    await ask(ledger, booking, approval, again);
    await closeLedger(ledger);
    return 'sent';
  });
}

/** A new mail with a new code: the old one was wiped when it was sent. */
async function ask(
  ledger: Ledger,
  booking: Booking,
  { id, deadlineAt }: Approval,
  again: 'reminder' | 'new-code',
): Promise<void> {
  const code = newCode();
  await meet(ledger, [booking]);
  await updateApproval(ledger.tx, id, {
    codeHash: codeHash(id, code),
    wrongTries: 0,
    remindedAt: ledger.now,
  });
  ledger.messages.push(requestMail(ledger, booking, { id, code, deadlineAt, again }));
}

/**
 * What time does to approvals: managers are reminded once, and where the time for an answer has passed, or booking
 * has closed, the place goes back and the person is told once (scenario 23).
 */
export async function passApprovals(platform: Platform): Promise<void> {
  const { store, clock, zone } = platform;
  for (const { sessionId, firstDeadline } of await sessionsHoldingForApproval(store.read)) {
    const open = await readSession(store.read, zone, sessionId);
    const now = clock.now();
    // A session that was moved, or closed before its time, may close before the manager's time is over.
    if (open !== null && (now > firstDeadline || now > closesAt(open.timing)))
      await lapse(platform, sessionId);
  }
  for (const row of await approvalsToRemind(store.read)) {
    const booking = await bookingById(store.read, row.bookingId);
    if (booking !== null) await remindIfDue(platform, booking, row.approval.id);
  }
}

async function lapse(platform: Platform, sessionId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const before = await openApprovalsOn(tx, [sessionId]);
    const ledger = await openLedger(tx, platform, null, {
      sessionIds: [sessionId],
      personIds: [],
      freeing: () => before.length,
    });
    const closed = ledger.now > closesAt(sessionIn(ledger, sessionId).timing);
    const over = (await openApprovalsOn(tx, [sessionId])).filter(
      ({ approval }) => approval.deadlineAt !== null && (closed || approval.deadlineAt < ledger.now),
    );
    for (const { approval } of over) {
      const booking = await bookingById(tx, approval.bookingId);
      await closeQuestions(ledger, approval.bookingId, 'lapsed');
      if (booking?.state !== 'awaiting-approval') continue;
      await meet(ledger, [booking]);
      const because = closed ? 'closing' : 'no-answer';
      const reason = closed ? 'booking closed before the manager answered' : 'the manager did not answer';
      const news = { kind: 'declined', because, reason: null } as const;
      await end(ledger, { ...booking, approval: null }, 'declined', news, reason);
    }
    await settle(ledger, sessionId);
    await closeLedger(ledger);
  });
}

async function remindIfDue(platform: Platform, booking: Booking, approvalId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const plan = { sessionIds: [booking.sessionId], personIds: [] };
    const ledger = await openLedger(tx, platform, null, plan);
    const approval = await approvalById(tx, approvalId);
    if (approval === null || approval.decidedAt !== null || approval.deadlineAt === null) return;
    if (approval.remindedAt !== null) return;
    const at = remindAt(approval.deadlineAt, approval.askedAt, sessionIn(ledger, booking.sessionId).timing);
    if (at === null || ledger.now < at || ledger.now > approval.deadlineAt) return;
    await ask(ledger, booking, approval, 'reminder');
    await closeLedger(ledger);
  });
}
