import { earlier, hoursAfter, hoursBefore } from '../platform/time.ts';
import { closesAt, type Timing } from './place-rules.ts';

/** After this many wrong codes a new one has to be asked for. */
export const MOST_WRONG_CODES = 5;
/** A manager asks for a new code no more often than this. */
export const MINUTES_BETWEEN_CODES = 2;

/** Whether a place has to be approved, and by whom it is: nobody asks again what was answered before. */
export type ApprovalFacts = {
  activity: { approval: 'none' | 'tell-manager' | 'manager-approves' };
  /** The person books for themselves; a lead or an organiser who books for them answers for it. */
  byOneself: boolean;
  /** The place on another date that they give up was approved. */
  approvedBefore: boolean;
};

/** True where a manager has to approve this booking first. */
export function needsApproval({ activity, byOneself, approvedBefore }: ApprovalFacts): boolean {
  return activity.approval === 'manager-approves' && byOneself && !approvedBefore;
}

/** Until when a manager may answer while a place is held: their hours, and at the latest when booking closes (scenario 23). */
export function approvalDeadline(timing: Timing, now: Date): Date {
  return earlier(hoursAfter(now, timing.settings.approvalHours), closesAt(timing));
}

/** When the manager is reminded: some hours before the place goes back, and never at once. */
export function remindAt(deadlineAt: Date, askedAt: Date, { settings }: Timing): Date | null {
  const at = hoursBefore(deadlineAt, settings.approvalReminderHours);
  return at > askedAt ? at : null;
}

type Asked = { decidedAt: Date | null; wrongTries: number };

/** What a code does for a manager who types it. */
export function codeState(approval: Asked): 'live' | 'decided' | 'too-many-tries' {
  if (approval.decidedAt !== null) return 'decided';
  return approval.wrongTries >= MOST_WRONG_CODES ? 'too-many-tries' : 'live';
}
