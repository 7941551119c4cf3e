import type { Session } from '../catalogue/index.ts';

/** Where a session stands for those who organise it. */
export type DeskState =
  | 'draft'
  | 'announced'
  | 'opens-later'
  | 'open'
  | 'full'
  | 'booking-closed'
  | 'begun'
  | 'over'
  | 'cancelled';

type Looked = Pick<
  Session,
  'state' | 'startsAt' | 'endsAt' | 'bookingOpensAt' | 'capacity' | 'confirmed' | 'held'
>;

/** Works it out. The instant at which booking closes is still in time. */
export function deskState(session: Looked, closesAt: Date, now: Date): DeskState {
  if (session.state === 'cancelled') return 'cancelled';
  if (now >= session.endsAt) return 'over';
  if (session.state === 'draft') return 'draft';
  if (now >= session.startsAt) return 'begun';
  if (session.state === 'announced') return 'announced';
  if (now < session.bookingOpensAt) return 'opens-later';
  if (now > closesAt) return 'booking-closed';
  const { capacity, confirmed, held } = session;
  return capacity !== null && confirmed + held >= capacity ? 'full' : 'open';
}

/** "Online, on Teams", or the venue. */
export function whereWords({ deliveryMode, venue }: Pick<Session, 'deliveryMode' | 'venue'>): string {
  return deliveryMode === 'teams' ? 'Online, on Teams' : (venue ?? 'Place to be announced');
}

/** "1 person", "4 people". */
export function people(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** "1 place", "4 places". */
export function places(count: number): string {
  return count === 1 ? '1 place' : `${count} places`;
}

/** "Ann", "Ann and Ben", "Ann, Ben and 3 others": at most `most` names. */
export function someNames(names: string[], most = 4): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const others = names.length - shown.length;
  const parts = others > 0 ? [...shown, `${others} others`] : shown;
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** "2 have a place now, 1 is on the waiting list": what there is none of is left out; empty for nothing at all. */
export function counted(parts: [count: number, one: string, many: string][]): string {
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
    .join(', ');
}
