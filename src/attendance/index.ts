export { absentBookings } from './absent.ts';
export { attendanceLetters } from './attendance-letters.ts';
export { registerAttendanceRoutes } from './attendance-routes.ts';
export {
  type ChargeFilter,
  type ChargeState,
  type ChargeTotal,
  chargeChoices,
  type ListedCharge,
  listCharges,
  listedCharge,
  totalsOfCharges,
} from './charge-list-repository.ts';
export { REASON_WORDS } from './charge-rules.ts';
export { chargeLateCancellations, restoreCharge, waiveCharge } from './charge-service.ts';
export {
  type Completion,
  completionsById,
  completionsKnown,
  completionsOfSession,
} from './completion-repository.ts';
export { type NewCompletion, recordCompletions, withdrawCompletions } from './completion-service.ts';
export { type DoneFact, doneFacts } from './done-facts-repository.ts';
export { type DoneDetail, doneInShort, readShort } from './done-in-short-repository.ts';
export { evidenceWaiting } from './evidence-desk.ts';
export { forgetOldProof } from './evidence-service.ts';
export { attendanceInvariants } from './invariant-repository.ts';
export { moveWaitingEvidence } from './organisation-merging-repository.ts';
export { moveRecord } from './record-merging.ts';
export { type ListedRegister, type ListedRegisters, registersFor } from './register-list.ts';
export { registerAccess } from './register-policy.ts';
export { attendanceTemplates } from './register-templates.ts';
export { type AttendanceFigures, attendanceFigures, unscheduledFigures } from './report-repository.ts';
