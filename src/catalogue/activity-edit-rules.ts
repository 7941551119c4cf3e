import type { Activity } from './activity-repository.ts';

/** What organisers write of an activity, part by part, as the screens are. */
export const PARTS = {
  what: [
    'title',
    'kind',
    'category',
    'summary',
    'outcomes',
    'audienceText',
    'deliveryMode',
    'durationText',
    'eligibility',
    'eligibleRoles',
    'contact',
    'bookedHere',
    'bookingRoute',
  ],
  rules: [
    'dateLimit',
    'clashRule',
    'queueRule',
    'approval',
    'approvalHours',
    'closesHoursBefore',
    'freeUntilDaysBefore',
    'lateCancelledBy',
    'reminderDays',
  ],
  afterwards: ['cpdMinutes', 'participatory', 'attendanceRule', 'tellsNoShow', 'evaluationUrl'],
  money: ['freeOfCharge', 'priceText', 'prices', 'lateCharge', 'noShowCharge'],
  sessions: ['sessionDefaults', 'delegateNotes', 'preCourseWork'],
} as const satisfies Record<string, readonly (keyof Activity)[]>;

export type Part = keyof typeof PARTS;
export type EditableField = (typeof PARTS)[Part][number];
export type ActivityChange = Partial<Pick<Activity, EditableField>>;

/** What the partnership's guide says and requirements speak of: it stays as it is on its own entries. */
export const OF_THE_GUIDE: readonly EditableField[] = ['title', 'kind', 'audienceText'];

/** Entries that organisers made; all others came with the guide or with guidance. */
export const MADE_HERE = 'organiser';

export function isOfTheGuide({ source }: { source: string }): boolean {
  return source !== MADE_HERE;
}

/** Of what somebody wants to change, what may be changed on this activity. */
export function allowedChange(activity: { source: string }, change: ActivityChange): ActivityChange {
  if (!isOfTheGuide(activity)) return change;
  return Object.fromEntries(
    Object.entries(change).filter(([field]) => !OF_THE_GUIDE.some((fixed) => fixed === field)),
  );
}

export type Step = 'publish' | 'archive' | 'return';

/** The state that a step leads to; null where it is not possible from here. Proposals are switched on elsewhere. */
export function stateAfter(state: Activity['state'], step: Step): Activity['state'] | null {
  if (step === 'publish') return state === 'draft' ? 'current' : null;
  if (step === 'archive') return state === 'current' || state === 'draft' ? 'archived' : null;
  return state === 'archived' ? 'draft' : null;
}
