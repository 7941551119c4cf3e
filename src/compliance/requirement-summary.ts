import { requirementsOf } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay } from '../platform/time.ts';
import { type Desk, deskWords, roleText, titleText } from './requirement-desk.ts';
import { atOnce, type Plan, type RequirementDraft } from './requirement-rules.ts';
import type { Refused } from './requirement-service.ts';
import { LEVELS, sayDates, sayNewcomers, sayRefresh } from './requirement-words.ts';

/** A draft in words, for the page that shows its effect. */
export async function draftFacts(
  { store }: Platform,
  draft: RequirementDraft,
  end: { endsOn: string }[],
): Promise<{ label: string; text: string | null }[]> {
  const words = await deskWords(store.read);
  const [ended] = end;
  return [
    { label: 'Role', text: roleText(words, draft.roleKey) },
    { label: 'Activity', text: titleText(words, draft.activityId) },
    { label: 'Level', text: LEVELS[draft.level] },
    { label: 'How often', text: sayRefresh(draft.refreshMonths, draft.hours) },
    { label: 'Newcomers', text: sayNewcomers(draft.initialWithinMonths) },
    { label: draft.conditional ? 'Asked of each person' : 'Condition', text: draft.conditionText },
    { label: 'Edition', text: draft.edition },
    {
      label: 'Also met by',
      text: (draft.alternatives ?? []).map((id) => titleText(words, id)).join('; ') || null,
    },
    { label: 'When', text: sayDates(draft) },
    {
      label: 'The one before',
      text:
        ended === undefined
          ? null
          : ended.endsOn >= draft.startsOn
            ? 'Never comes into force'
            : `Has ${sayCalendarDay(ended.endsOn)} as its last day; it stays on record`,
    },
    { label: 'Source', text: draft.source },
  ];
}

/** What whoever saves it should know: what else is in force at the same time, and what becomes visible. */
export async function warningsOf(
  { store }: Platform,
  { organisation }: Desk,
  draft: RequirementDraft,
  plan: Extract<Plan, { outcome: 'planned' }>,
): Promise<string[]> {
  const words = await deskWords(store.read);
  const own = organisation === null ? [] : await requirementsOf(store.read, organisation.id);
  const rows = [...(await requirementsOf(store.read, null)), ...own].filter((row) => row.active);
  const ending = new Set(plan.end.map(({ id }) => id));
  const [begin] = plan.begin;
  const others = atOnce(rows, begin ?? draft, { organisationId: organisation?.id ?? null, ending });
  const warnings = others.map(
    (row) =>
      `The same role and activity is also ${row.level}, ${sayRefresh(row.refreshMonths, row.hours).toLowerCase()} ` +
      `(${sayDates(row).toLowerCase()}). While both are in force the stronger level and the shorter period win.`,
  );
  const activity = words.activityOf.get(draft.activityId);
  if (organisation === null && activity?.state === 'proposal')
    warnings.push(`“${activity.title}” is hidden now and will be in the catalogue as soon as this is saved.`);
  if (activity?.entryType === 'external-system')
    warnings.push(
      'This is another booking system: it gets a flag in the catalogue, and nobody has a standing for it.',
    );
  return warnings;
}

/** Why nothing was written. */
export function refusal(outcome: Exclude<Refused, 'unknown'>): string {
  return outcome === 'over'
    ? 'It has ended, so it is history now. Add a new one instead.'
    : 'Another one follows it already, perhaps by somebody else just now. Change that one instead.';
}
