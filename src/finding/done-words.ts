import type { Done, Standing } from '../compliance/index.ts';
import { sayCalendarDay } from '../platform/time.ts';

/** "You did this on 3 March 2026, in date until 3 March 2028", with the certificate. */
export type DoneView = { text: string; href: string; lapsed: boolean };

/**
 * What somebody has done of each activity, in words: of what a role of theirs asks for with how long it counts,
 * of anything else the day alone. Something else that counts for it is named. Pure.
 */
export function doneViews(
  standings: Standing[],
  done: Done[],
  titleOf: (activityId: string) => string,
): Map<string, DoneView> {
  const views = new Map<string, DoneView>();
  const last = new Map<string, Done>();
  for (const one of done) {
    const known = last.get(one.activityId);
    if (known === undefined || known.completedOn < one.completedOn) last.set(one.activityId, one);
  }
  for (const [activityId, one] of last) views.set(activityId, view(one, `You did this on ${on(one)}`, false));
  for (const standing of standings) {
    if (standing.done === null) continue;
    const { activityId, done: counting } = standing;
    const what =
      counting.activityId === activityId
        ? `You did this on ${on(counting)}`
        : `You did ${titleOf(counting.activityId)} on ${on(counting)}, which counts for this`;
    views.set(activityId, view(counting, `${what}${howLong(standing)}`, standing.state === 'overdue'));
  }
  return views;
}

function howLong({ state, dueOn, refreshMonths, reasons }: Standing): string {
  if (state === 'to-be-confirmed') return '';
  const hours = reasons.some(({ rule }) => rule.hours !== null);
  if (state === 'missing') return hours ? ', and more hours are asked for' : ', which has lapsed';
  if (dueOn === null) return refreshMonths === null ? '. Once counts' : '';
  return state === 'overdue'
    ? `, which was in date until ${sayCalendarDay(dueOn)}`
    : `, in date until ${sayCalendarDay(dueOn)}`;
}

function on({ completedOn }: Done): string {
  return sayCalendarDay(completedOn);
}

function view({ certificateNumber }: Done, text: string, lapsed: boolean): DoneView {
  return { text, href: `/certificates/${certificateNumber}`, lapsed };
}
