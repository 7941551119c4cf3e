import type { FastifyReply } from 'fastify';
import { requirementById } from '../catalogue/index.ts';
import { allOrganisations } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayCalendarDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { RULE_FIELDS, type RuleChoices, valuesOfProposal } from './organisation-rule-form.ts';
import { type OrganisationRuleRow, organisationRulesOf } from './organisation-rule-repository.ts';
import { type OrganisationRuleDraft, ruleEffect } from './organisation-rule-service.ts';
import {
  activityOptions,
  asQuery,
  type Desk,
  type DeskWords,
  deskData,
  deskWords,
  hiddenFields,
  roleOptions,
  roleText,
  shownErrors,
  titleText,
  valuesOf,
} from './requirement-desk.ts';
import { mayChange, stateOf } from './requirement-rules.ts';
import { REQUIREMENT_STATES, sayDates, sayRefresh } from './requirement-words.ts';

type Values = Record<string, string | string[]>;
type Named = { words: DeskWords; organisations: { id: string; name: string; kind: string }[] };

const KINDS = [
  { value: 'setting', text: 'Schools, nurseries and other settings' },
  { value: 'agency', text: 'Agencies and services' },
];
const EFFECT = {
  met: 'Meet it',
  'not-met': 'Do not meet it yet',
  nobody: 'Have nobody in Muster yet',
} as const;
const SENTENCES = {
  met: { one: '1 organisation meets it.', many: 'organisations meet it.', only: 'It is met.' },
  'not-met': {
    one: '1 organisation does not meet it yet.',
    many: 'organisations do not meet it yet.',
    only: 'It is not met yet.',
  },
  nobody: {
    one: '1 organisation has nobody in Muster yet.',
    many: 'organisations have nobody in Muster yet.',
    only: 'Nobody is in Muster there yet.',
  },
} as const;

export async function namedFor({ store }: Platform): Promise<Named> {
  const [words, organisations] = await Promise.all([deskWords(store.read), allOrganisations(store.read)]);
  return { words, organisations };
}

/** What may be chosen; activities that proposals name too, as a rule may be all that is asked about them. */
export function ruleChoices({ words, organisations }: Named, desk: Desk): RuleChoices {
  return {
    organisationIds: new Set(organisations.map(({ id }) => id)),
    sectors: new Set(words.place.sectors.map(({ key }) => key)),
    activityIds: valuesOf(ruleActivities(words, desk)),
    roleKeys: new Set(words.roles.map(({ key }) => key)),
  };
}

/** The rules of the city and the organisations' own, or for an organisation its own and the city's for it. */
export async function rulesPage(platform: Platform, desk: Desk) {
  const today = dayOf(platform.clock.now(), platform.zone);
  const named = await namedFor(platform);
  const { organisation } = desk;
  const rows = await organisationRulesOf(platform.store.read, organisation?.id);
  const shown = rows.filter(
    (row) =>
      organisation === null ||
      row.organisationId === organisation.id ||
      ((row.scope.sectors.length === 0 || row.scope.sectors.includes(organisation.sector)) &&
        (row.scope.kinds.length === 0 || row.scope.kinds.includes(organisation.kind))),
  );
  return {
    rules: shown.map((row) => ({
      id: row.id,
      title: row.title,
      facts: ruleFacts(row, named),
      state: REQUIREMENT_STATES[stateOf({ ...row, active: true }, today)],
      own: row.organisationId !== null,
      mayEnd: mayEndHere(row, desk) && mayChange({ ...row, active: true }, today),
    })),
  };
}

/** The city's rules are ended by administrators, an organisation's own by its leads. */
export function mayEndHere({ organisationId }: OrganisationRuleRow, { organisation }: Desk): boolean {
  return organisationId === (organisation?.id ?? null);
}

export async function ruleFormPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  filled: Values,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { words, organisations } = await namedFor(platform);
  const { proposal, ...typed } = filled;
  const from = dayOf(platform.clock.now(), platform.zone);
  const values: Values =
    typeof proposal === 'string'
      ? { ...(await fromProposal(platform, words, proposal)), from }
      : { from, least: '1', ...typed };
  const list = (value: string | string[] | undefined) => (value === undefined ? [] : [value].flat());
  const data = {
    ...deskData(desk),
    path: `${desk.base}/new`,
    roleGroups: roleOptions(words),
    activityGroups: ruleActivities(words, desk),
    sectors: words.place.sectors.map(({ key, label }) => ({ value: key, text: label })),
    kinds: KINDS,
    organisations: organisations.map(({ id, name }) => ({ value: id, text: name })),
    values,
    chosen: { sectors: list(values.sectors), kinds: list(values.kinds), activities: list(values.activities) },
    ...shownErrors(errors, { activities: 'activities-0-1', sectors: 'sectors-1', kinds: 'kinds-1' }),
  };
  return reply.page('compliance/organisation-rule-form', data, { status: errors.length > 0 ? 422 : 200 });
}

/** The effect of a rule: how many organisations meet it on its first day; for one of its own only whether. */
export async function ruleEffectPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  draft: OrganisationRuleDraft,
  values: Values,
): Promise<FastifyReply> {
  const named = await namedFor(platform);
  const effect = await ruleEffect(platform, draft);
  const sectors = named.words.place.sectors.filter(({ key }) =>
    effect.lines.some((line) => line.bySector.has(key)),
  );
  const path = `${desk.base}/new`;
  const many = effect.organisations !== 1;
  return reply.page('compliance/requirement-effect', {
    ...deskData(desk),
    title: 'The effect of this rule',
    day: sayCalendarDay(effect.day),
    sentences: effect.lines.map(({ state, organisations }) => {
      const { one, many: several, only } = SENTENCES[state];
      if (!many) return only;
      return organisations === 1 ? one : `${organisations} ${several}`;
    }),
    looked: `${effect.organisations} ${many ? 'organisations were' : 'organisation was'} looked at, with the people who are known now.`,
    table: {
      caption: 'Organisations',
      first: 'They',
      count: 'Organisations',
      columns: sectors.map(({ label }) => label),
      rows: (many ? effect.lines : []).map((line) => ({
        name: EFFECT[line.state],
        people: line.organisations,
        cells: sectors.map(({ key }) => line.bySector.get(key) ?? 0),
      })),
    },
    warnings: desk.organisation === null ? hiddenWarnings(draft, named) : [],
    saving: [{ label: 'The rule', text: draft.title }, ...ruleFacts(draft, named)],
    save: { action: path, text: 'Save', fields: hiddenFields(values) },
    back: `${path}?${asQuery(values)}`,
  });
}

function hiddenWarnings({ activityIds }: OrganisationRuleDraft, { words }: Named): string[] {
  return activityIds
    .filter((id) => words.activityOf.get(id)?.state === 'proposal')
    .map(
      (id) =>
        `“${titleText(words, id)}” is hidden now and will be in the catalogue as soon as this is saved.`,
    );
}

export function ruleFacts(rule: OrganisationRuleDraft, { words, organisations }: Named) {
  const { organisationId, scope } = rule;
  const sectors = words.place.sectors
    .filter(({ key }) => scope.sectors.includes(key))
    .map(({ label }) => label);
  const kinds = KINDS.filter(({ value }) => scope.kinds.some((kind) => kind === value)).map(
    ({ text }) => text,
  );
  const whom = [kinds.join('; '), sectors.join('; ')].filter((part) => part !== '').join(', in ');
  const counting = rule.roleKey === null ? 'Anybody there' : roleText(words, rule.roleKey);
  return [
    {
      label: 'For',
      text:
        organisationId === null
          ? whom || 'Every organisation'
          : (organisations.find(({ id }) => id === organisationId)?.name ?? organisationId),
    },
    { label: 'At least', text: rule.atLeast === 1 ? '1 person' : `${rule.atLeast} people` },
    { label: 'Who counts', text: counting },
    { label: 'With any of', text: rule.activityIds.map((id) => titleText(words, id)).join('; ') },
    { label: 'How often', text: sayRefresh(rule.refreshMonths, null) },
    { label: 'When', text: sayDates(rule) },
    { label: 'Source', text: rule.source },
  ];
}

function ruleActivities(words: DeskWords, desk: Desk) {
  const groups = activityOptions(words, desk);
  if (desk.organisation === null) return groups;
  const hidden = words.activities
    .filter(({ state }) => state === 'proposal')
    .map(({ id, title }) => ({ value: id, text: title }));
  return [...groups, { label: 'Named by law and guidance', options: hidden }];
}

async function fromProposal({ store }: Platform, words: DeskWords, id: string): Promise<Values> {
  const proposal = await requirementById(store.read, id);
  if (proposal === null || proposal.active) return {};
  return valuesOfProposal(
    proposal,
    titleText(words, proposal.activityId),
    words.roleOf.get(proposal.roleKey),
  );
}

export const RULE_QUERY = [...RULE_FIELDS, 'proposal'] as const;
