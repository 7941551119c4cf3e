import { randomFrom } from './random.ts';
import { read } from './read.ts';

type Pool = { share: number; given: string; family: string };

/**
 * Gives invented names, one after the other, always in the same order and never one twice nor one of
 * `taken`. A first and a family name come from the same pool, as they mostly do in a city.
 */
export function inventNames(taken: string[]): () => string {
  const random = randomFrom('names');
  const used = new Set(taken);
  // A pool stands in the list as often as its share of the city.
  const pools = read<Pool[]>('names.json').flatMap(({ share, given, family }) =>
    Array<{ given: string[]; family: string[] }>(share).fill({
      given: given.split(' '),
      family: family.split(' '),
    }),
  );
  return () => {
    for (;;) {
      const pool = random.pick(pools);
      const name = `${random.pick(pool.given)} ${random.pick(pool.family)}`;
      if (used.has(name)) continue;
      used.add(name);
      return name;
    }
  };
}

/** "Siobhan O'Dwyer" as it stands before the @ of a work address: siobhan.odwyer */
export function localPart(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z -]/g, '')
    .split(' ')
    .join('.');
}
