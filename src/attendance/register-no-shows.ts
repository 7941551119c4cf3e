import { type Happening, historyOf, record } from '../platform/history.ts';
import type { Queries } from '../platform/store/store.ts';
import type { OpenRegister, RegisterFacts } from './register-facts.ts';
import type { Actor } from './register-policy.ts';
import { isNoShow } from './register-rules.ts';

/** Who is to be told that they did not come, and who that this was wrong. */
export type NoShows = { told: NoShow[]; corrected: NoShow[] };
export type NoShow = { bookingId: string; personId: string };

/**
 * Writes into the history of each booking that the person did not come on any day, or that a correction took
 * that back. Gives those who are to be told of it: once for a booking, however often the register is closed,
 * and nobody where the activity does not tell.
 */
export async function noteNoShows(
  tx: Queries,
  { open, facts, actor, now }: { open: OpenRegister; facts: RegisterFacts; actor: Actor; now: Date },
): Promise<NoShows> {
  const changes = await changedNoShows(tx, open, facts);
  const happenings = changes.map(
    ({ bookingId, is, tells }): Happening => ({
      at: now,
      subjectKind: 'booking',
      subjectId: bookingId,
      actorId: actor.personId,
      what: is ? 'no-show' : 'no-show-withdrawn',
      facts: is ? { told: tells } : {},
    }),
  );
  await record(tx, happenings);
  return toBeTold(changes);
}

/** Who would be told of a no-show, or that it was wrong, if the register were closed with these marks. */
export async function noShowsToTell(db: Queries, open: OpenRegister, facts: RegisterFacts): Promise<NoShows> {
  return toBeTold(await changedNoShows(db, open, facts));
}

type Changed = NoShow & { is: boolean; tells: boolean; corrects: boolean };

function toBeTold(changes: Changed[]): NoShows {
  const of = ({ bookingId, personId }: Changed) => ({ bookingId, personId });
  return {
    told: changes.filter(({ tells }) => tells).map(of),
    corrected: changes.filter(({ corrects }) => corrects).map(of),
  };
}

async function changedNoShows(db: Queries, open: OpenRegister, facts: RegisterFacts): Promise<Changed[]> {
  const stories = await storiesOf(db, [...facts.bookings.values()]);
  const changes: Changed[] = [];
  for (const [personId, bookingId] of facts.bookings) {
    const story = stories.get(bookingId) ?? [];
    const was = story.at(-1)?.what === 'no-show';
    const is = isNoShow(open.days, facts.marks.get(personId) ?? new Map());
    if (was === is) continue;
    const toldBefore = story.some((happening) => happening.facts.told === true) || wasTold(facts, personId);
    const tells = is && open.activity.tellsNoShow && !toldBefore;
    changes.push({ bookingId, personId, is, tells, corrects: !is && toldBefore });
  }
  return changes;
}

/** Nothing was marked for this person since no-shows were told: they were among those told then. */
function wasTold({ register, rows }: RegisterFacts, personId: string): boolean {
  const toldAt = register?.noShowsToldAt ?? null;
  if (toldAt === null) return false;
  return rows.every((row) => row.personId !== personId || row.recordedAt < toldAt);
}

async function storiesOf(tx: Queries, bookingIds: string[]): Promise<Map<string, Happening[]>> {
  const stories = new Map<string, Happening[]>();
  for (const happening of await historyOf(tx, 'booking', bookingIds)) {
    if (happening.what !== 'no-show' && happening.what !== 'no-show-withdrawn') continue;
    stories.set(happening.subjectId, [...(stories.get(happening.subjectId) ?? []), happening]);
  }
  return stories;
}
