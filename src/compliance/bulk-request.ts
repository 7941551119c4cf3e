import { z } from 'zod';
import type { Outlook, Refusal } from '../bookings/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { listOf, optionalText } from '../platform/web/forms.ts';
import type { Desk } from './lead-request.ts';
import { standingsAsked } from './lead-service.ts';
import type { MemberStandings, OrganisationStandings } from './standing-service.ts';

/** So many people can be ticked at once: a page of the table, and some more. */
export const MOST_PEOPLE = 100;

const ticks = listOf(z.string()).refine((list) => list.length <= MOST_PEOPLE, {
  error: `Choose ${MOST_PEOPLE} or fewer at once`,
});

export const bookForm = z.object({
  session: z.string({ error: 'Choose a date' }).min(1, { error: 'Choose a date' }),
  person: ticks.refine((list) => list.length > 0, { error: 'Tick at least one person' }),
});

export const cancelForm = z.object({
  person: ticks,
  booking: ticks.refine((list) => list.length > 0, { error: 'Tick at least one place' }),
  reason: optionalText('the reason', 500).refine((text) => text !== '', {
    error: 'Enter why the places are given up',
  }),
  late: z.preprocess((value) => value === '1', z.boolean()),
});

export const remindForm = z.object({ person: ticks });

/** One of the people that a lead has ticked, and whether mail reaches them. */
export type Ticked = MemberStandings & { hasAddress: boolean };

/**
 * Those of the ticked ids that are people of the organisation today, by name. Any other id is passed over
 * without a word, so that nothing can be learned by trying ids.
 */
export async function tickedPeople(
  platform: Platform,
  desk: Desk,
  ids: string[],
): Promise<{ people: Ticked[]; standings: OrganisationStandings }> {
  const only = [...new Set(ids)].slice(0, MOST_PEOPLE);
  const standings = await standingsAsked(platform, desk, { day: desk.today, knowledge: 'today' }, only);
  const reached = await recipients(
    platform.store.read,
    standings.people.map(({ personId }) => personId),
  );
  return {
    standings,
    people: standings.people.map((person) => ({
      ...person,
      hasAddress: reached.get(person.personId)?.address != null,
    })),
  };
}

/** The activities that a person's roles here ask for, and whatever counts for them: what their lead may see of them. */
export function concerning(
  { standings }: Pick<MemberStandings, 'standings'>,
  { book }: Pick<OrganisationStandings, 'book'>,
): Set<string> {
  const ids = new Set<string>();
  for (const { activityId, reasons } of standings) {
    ids.add(activityId);
    for (const { rule } of reasons) for (const id of book.metBy.get(rule.id) ?? []) ids.add(id);
  }
  return ids;
}

export type Reason = Refusal['reason'] | 'not-found';

/**
 * The reason that a lead may read. What somebody does besides is theirs: whether they are on the session already,
 * on another date or somewhere else then, a lead whom the activity does not concern reads the same words of it.
 */
export function reasonTold(reason: Reason, mayKnow: boolean): Reason {
  return !mayKnow && (reason === 'other-date' || reason === 'clash') ? 'not-found' : reason;
}

/** Why it reads as if they could not be booked, where they have a booking that is not for this lead; else null. */
export function hiddenReason(outlook: Outlook, mayKnow: boolean, leadId: string): Reason | null {
  if (outlook.outcome !== 'has' || mayKnow || outlook.bookedById === leadId) return null;
  return outlook.shut?.reason ?? 'not-found';
}
