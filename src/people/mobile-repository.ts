import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';

const AT_ONCE = 500;

/** The numbers that these people chose to give, by person. For themselves, and for a call list, and nothing else. */
export async function mobilesOf(db: Queries, personIds: string[]): Promise<Map<string, string>> {
  const { people } = db.t;
  const found = new Map<string, string>();
  for (let at = 0; at < personIds.length; at += AT_ONCE) {
    const rows = await db
      .select({ id: people.id, mobile: people.mobile })
      .from(people)
      .where(and(inArray(people.id, personIds.slice(at, at + AT_ONCE)), isNotNull(people.mobile)));
    for (const { id, mobile } of rows) found.set(id, mobile ?? '');
  }
  return found;
}

export async function setMobile(tx: Queries, personId: string, mobile: string | null): Promise<void> {
  await tx.update(tx.t.people).set({ mobile }).where(eq(tx.t.people.id, personId));
}
