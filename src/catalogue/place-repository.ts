import { z } from 'zod';
import { readSetting } from '../platform/settings-repository.ts';
import type { Queries } from '../platform/store/store.ts';

const labelled = z.object({ key: z.string(), label: z.string() });
const shape = z.object({
  name: z.string(),
  partnership: z.string(),
  acronym: z.string(),
  formerly: z.array(z.string()),
  sectors: z.array(labelled),
  localities: z.array(labelled),
  kinds: z.array(labelled.extend({ plural: z.string(), limit: z.enum(['one', 'none']) })),
});

/** The place that this Muster serves. It is data: nothing in the code is about one city. */
export type Place = z.infer<typeof shape>;

const NOWHERE: Place = {
  name: 'Your city',
  partnership: 'Your safeguarding children partnership',
  acronym: 'SCP',
  formerly: [],
  sectors: [],
  localities: [],
  kinds: [],
};

/** The place as it was loaded with the reference data; a neutral one before that. */
export async function readPlace(db: Queries): Promise<Place> {
  const value = await readSetting(db, 'place');
  return value === undefined ? NOWHERE : shape.parse(value);
}
