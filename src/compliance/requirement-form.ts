import type { FastifyReply } from 'fastify';
import { type Requirement, requirementById } from '../catalogue/index.ts';
import { addDays } from '../platform/days.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { type FieldError, type Parsed, parseForm } from '../platform/web/forms.ts';
import {
  activityOptions,
  type Desk,
  type DeskWords,
  deskData,
  deskWords,
  roleOptions,
  roleText,
  shownErrors,
  titleText,
  typed,
  valuesOf,
} from './requirement-desk.ts';
import { holdersAsked, type Intent, type RequirementDraft } from './requirement-rules.ts';
import { draftOf, FIELDS, OWN_FIELDS, requirementForm } from './requirement-schemas.ts';
import { detailLines } from './requirement-words.ts';
import { citationOf, saySource } from './source-words.ts';

/** The form of one change: a new requirement, the change of one, or a proposal that is switched on. */
export type Writing = { kind: 'new' } | { kind: 'change' | 'on'; row: Requirement };

const TITLES = {
  new: 'Add a requirement',
  change: 'Change this requirement',
  on: 'Switch this proposal on',
} as const;

/** The row that is to be changed, switched on or ended; NotFound where there is none, or not at this desk. */
export async function rowFor(
  platform: Platform,
  desk: Desk,
  kind: 'change' | 'on' | 'end',
  id: string,
): Promise<Requirement> {
  const row = await requirementById(platform.store.read, id);
  if (row === null || row.organisationId !== (desk.organisation?.id ?? null)) throw new NotFound();
  if (row.active === (kind === 'on')) throw new NotFound();
  return row;
}

/** Reads what was typed; the role and the activity of a row that stands cannot be changed. */
export async function readForm(
  platform: Platform,
  desk: Desk,
  writing: Writing,
  source: unknown,
): Promise<Parsed<RequirementDraft> & { values: Record<string, string | string[]> }> {
  const words = await deskWords(platform.store.read);
  const values = { ...typed(source, fieldsOf(desk)), ...fixed(writing) };
  const activityIds = valuesOf(activityOptions(words, desk));
  if (writing.kind !== 'new') activityIds.add(writing.row.activityId);
  const choices = { roleKinds: new Map(words.roles.map(({ key, kind }) => [key, kind])), activityIds };
  const form = parseForm(requirementForm(choices), values);
  return form.ok ? { ok: true, data: draftOf(form.data), values } : { ...form, values };
}

export function fieldsOf({ organisation }: Desk): readonly string[] {
  return organisation === null ? FIELDS : OWN_FIELDS;
}

export function intentOf(writing: Writing, draft: RequirementDraft): Intent {
  return writing.kind === 'new' ? { kind: 'new', draft } : { kind: writing.kind, id: writing.row.id, draft };
}

/** Where a form of this kind lies under the desk's address. */
export function formPath({ base }: Desk, writing: Writing): string {
  return writing.kind === 'new'
    ? `${base}/new`
    : `${base}/${encodeURIComponent(writing.row.id)}/${writing.kind}`;
}

/** The form, filled in as typed or as the row stands; 422 with errors. */
export async function formPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  writing: Writing,
  filled: Record<string, string | string[]>,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const words = await deskWords(platform.store.read);
  const today = dayOf(platform.clock.now(), platform.zone);
  const values =
    Object.keys(filled).length > 0
      ? filled
      : writing.kind === 'new'
        ? { from: today, source: desk.organisation === null ? '' : `Asked for by ${desk.organisation.name}` }
        : writing.kind === 'on'
          ? valuesOfProposal(writing.row, words, today)
          : valuesOfRow(writing.row, addDays(today, 1));
  const holders = writing.kind === 'on' ? holdersAsked(writing.row.details.scope) : null;
  const data = {
    ...deskData(desk),
    title: TITLES[writing.kind],
    path: formPath(desk, writing),
    fixed:
      writing.kind === 'new'
        ? null
        : {
            role: roleText(words, writing.row.roleKey),
            activity: titleText(words, writing.row.activityId),
            href: `${desk.base}/${encodeURIComponent(writing.row.id)}`,
            kind: writing.kind,
          },
    forOrganisation: holders !== null,
    proposal: writing.kind === 'on' ? proposalLines(writing.row, words) : null,
    roleGroups: roleOptions(words),
    activityGroups: activityOptions(words, desk),
    values,
    chosen: [values.alternatives ?? []].flat(),
    ...shownErrors(errors, {
      level: 'level-1',
      conditional: 'conditional-1',
      alternatives: 'alternatives-0-1',
    }),
  };
  return reply.page('compliance/requirement-form', data, { status: errors.length > 0 ? 422 : 200 });
}

function fixed(writing: Writing): Record<string, string> {
  return writing.kind === 'new' ? {} : { role: writing.row.roleKey, activity: writing.row.activityId };
}

/**
 * A proposal as the form offers it: people will read its condition and source, so the notes of whoever looked them
 * up stay out, and a condition stands only where the answer to a function's question decides.
 */
function valuesOfProposal(row: Requirement, words: DeskWords, from: Day): Record<string, string | string[]> {
  const asked = row.conditional && words.roleOf.get(row.roleKey)?.kind === 'function';
  const values = valuesOfRow(row, from);
  return { ...values, condition: asked ? (values.condition ?? '') : '', source: citationOf(row.source) };
}

/** Everything that a proposal says, notes included, for whoever decides about it. */
function proposalLines({ conditionText, source, details }: Requirement, words: DeskWords): string[] {
  return [
    `Source: ${saySource(source)}`,
    ...(conditionText === null ? [] : [`Condition or occasion: ${conditionText}`]),
    ...detailLines(details, (id) => titleText(words, id)),
  ];
}

/** A row as the form shows it; what a proposal's source says of hours is offered as a rule. */
function valuesOfRow(row: Requirement, from: Day): Record<string, string | string[]> {
  const text = (value: number | string | null) => (value === null ? '' : String(value));
  const { hours: asked } = row.details;
  const proposed = row.hours === null && typeof asked === 'number' && row.refreshMonths !== null;
  const participatory = /half participatory/.test(row.source) ? 0.5 : 0;
  const hours = proposed
    ? { minutes: asked * 60, months: row.refreshMonths, participatoryShare: participatory }
    : row.hours;
  return {
    level: row.level,
    refresh: proposed ? '' : text(row.refreshMonths),
    newcomers: text(row.initialWithinMonths),
    conditional: row.conditional ? 'yes' : '',
    condition: text(row.conditionText),
    edition: text(row.edition),
    alternatives: row.alternatives ?? [],
    hours: hours === null ? '' : text(hours.minutes / 60),
    within: hours === null ? '' : text(hours.months),
    participatory: hours === null ? '' : text(Math.round(hours.participatoryShare * 100)),
    from,
    until: text(row.endsOn),
    source: saySource(row.source),
  };
}
