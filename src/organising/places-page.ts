import { attendingOf } from '../bookings/index.ts';
import type { Activity, Session } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { allocationView } from './allocation-page.ts';
import { sessionHead } from './session-head.ts';

type Open = { session: Session; activity: Activity };

/** The places of a session: how many there are and how they are taken. */
export async function placesPage(platform: Platform, open: Open): Promise<Record<string, unknown>> {
  const { capacity, confirmed, held, waiting, reserved } = open.session;
  return {
    session: await sessionHead(platform, open),
    capacity,
    taken: { confirmed, held, waiting, reserved },
    ...(await allocationView(platform, open.session)),
    group: {},
    free: capacity === null ? null : Math.max(0, capacity - confirmed - held - reserved),
  };
}

/** The names of those who have a place, for whoever wants fewer places than that. */
export async function placeHolders({ store }: Platform, sessionId: string): Promise<string[]> {
  const ids = (await attendingOf(store.read, sessionId)).map(({ personId }) => personId);
  return [...(await recipients(store.read, ids)).values()]
    .map(({ name }) => name)
    .sort((a, b) => a.localeCompare(b, 'en-GB'));
}
