import type { Message } from './outbox.ts';
import type { Platform } from './platform.ts';
import type { Queries } from './store/store.ts';

/**
 * A platform whose services run inside a transaction that is open already, so that what two of them do stands or
 * falls together. `posting` may add to each message that they post. Locks are taken in the services' own order:
 * compose those that lock the same rows, and let the first lock them all.
 */
export function composed(platform: Platform, tx: Queries, posting?: (message: Message) => Message): Platform {
  return {
    ...platform,
    ...(posting === undefined ? {} : { posting }),
    store: { ...platform.store, read: tx, transaction: (work) => work(tx) },
  };
}
