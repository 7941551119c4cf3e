import { bookingsOn } from '../bookings/index.ts';
import type { Activity, Session } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { RehearsedMessage } from '../platform/rehearsal-repository.ts';
import { effectsOf, peopleTold } from './effect-rules.ts';
import { otherDates } from './queue-page.ts';
import { sessionHead } from './session-head.ts';

type Open = { session: Session; activity: Activity };

/** The form that cancels a session. */
export async function cancellationPage(platform: Platform, open: Open) {
  return { session: await sessionHead(platform, open), dates: await otherDates(platform, open) };
}

/** What cancelling will do to people, and whom no mail reaches. */
export async function cancellationCheck(
  { store }: Platform,
  { session }: Open,
  messages: RehearsedMessage[],
) {
  const live = (await bookingsOn(store.read, session.id)).filter(({ state }) =>
    ['awaiting-approval', 'confirmed', 'waiting', 'offered'].includes(state),
  );
  const people = await recipients(
    store.read,
    live.map(({ personId }) => personId),
  );
  return {
    effects: effectsOf(messages),
    told: peopleTold(messages),
    unreached: [...people.values()]
      .filter(({ address }) => address === null)
      .map(({ name }) => name)
      .sort((a, b) => a.localeCompare(b, 'en-GB')),
  };
}
