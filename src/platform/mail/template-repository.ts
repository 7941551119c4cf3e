import { and, eq, inArray, sql } from 'drizzle-orm';
import { newId } from '../ids.ts';
import type { Queries } from '../store/store.ts';
import type { TemplateWords } from './template-rules.ts';

export type Template = Queries['t']['mailTemplates']['$inferSelect'];

/** The scope of words that hold wherever an activity has none of its own. */
export const EVERYWHERE = '';

/** The words that hold for a mail of this kind: the activity's own, else the city's, else null. */
export async function wordsFor(
  db: Queries,
  kind: string,
  scopeId: string | null,
): Promise<TemplateWords | null> {
  const found = await templatesOf(db, scopeId === null ? [EVERYWHERE] : [EVERYWHERE, scopeId], kind);
  return found.find((one) => one.scopeId === scopeId) ?? found[0] ?? null;
}

/** The templates of these scopes, of one kind or of all. */
export async function templatesOf(db: Queries, scopeIds: string[], kind?: string): Promise<Template[]> {
  const { mailTemplates } = db.t;
  return db
    .select()
    .from(mailTemplates)
    .where(
      and(
        inArray(mailTemplates.scopeId, scopeIds),
        ...(kind === undefined ? [] : [eq(mailTemplates.kind, kind)]),
      ),
    );
}

/** Keeps words, whether or not there were any before; raises the revision. */
export async function keepTemplate(
  tx: Queries,
  of: { kind: string; scopeId: string },
  words: TemplateWords,
  changed: { changedAt: Date; changedById: string },
): Promise<void> {
  const { mailTemplates } = tx.t;
  const { subject, opening, body } = words;
  await tx
    .insert(mailTemplates)
    .values({ id: newId(), ...of, subject, opening, body, revision: 1, ...changed })
    .onConflictDoUpdate({
      target: [mailTemplates.kind, mailTemplates.scopeId],
      set: { subject, opening, body, revision: sql`${mailTemplates.revision} + 1`, ...changed },
    });
}

/** Takes them away: the standard words hold again. */
export async function dropTemplate(
  tx: Queries,
  { kind, scopeId }: { kind: string; scopeId: string },
): Promise<void> {
  const { mailTemplates } = tx.t;
  await tx.delete(mailTemplates).where(and(eq(mailTemplates.kind, kind), eq(mailTemplates.scopeId, scopeId)));
}
