import { eq } from 'drizzle-orm';
import type { Queries } from './store/store.ts';

/** A setting of the city, or undefined where it was never set. */
export async function readSetting(db: Queries, key: string): Promise<unknown> {
  const { settings } = db.t;
  const [row] = await db.select().from(settings).where(eq(settings.key, key));
  return row?.value;
}

/** Sets it, whether or not it stood before. */
export async function writeSetting(tx: Queries, key: string, value: unknown): Promise<void> {
  const { settings } = tx.t;
  await tx
    .insert(settings)
    .values({ key, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } });
}
