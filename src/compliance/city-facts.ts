import { setImmediate as otherWork } from 'node:timers/promises';
import { doneInShort } from '../attendance/index.ts';
import type { ConfirmedPlace } from '../bookings/index.ts';
import { belongingsWithin, cityPeople, HeldInCity, rolesOf, statedWithin } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { CityCounter, type CityCounts } from './city-counting-rules.ts';
import { CityJudge, type CityMember } from './city-judge.ts';
import { bookedDays, byPerson, placesOf, type Question } from './standing-facts.ts';
import { bookFor } from './standing-service.ts';

/**
 * So many people at a time that no other page waits noticeably while a piece is read, and while it is judged. The
 * first pieces are small: in a process that has just started everything takes several times as long.
 */
const PIECE = { first: 25, most: 150 };

/**
 * The city's essential standings for a question, counted: read and judged in pieces, with room for other work
 * between them. The next piece is asked for while one is judged, which another server can be busy with.
 */
export async function countCity(platform: Platform, question: Question): Promise<CityCounts> {
  const { read } = platform.store;
  const { book, settings } = await bookFor(read, question);
  const judge = new CityJudge(book, settings, new HeldInCity(await rolesOf(read)));
  const counter = new CityCounter(judge);
  await otherWork();
  const places = byPerson(await placesOf(read, null, question));
  await otherWork();
  let limit = PIECE.first;
  let next = readPiece(platform, question, judge, { after: '', limit });
  for (;;) {
    const piece = await next;
    if (piece === null) return counter.finished();
    limit = Math.min(PIECE.most, limit * 2);
    next = readPiece(platform, question, judge, { after: piece.upTo, limit });
    // Should judging fail, nobody waits for the piece that was asked for.
    next.catch(() => undefined);
    await otherWork();
    for (const member of piece.members(places)) counter.add(member);
    await otherWork();
  }
}

type Piece = { upTo: string; members(places: ReadonlyMap<string, ConfirmedPlace[]>): Generator<CityMember> };

async function readPiece(
  { store: { read } }: Platform,
  question: Question,
  judge: CityJudge,
  { after, limit }: { after: string; limit: number },
): Promise<Piece | null> {
  const { day, knownAt, zone } = question;
  const ids = await cityPeople(read, day, knownAt, { after, limit });
  const upTo = ids.at(-1);
  if (upTo === undefined) return null;
  const range = { after, upTo };
  const [stated, belongings, done] = await Promise.all([
    statedWithin(read, range, day, knownAt),
    belongingsWithin(read, range, day, knownAt),
    doneInShort(read, range, { until: day, knownAt, detailed: judge.detailed }),
  ]);
  return {
    upTo,
    *members(places) {
      const of = {
        stated: byPerson(stated),
        belongings: byPerson(belongings),
        done: new Map(done.map((row) => [row.personId, row.done])),
      };
      for (const id of ids) {
        yield {
          stated: of.stated.get(id) ?? [],
          belongings: of.belongings.get(id) ?? [],
          done: of.done.get(id) ?? '',
          booked: bookedDays(places.get(id) ?? [], zone),
        };
      }
    },
  };
}
