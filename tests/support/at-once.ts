import type { House } from './house.ts';

const CONNECTIONS = 10;

/**
 * Begins all of this in the same instant. PostgreSQL's connections are opened first: otherwise the first
 * piece of work is over before the last one has its connection, and nothing meets.
 */
export async function atOnce<T>(
  { platform }: Pick<House, 'platform'>,
  works: (() => Promise<T>)[],
): Promise<T[]> {
  const { read } = platform.store;
  for (let n = 0; n < 2; n++) {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => read.select().from(read.t.settings)));
  }
  return Promise.all(works.map((work) => work()));
}
