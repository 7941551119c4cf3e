import type { House } from './house.ts';

export type Posted = { kind: string; to: string; secret: boolean; code: string; link: string };

/** What is waiting to be sent, the oldest first; `link` is its path on this site. */
export async function posted({ platform }: Pick<House, 'platform'>): Promise<Posted[]> {
  const { read } = platform.store;
  const rows = await read.select().from(read.t.outbox).orderBy(read.t.outbox.id);
  return rows.map((row) => ({
    kind: row.kind,
    to: row.toAddress,
    secret: row.secret,
    code: String(row.facts?.code ?? ''),
    link: String(row.facts?.link ?? '').replace(platform.baseUrl, ''),
  }));
}

/** The last mail that was written; throws when there is none. */
export async function lastPosted(house: Pick<House, 'platform'>): Promise<Posted> {
  const last = (await posted(house)).at(-1);
  if (last === undefined) throw new Error('no mail was written');
  return last;
}
