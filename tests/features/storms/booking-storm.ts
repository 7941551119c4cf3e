import type { Platform } from '../../../src/platform/platform.ts';
import type { Visitor } from './crowd.ts';
import { auditLines, type Place, placesOn } from './places.ts';

/** What one person reads after "Confirm booking". */
export type Told = {
  personId: string;
  status: number;
  bookingId: string | null;
  /** "place", or the position on the waiting list; null when the page says neither. */
  reads: 'place' | number | null;
};

/** Everybody opens the check page, and then all confirm at once. */
export async function bookAtOnce(visitors: Visitor[], sessionId: string, urls: string[]): Promise<Told[]> {
  await openPages(visitors, sessionId, urls);
  return confirmAtOnce(visitors, sessionId, urls);
}

/** Each browser then holds a form that can be sent. */
export async function openPages(visitors: Visitor[], sessionId: string, urls: string[]): Promise<void> {
  await Promise.all(
    visitors.map(({ browser }, n) => browser.get(`${pick(urls, n)}/sessions/${sessionId}/bookings/new`)),
  );
}

/**
 * Everybody sends the form at once and reads the page that follows. Where there are several servers, the
 * form goes to another one than the page came from, as behind a balancer that favours nobody.
 */
export function confirmAtOnce(visitors: Visitor[], sessionId: string, urls: string[]): Promise<Told[]> {
  return Promise.all(
    visitors.map(async ({ id, browser }, n) => {
      const answer = await browser.post(`${pick(urls, n + 1)}/sessions/${sessionId}/bookings`);
      const bookingId = bookingIn(answer.location);
      const page = bookingId === null ? answer : await browser.get(`${pick(urls, n)}${answer.location}`);
      return { personId: id, status: answer.status, bookingId, reads: readingOf(page.body) };
    }),
  );
}

/** The booking to whose page a redirect leads; null for any other page. */
export function bookingIn(location: string | null): string | null {
  return /^\/bookings\/([\w-]+)$/.exec(location ?? '')?.[1] ?? null;
}

function pick(urls: string[], n: number): string {
  const url = urls[n % urls.length];
  if (url === undefined) throw new RangeError('a storm needs a server');
  return url;
}

function readingOf(page: string): Told['reads'] {
  const [, position] = /The session is full\. You are (\d+)\w\w on the waiting list/.exec(page) ?? [];
  if (position !== undefined) return Number(position);
  return page.includes('You have a place') ? 'place' : null;
}

/**
 * Everything that is wrong after a storm for `capacity` places in which nobody gave a place back; empty
 * when all is well (scenario 1). The capacity may have been raised meanwhile.
 */
export async function problemsAfter(
  platform: Platform,
  sessionId: string,
  told: Told[],
  capacity: number,
): Promise<string[]> {
  const places = await placesOn(platform, sessionId);
  return [
    ...placeProblems(places, told, capacity),
    ...orderProblems(places, capacity),
    ...told.flatMap((one) => answerProblems(one, places, capacity)),
    ...places.flatMap(mailProblems),
    ...(await auditLines(platform)),
  ];
}

function placeProblems(places: Place[], told: Told[], capacity: number): string[] {
  const problems: string[] = [];
  const confirmed = places.filter((place) => place.state === 'confirmed').length;
  const waiting = places.filter((place) => place.state === 'waiting').length;
  if (confirmed > capacity) problems.push(`oversold: ${confirmed} confirmed for ${capacity} places`);
  if (confirmed < capacity) problems.push(`undersold: ${confirmed} confirmed for ${capacity} places`);
  if (confirmed + waiting !== told.length)
    problems.push(`lost: ${confirmed} confirmed and ${waiting} waiting of ${told.length}`);
  if (new Set(places.map((place) => place.personId)).size !== places.length)
    problems.push('somebody has two bookings');
  return problems;
}

/** Numbers 1, 2, 3 ... in the order in which they were accepted, and the first of them have the places. */
function orderProblems(places: Place[], capacity: number): string[] {
  return places.flatMap((place, index) => {
    const before = places[index - 1];
    const problems: string[] = [];
    if (place.number !== index + 1) problems.push(`number ${index + 1} is missing or there twice`);
    if (before !== undefined && (before.acceptedAs > place.acceptedAs || before.bookedAt > place.bookedAt))
      problems.push(`number ${place.number} was accepted before number ${before.number}`);
    if ((place.state === 'confirmed') !== index < capacity)
      problems.push(`number ${place.number} is ${place.state}`);
    return problems;
  });
}

/** A position read is never better than the one that came true, nor worse than the one that was given. */
function answerProblems(
  { personId, status, bookingId, reads }: Told,
  places: Place[],
  capacity: number,
): string[] {
  const place = places.find((one) => one.personId === personId);
  if (status !== 303 || place === undefined || place.id !== bookingId)
    return [`${personId} got ${status} for ${bookingId}, and has ${place?.id}`];
  if (reads === 'place') return place.state === 'confirmed' ? [] : [`reads "place" but is ${place.state}`];
  const best = place.state === 'waiting' ? place.number - capacity : 0;
  const position = reads ?? 0;
  return place.joinedAt !== null && best <= position && position <= place.joinedAt
    ? []
    : [`number ${place.number} reads ${reads}, joined at ${place.joinedAt}`];
}

function mailProblems({ number, happened, mails, joinedAt, mailedPosition }: Place): string[] {
  const expected = happened.map((what) => (what === 'queued' ? 'waiting' : what));
  return mails.join() === expected.join() && mailedPosition === joinedAt
    ? []
    : [`number ${number}: ${happened.join()} but mails ${mails.join()} at ${mailedPosition}`];
}
