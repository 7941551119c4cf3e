import { type Happening, record } from '../history.ts';
import type { Platform } from '../platform.ts';
import type { FieldError } from '../web/forms.ts';
import type { TemplateKind } from './template-kinds.ts';
import { dropTemplate, EVERYWHERE, keepTemplate, type Template, templatesOf } from './template-repository.ts';
import { faultsIn, type TemplateWords } from './template-rules.ts';

/** Whose words: of one activity, or with an empty scope wherever an activity has none. */
export type TemplatePlace = { kind: TemplateKind; scopeId: string };

export type SaveResult =
  | { outcome: 'saved' }
  | { outcome: 'faulty'; errors: FieldError[] }
  /** Somebody else changed or reset them meanwhile: as they are now, null for the standard words. */
  | { outcome: 'outdated'; now: Template | null };

/** What is wrong with the fields of a template, at the part where it stands, naming those that may be used. */
export function faultsOf({ fields }: TemplateKind, words: TemplateWords): FieldError[] {
  const allowed = Object.keys(fields);
  const list = allowed.map((name) => `{{${name}}}`).join(', ');
  return (['subject', 'opening', 'body'] as const).flatMap((field) => {
    const [first] = faultsIn(words[field], allowed);
    if (first === undefined) return [];
    const what =
      first.kind === 'unknown'
        ? `“${first.text}” is not a field of this mail`
        : `“${first.text}” is not a whole field: a field is a name in double braces`;
    return [{ field, text: `${what}. You can use ${list}` }];
  });
}

/** Keeps organisers' words for a kind of mail; from then on what leaves is in them, also what was written before. */
export async function saveTemplate(
  { store, clock }: Platform,
  actorId: string,
  place: TemplatePlace,
  words: TemplateWords,
  revision: number,
): Promise<SaveResult> {
  const errors = faultsOf(place.kind, words);
  if (errors.length > 0) return { outcome: 'faulty', errors };
  const changedAt = clock.now();
  const of = { kind: place.kind.kind, scopeId: place.scopeId };
  return store.transaction(async (tx) => {
    const [now] = await templatesOf(tx, [place.scopeId], of.kind);
    if ((now?.revision ?? 0) !== revision) return { outcome: 'outdated', now: now ?? null };
    await keepTemplate(tx, of, words, { changedAt, changedById: actorId });
    await record(tx, [happening(place, actorId, changedAt, 'template-changed')]);
    return { outcome: 'saved' };
  });
}

/** Back to the words that the mail comes with, or for an activity to the city's; false where there were none. */
export async function resetTemplate(
  { store, clock }: Platform,
  actorId: string,
  place: TemplatePlace,
): Promise<boolean> {
  const of = { kind: place.kind.kind, scopeId: place.scopeId };
  return store.transaction(async (tx) => {
    const found = await templatesOf(tx, [place.scopeId], of.kind);
    if (found.length === 0) return false;
    await dropTemplate(tx, of);
    await record(tx, [happening(place, actorId, clock.now(), 'template-reset')]);
    return true;
  });
}

function happening({ kind, scopeId }: TemplatePlace, actorId: string, at: Date, what: string): Happening {
  return {
    at,
    ...(scopeId === EVERYWHERE
      ? { subjectKind: 'city' as const, subjectId: 'mail' }
      : { subjectKind: 'activity' as const, subjectId: scopeId }),
    actorId,
    what,
    facts: { kind: kind.kind, name: kind.name },
  };
}
