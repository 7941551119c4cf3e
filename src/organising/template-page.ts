import { recipients } from '../people/index.ts';
import { historyOf } from '../platform/history.ts';
import type { Letters } from '../platform/mail/renderer.ts';
import { previewOf, standardOf, type TemplateKind } from '../platform/mail/template-kinds.ts';
import { EVERYWHERE, type Template, templatesOf } from '../platform/mail/template-repository.ts';
import { newsOf, type TemplateWords } from '../platform/mail/template-rules.ts';
import { faultsOf } from '../platform/mail/template-service.ts';
import type { Platform } from '../platform/platform.ts';

/** What the desk knows of automatic mail: how each kind is written, and for which there may be other words. */
export type MailRoom = { letters: Letters; templates: TemplateKind[] };

/** Where words are kept: everywhere, or one activity's own. */
export type TemplateScope = { scopeId: string; base: string; activity: { id: string; title: string } | null };

/** Every kind of mail with whose words it leaves in now. */
export async function templateList({ store }: Platform, { templates }: MailRoom, scope: TemplateScope) {
  const kept = await templatesOf(store.read, [...new Set([EVERYWHERE, scope.scopeId])]);
  return {
    scope,
    kinds: templates.map(({ kind, name }) => {
      const own = kept.find((one) => one.kind === kind && one.scopeId === scope.scopeId);
      const city = kept.find((one) => one.kind === kind && one.scopeId === EVERYWHERE);
      const words = own !== undefined ? 'own' : city !== undefined ? 'city' : 'standard';
      return { kind, name, words, changedAt: own?.changedAt ?? null };
    }),
  };
}

/** One kind with its fields, the words as they are or as they were typed, and an invented mail in them. */
export async function templatePage(
  platform: Platform,
  room: MailRoom,
  kind: TemplateKind,
  scope: TemplateScope,
  typed: TemplateWords | null = null,
) {
  const { store, baseUrl, zone, clock } = platform;
  const context = { baseUrl, zone, now: clock.now() };
  const kept = await templatesOf(store.read, [...new Set([EVERYWHERE, scope.scopeId])], kind.kind);
  const own = kept.find((one) => one.scopeId === scope.scopeId) ?? null;
  const standard = standardOf(kind, room.letters, context);
  const words = typed ?? own ?? kept[0] ?? standard;
  const sound = faultsOf(kind, words).length === 0;
  return {
    scope,
    kind: { kind: kind.kind, name: kind.name },
    fields: Object.entries(kind.fields).map(([name, text]) => ({ name: `{{${name}}}`, text })),
    news: newsOf(previewOf(kind, room.letters, null, context).subject),
    values: { subject: words.subject, opening: words.opening, body: words.body },
    revision: own?.revision ?? 0,
    own: own !== null,
    standard,
    preview: sound ? previewOf(kind, room.letters, words, context) : null,
    story: await storyOf(platform, kind, scope),
  };
}

/** Who else changed them meanwhile and how they read now, for whoever was writing at the same time. */
export async function changedMeanwhile({ store }: Platform, now: Template | null) {
  if (now === null) return { by: null, at: null, words: null };
  const by = (await recipients(store.read, [now.changedById])).get(now.changedById)?.name ?? null;
  return { by, at: now.changedAt, words: { subject: now.subject, opening: now.opening, body: now.body } };
}

async function storyOf({ store }: Platform, kind: TemplateKind, { scopeId }: TemplateScope) {
  const everywhere = scopeId === EVERYWHERE;
  const all = await historyOf(store.read, everywhere ? 'city' : 'activity', [everywhere ? 'mail' : scopeId]);
  const mine = all.filter(({ what, facts }) => what.startsWith('template-') && facts.kind === kind.kind);
  const names = await recipients(
    store.read,
    mine.flatMap(({ actorId }) => actorId ?? []),
  );
  return mine.slice(-10).map(({ at, actorId, what }) => ({
    at,
    text: what === 'template-reset' ? 'Set back to the standard words' : 'The words were changed',
    who: names.get(actorId ?? '')?.name ?? '',
  }));
}
