import type { Queries } from './store/store.ts';

/**
 * Something that must always be true of the whole database. `find` gives the rows that break it, each as a
 * sentence without personal data; none when all is well.
 */
export type Invariant = { name: string; find(db: Queries): Promise<string[]> };
