import { readFileSync } from 'node:fs';
import { z } from 'zod';

const FILE = new URL('../../db/seeds/reference/refresh-proposals.json', import.meta.url);

const shape = z.array(
  z.object({
    activity: z.string(),
    refreshMonths: z.int().min(1).max(120).nullable(),
    confidence: z.string(),
    source: z.string(),
  }),
);

export type PeriodProposal = z.infer<typeof shape>[number];

let known: PeriodProposal[] | undefined;

/** Refresh periods that the reference data proposes for cells without one; null: once is enough. */
export function periodProposals(): PeriodProposal[] {
  known ??= shape.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  return known;
}
