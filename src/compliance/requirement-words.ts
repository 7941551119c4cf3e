import type { HoursRule } from '../../db/schema/tables/catalogue.ts';
import { type Day, sayCalendarDay } from '../platform/time.ts';
import type { EffectLine } from './effect-rules.ts';
import { holdersAsked, type RequirementState } from './requirement-rules.ts';
import { STATES, sayMonths } from './standing-words.ts';

export const LEVELS = { essential: 'Essential', recommended: 'Recommended' } as const;

/** How the states of a requirement are called. */
export const REQUIREMENT_STATES: Record<RequirementState, string> = {
  'in-force': 'In force',
  coming: 'Coming',
  ended: 'Ended',
  withdrawn: 'Withdrawn before it began',
  proposal: 'Proposal',
};

/** How sure the source of a requirement is. */
const CONFIDENCE: Record<string, string> = {
  seed: 'Named by the partnership',
  statute: 'Law',
  guidance: 'National guidance',
  convention: 'Common practice, to be confirmed',
  administrator: 'Set by an administrator',
  organisation: 'The organisation’s own',
};

export function sayConfidence(confidence: string): string {
  return CONFIDENCE[confidence] ?? confidence;
}

/** "Every 2 years", "Once": how often it is asked for. */
export function sayRefresh(months: number | null, hours: HoursRule | null): string {
  if (hours !== null) return sayHoursRule(hours);
  return months === null ? 'Once' : `Every ${sayMonths(months)}`;
}

/** "8 hours in 3 years, half of them participatory" */
function sayHoursRule({ minutes, months, participatoryShare }: HoursRule): string {
  const share =
    participatoryShare === 0 ? '' : `, ${Math.round(participatoryShare * 100)}% of them participatory`;
  const hours = minutes / 60;
  return `${hours} ${hours === 1 ? 'hour' : 'hours'} in ${months === 12 ? 'a year' : sayMonths(months)}${share}`;
}

/** "Within 6 months of taking the role"; null where newcomers have no time of their own. */
export function sayNewcomers(months: number | null): string | null {
  if (months === null) return null;
  return `Within ${months === 1 ? '1 month' : `${months} months`} of taking the role`;
}

/** "From 1 September 2026 to 31 August 2027", "Always, until 28 February 2027", "No limit of time" */
export function sayDates({ startsOn, endsOn }: { startsOn: Day | null; endsOn: Day | null }): string {
  if (startsOn === null) return endsOn === null ? 'No limit of time' : `Until ${sayCalendarDay(endsOn)}`;
  if (endsOn !== null && endsOn < startsOn) return `Was to begin on ${sayCalendarDay(startsOn)}`;
  return `From ${sayCalendarDay(startsOn)}${endsOn === null ? '' : ` to ${sayCalendarDay(endsOn)}`}`;
}

/** "Overdue (essential)", "Not required any more": where people land whom a change moves. */
export function sayLanding({ level, state }: Pick<EffectLine, 'level' | 'state'>): string {
  if (state === 'not-required') return `Not required any more (was ${level})`;
  return `${STATES[state].word} (${level})`;
}

/** The facts of a source that no rule reads, in words, for whoever decides about a proposal. */
export function detailLines(details: Record<string, unknown>, titleOf: (id: string) => string): string[] {
  const { hours, dueWithin, scope, evidence, note, trainingParts, verified } = details;
  const holders = holdersAsked(scope);
  return [
    typeof hours === 'number' ? `The source asks for ${hours} hours.` : null,
    typeof dueWithin === 'string' ? `To be done at ${dueWithin}.` : null,
    holders === null
      ? null
      : `The source asks it of the organisation: at least ${holders.atLeast} of its people.`,
    Array.isArray(trainingParts) && trainingParts.length > 0
      ? `It has these parts: ${trainingParts.map((id) => titleOf(String(id))).join('; ')}.`
      : null,
    typeof evidence === 'string' ? `As evidence: ${evidence}.` : null,
    typeof note === 'string' ? `Note: ${note}.` : null,
    verified === true ? null : 'Nobody has checked this against the source yet.',
  ].flatMap((line) => line ?? []);
}
