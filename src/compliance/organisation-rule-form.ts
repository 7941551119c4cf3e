import { z } from 'zod';
import type { Requirement } from '../catalogue/index.ts';
import { line, listOf } from '../platform/web/forms.ts';
import type { OrganisationRuleDraft } from './organisation-rule-service.ts';
import { holdersAsked } from './requirement-rules.ts';
import { dates, months } from './requirement-schemas.ts';
import { citationOf } from './source-words.ts';

/** The names of the fields, as they stand in addresses and forms. */
export const RULE_FIELDS = [
  'title',
  'organisation',
  'sectors',
  'kinds',
  'activities',
  'role',
  'least',
  'refresh',
  'from',
  'until',
  'source',
] as const;

export type RuleChoices = {
  organisationIds: ReadonlySet<string>;
  sectors: ReadonlySet<string>;
  activityIds: ReadonlySet<string>;
  roleKeys: ReadonlySet<string>;
};

const KINDS = ['setting', 'agency'] as const;
const MOST = 100;

/** A rule for organisations as it is typed; `own`: the one organisation that it is for, whatever was sent. */
export function organisationRuleForm(choices: RuleChoices, own: string | null) {
  return z
    .object({
      title: line('what the rule says', 200),
      organisation: oneOf(choices.organisationIds, 'Choose an organisation from the list, or none'),
      sectors: listOf(z.string()).refine((keys) => keys.every((key) => choices.sectors.has(key)), {
        error: 'Choose sectors from the list',
      }),
      kinds: listOf(z.enum(KINDS, { error: 'Choose kinds from the list' })),
      activities: listOf(z.string())
        .refine((ids) => ids.length > 0, { error: 'Choose at least one activity' })
        .refine((ids) => ids.every((id) => choices.activityIds.has(id)), {
          error: 'Choose activities from the list',
        }),
      role: oneOf(choices.roleKeys, 'Choose a role from the list, or anybody'),
      least: z
        .string({ error: 'Enter how many people are needed' })
        .refine((text) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST, {
          error: `Enter how many people are needed as a whole number from 1 to ${MOST}`,
        })
        .transform(Number),
      refresh: months('the refresh period'),
      ...dates,
      source: line('where this comes from', 1000),
    })
    .superRefine((form, context) => {
      const wrong = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message });
      if (form.until !== null && form.until < form.from)
        wrong('until', 'The last day must be on or after the first day');
      if (own === null && form.organisation !== null && form.sectors.length + form.kinds.length > 0)
        wrong('organisation', 'Choose one organisation, or sectors and kinds, not both');
    })
    .transform(
      (form): OrganisationRuleDraft => ({
        title: form.title,
        organisationId: own ?? form.organisation,
        scope: own === null ? { sectors: form.sectors, kinds: form.kinds } : { sectors: [], kinds: [] },
        activityIds: [...new Set(form.activities)],
        roleKey: form.role,
        atLeast: form.least,
        refreshMonths: form.refresh,
        startsOn: form.from,
        endsOn: form.until,
        source: form.source,
      }),
    );
}

/** A proposal whose source asks something of the organisation, as the form is filled in with it. */
export function valuesOfProposal(
  proposal: Requirement,
  title: string,
  role: { kind: string; sector: string } | undefined,
): Record<string, string | string[]> {
  const holders = holdersAsked(proposal.details.scope);
  const sector = role?.sector ?? 'any';
  return {
    title: `At least ${holders?.atLeast ?? 1} with ${title}`,
    sectors: sector === 'any' ? [] : [sector],
    kinds: ['setting'],
    activities: [proposal.activityId],
    // Whoever is asked by a function is named by it; a post or a designation is only whom the source speaks to.
    role: role?.kind === 'function' ? proposal.roleKey : '',
    least: String(holders?.atLeast ?? 1),
    refresh: proposal.refreshMonths === null ? '' : String(proposal.refreshMonths),
    source: citationOf(proposal.source),
  };
}

function oneOf(known: ReadonlySet<string>, error: string) {
  return z
    .string()
    .default('')
    .refine((value) => value === '' || known.has(value), { error })
    .transform((value) => (value === '' ? null : value));
}
