export {
  type AllocationResult,
  type AllocationView,
  allocationsOf,
  changeAllocation,
  releaseAllocation,
  type SetAsideOrder,
  setAside,
  setOrganisationCap,
} from './allocation-service.ts';
export {
  decideApproval,
  type OpenApproval,
  openApprovals,
  passApprovals,
  remindManager,
} from './approval-service.ts';
export { attendingOf, everBooked, needsCount, needsStated } from './attending-repository.ts';
export { bookingLetters } from './booking-letters.ts';
export type { Actor } from './booking-policy.ts';
export { bookingsOn } from './booking-repository.ts';
export { registerBookingRoutes } from './booking-routes.ts';
export type { Refusal } from './booking-rules.ts';
export { book } from './booking-service.ts';
export { type BookingSettings, readBookingSettings, settingsFor } from './booking-settings.ts';
export { bookingTemplates } from './booking-templates.ts';
export { type BookingWindow, bookingWindows, type WindowOf } from './booking-window.ts';
export { cancel } from './cancellation-service.ts';
export { changeCapacity } from './capacity-service.ts';
export { bookedFor, lateCancelledSince } from './charging-repository.ts';
export { clashesAt } from './clash-preview.ts';
export { passTime } from './clock-service.ts';
export { setBookingClosed, settleSession } from './closing-service.ts';
export { type DeskBooking, deskBookings } from './desk-bookings.ts';
export { offersRunningOut } from './desk-repository.ts';
export { offerElsewhere } from './elsewhere-service.ts';
export { bookingInvariants } from './invariant-repository.ts';
export { type ConfirmedPlace, placesHeld, placesTouchedSince, timesThen } from './known-repository.ts';
export { managerTemplates } from './manager-templates.ts';
export { moveBookings } from './merging-repository.ts';
export { endDoubles } from './merging-service.ts';
export {
  bookingIdsIn,
  messageOn,
  messagesOf,
  type SessionMessage,
} from './message-repository.ts';
export {
  addressees,
  changeDraft,
  changeFiles,
  type Draft,
  MOST_FILES,
  sendMessage,
  throwDraftAway,
  writeDraft,
} from './message-service.ts';
export { moveSession } from './move-service.ts';
export { type MyBooking, myBookings } from './my-bookings.ts';
export { noteReached, noticeById, noticesOf, receiptsOf } from './notice-repository.ts';
export { type NoticeResult, sendNotice, type Urgent } from './notice-service.ts';
export { readSession } from './open-session.ts';
export { closesAt, freePlaces, type Stage, stageOf, type Timing } from './place-rules.ts';
export type { AllocationRow } from './pools-repository.ts';
export {
  moveInQueue,
  promoteByHand,
  setAutomation,
  setQueueRule,
  whyNobodyIsPromoted,
} from './queue-hand-service.ts';
export { type QueueHelp, queueHelp } from './queue-help.ts';
export { sendReminders } from './reminder-service.ts';
export { type BookingFigures, bookingFigures, waitingDemand } from './report-repository.ts';
export { cancelSession } from './session-cancellation-service.ts';
export { NOBODY, sessionLetters, sessionWords } from './session-letters.ts';
export { type Outlook, outlookFor, type StaffBooking, staffBookings } from './staff-bookings.ts';
export {
  type Colleague,
  maySubstitute,
  type SubstitutionResult,
  substitute,
} from './substitution-service.ts';
