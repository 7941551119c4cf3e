import { z } from 'zod';
import type { Platform } from './platform.ts';
import { readSetting, writeSetting } from './settings-repository.ts';
import type { Queries } from './store/store.ts';

const KEY = 'heartbeat';
const MINUTE = 60_000;

const shape = z.object({
  seenAt: z.iso.datetime().nullable().default(null),
  jobs: z
    .record(
      z.string(),
      z.object({ ranAt: z.iso.datetime().nullable(), failedAt: z.iso.datetime().nullable() }),
    )
    .default({}),
});
type Beat = z.infer<typeof shape>;

/** The signs of life of one worker: what it did, written down once a minute. */
export type Heart = {
  ran(job: string): void;
  failed(job: string): void;
  /** Writes, if a minute has passed since it last did. */
  beat(): Promise<void>;
};

/** A worker's heart. Several workers write over each other; all of them run every job. */
export function heartOf({ store, clock }: Platform): Heart {
  const jobs: Beat['jobs'] = {};
  let beatAt = Number.NEGATIVE_INFINITY;
  const note = (job: string, what: 'ranAt' | 'failedAt') => {
    const before = jobs[job] ?? { ranAt: null, failedAt: null };
    jobs[job] = { ...before, [what]: clock.now().toISOString() };
  };
  return {
    ran: (job) => note(job, 'ranAt'),
    failed: (job) => note(job, 'failedAt'),
    async beat() {
      const now = clock.now().getTime();
      if (now - beatAt < MINUTE) return;
      beatAt = now;
      const beat: Beat = { seenAt: new Date(now).toISOString(), jobs };
      await store.transaction((tx) => writeSetting(tx, KEY, beat));
    },
  };
}

/** When a worker was last seen, and how each of its jobs did. */
export async function lastHeartbeat(db: Queries): Promise<{
  seenAt: Date | null;
  jobs: { name: string; ranAt: Date | null; failedAt: Date | null }[];
}> {
  const parsed = shape.safeParse((await readSetting(db, KEY)) ?? {});
  if (!parsed.success) return { seenAt: null, jobs: [] };
  const at = (iso: string | null) => (iso === null ? null : new Date(iso));
  return {
    seenAt: at(parsed.data.seenAt),
    jobs: Object.entries(parsed.data.jobs).map(([name, { ranAt, failedAt }]) => ({
      name,
      ranAt: at(ranAt),
      failedAt: at(failedAt),
    })),
  };
}
