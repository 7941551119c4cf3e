import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { peopleFacts, questionOf } from './standing-facts.ts';
import { standingsOf } from './standing-rules.ts';
import { bookFor } from './standing-service.ts';

/**
 * Of these people, those for whom an essential requirement that this activity would meet is missing or overdue
 * today, over everything they hold anywhere: the first band of a queue by need. A place that they hold on
 * another date counts as booked, so they are not among them. Reads by `db` alone, as it is asked in transactions.
 */
export async function inNeed(
  db: Queries,
  platform: Platform,
  activityId: string,
  personIds: string[],
): Promise<Set<string>> {
  if (personIds.length === 0) return new Set();
  const today = dayOf(platform.clock.now(), platform.zone);
  const question = questionOf(platform, { day: today, knowledge: 'today' });
  const { book, settings } = await bookFor(db, question);
  const people = await peopleFacts(db, [...new Set(personIds)], question);
  const needing = people.filter(({ facts }) =>
    standingsOf(book, facts, settings).some(
      ({ level, state, reasons }) =>
        level === 'essential' &&
        (state === 'missing' || state === 'overdue') &&
        reasons.some(({ rule }) => book.metBy.get(rule.id)?.has(activityId) === true),
    ),
  );
  return new Set(needing.map(({ personId }) => personId));
}
