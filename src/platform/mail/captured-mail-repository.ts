import { count, desc, eq, lte, type SQL, sql } from 'drizzle-orm';
import type { Queries, Store } from '../store/store.ts';
import type { CapturedMail } from './captured.ts';

export type StoredMail = Queries['t']['capturedMail']['$inferSelect'];

/** What the mailbox's list shows of a mail. */
export type MailLine = Pick<StoredMail, 'id' | 'at' | 'toAddress' | 'toName' | 'subject'> & {
  calendar: boolean;
};

const MOST_KEPT = 2_000;

/** Keeps a mail of the demonstration, and of the older ones the last 2,000. */
export async function keepMail(store: Store, { to, text, html, ...mail }: CapturedMail): Promise<void> {
  await store.transaction(async (tx) => {
    const { capturedMail } = tx.t;
    const [kept] = await tx
      .insert(capturedMail)
      .values({ ...mail, toAddress: to.address, toName: to.name, textBody: text, htmlBody: html })
      .returning({ id: capturedMail.id });
    if (kept !== undefined) await tx.delete(capturedMail).where(lte(capturedMail.id, kept.id - MOST_KEPT));
  });
}

/** A page of the mails to addresses that hold these words, in any case; the newest first. */
export async function mailLines(
  db: Queries,
  words: string,
  offset: number,
  limit: number,
): Promise<{ total: number; lines: MailLine[] }> {
  const { capturedMail } = db.t;
  const where = addressHolds(db, words);
  const [counted] = await db.select({ total: count() }).from(capturedMail).where(where);
  const rows = await db
    .select({
      id: capturedMail.id,
      at: capturedMail.at,
      toAddress: capturedMail.toAddress,
      toName: capturedMail.toName,
      subject: capturedMail.subject,
      calendar: capturedMail.calendar,
    })
    .from(capturedMail)
    .where(where)
    .orderBy(desc(capturedMail.id))
    .limit(limit)
    .offset(offset);
  return {
    total: counted?.total ?? 0,
    lines: rows.map((row) => ({ ...row, calendar: row.calendar !== null })),
  };
}

function addressHolds({ t: { capturedMail } }: Queries, words: string): SQL | undefined {
  if (words === '') return undefined;
  const pattern = `%${words.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql`lower(${capturedMail.toAddress}) like ${pattern} escape '\\'`;
}

/** One mail, or null. */
export async function mailById(db: Queries, id: number): Promise<StoredMail | null> {
  const { capturedMail } = db.t;
  const [row] = await db.select().from(capturedMail).where(eq(capturedMail.id, id));
  return row ?? null;
}
