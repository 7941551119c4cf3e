import type { Span } from '../platform/time.ts';
import type { Session } from './session-repository.ts';
import { daysInOrder } from './session-rules.ts';

/** What organisers write of a session. Its counters, states and places are changed elsewhere. */
export type SessionFacts = Pick<
  Session,
  | 'deliveryMode'
  | 'venueId'
  | 'venue'
  | 'joiningDetails'
  | 'locality'
  | 'capacity'
  | 'minimum'
  | 'minimumDaysBefore'
  | 'bookingOpensAt'
  | 'closesHoursBefore'
  | 'freeUntilDaysBefore'
  | 'lateCancelledBy'
  | 'delegateNotes'
  | 'preCourseWork'
> & { trainerIds: string[]; days: Span[] };

/** Once somebody has booked or waits, these are changed where their effect is shown and everybody is told. */
export const TOLD_FIELDS = [
  'days',
  'deliveryMode',
  'venueId',
  'venue',
  'joiningDetails',
  'capacity',
] as const satisfies readonly (keyof SessionFacts)[];

/** Somebody has a place, is offered one, waits for approval or stands in the queue. */
export function hasBookings({
  confirmed,
  held,
  waiting,
}: Pick<Session, 'confirmed' | 'held' | 'waiting'>): boolean {
  return confirmed + held + waiting > 0;
}

/** Why a session cannot be on these days; null when it can. */
export function whyNotOn(days: Span[], now: Date): 'days' | 'past' | null {
  const [first] = days;
  if (first === undefined || !daysInOrder(days)) return 'days';
  return first.startsAt <= now ? 'past' : null;
}

export type SessionStep = 'announce' | 'open';

/** True where a session can take this step: a draft is announced or opened, an announced one opened. */
export function mayStep(state: Session['state'], step: SessionStep): boolean {
  return state === 'draft' || (state === 'announced' && step === 'open');
}
