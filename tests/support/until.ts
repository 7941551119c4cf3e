import { setTimeout as wait } from 'node:timers/promises';

/** No machine is that slow: what has not come by then does not come. */
const PATIENCE_MS = 120_000;

/**
 * Looks again and again until `look` gives something, and gives that. Throws, saying `what` was waited for, when
 * it does not come; a test waits by this rather than for so many milliseconds.
 */
export async function until<T>(what: string, look: () => T | Promise<T>, everyMs = 20): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`it did not come about that ${what}`);
    await wait(everyMs);
  }
}
