import { noticesOf, receiptsOf, type Urgent } from '../bookings/index.ts';
import { allTrainers, type Session, trainersOfSessions } from '../catalogue/index.ts';
import { mobilesOf, recipients } from '../people/index.ts';
import type { Letter } from '../platform/mail/mailer.ts';
import type { Letters } from '../platform/mail/renderer.ts';
import type { Platform } from '../platform/platform.ts';
import type { RehearsedMessage } from '../platform/rehearsal-repository.ts';
import { sayMoment, sayTime } from '../platform/time.ts';

/** What can be chosen when something has happened, and what was told before. */
export async function urgentPage({ store, zone }: Platform, session: Session) {
  const trainers = (await allTrainers(store.read)).filter(({ archivedAt }) => archivedAt === null);
  const mine = (await trainersOfSessions(store.read, [session.id])).get(session.id) ?? [];
  return {
    trainers: trainers.map(({ id, name }) => ({ value: id, text: name })),
    current: {
      trainers: mine.map(({ id }) => id),
      venue: session.venue,
      joiningDetails: session.joiningDetails ?? '',
      online: session.deliveryMode === 'teams',
    },
    notices: (await noticesOf(store.read, session.id)).map(({ id, subject, sentAt }) => ({
      id,
      subject,
      when: sayMoment(sentAt, zone),
    })),
  };
}

/** What sending will do: how many mails of which sort, to whom nobody can write, and how the first of them reads. */
export function urgentCheck(
  { baseUrl, zone, clock }: Platform,
  letters: Letters,
  messages: RehearsedMessage[],
  concerned: number,
): { concerned: number; mailed: number; calendars: number; letter: Letter | null } {
  const [first] = messages;
  const write = first === undefined ? undefined : letters[first.kind];
  const context = { baseUrl, zone, now: clock.now() };
  const letter =
    first === undefined || write === undefined || first.facts === null
      ? null
      : write(first.facts, { name: first.toName, address: 'somebody@example.org' }, context).letter;
  const mailed = new Set(messages.flatMap(({ bookingId }) => bookingId ?? []));
  const calendars = messages.filter(({ facts }) => (facts?.calendar ?? null) !== null).length;
  return { concerned, mailed: mailed.size, calendars, letter };
}

/** What was chosen, in words. */
export function urgentWords(urgent: Urgent): string {
  switch (urgent.kind) {
    case 'cancelled':
      return 'The session does not take place. It is cancelled, and taken out of every calendar.';
    case 'trainer':
      return `It is led by ${urgent.trainers.map(({ name }) => name).join(' and ') || 'nobody named'}.`;
    case 'place':
      return urgent.deliveryMode === 'teams'
        ? 'It takes place online, on Teams.'
        : `It takes place at ${urgent.venue}.`;
    case 'link':
      return `The link to join is now: ${urgent.joiningDetails}`;
    case 'words':
      return urgent.subject;
  }
}

const LIVE = new Set(['confirmed', 'waiting', 'offered', 'awaiting-approval', 'session-cancelled']);

/**
 * The call list of news: first those who have neither opened nor confirmed it and were not reached, with the number
 * that they chose to give while their booking stands or has just been cancelled with the session.
 */
export async function callList({ store, zone }: Platform, noticeId: string) {
  const rows = (await receiptsOf(store.read, noticeId)).filter(({ state }) => LIVE.has(state));
  const ids = rows.map(({ receipt }) => receipt.personId);
  const [people, mobiles] = [await recipients(store.read, ids), await mobilesOf(store.read, ids)];
  const lines = rows
    .map(({ receipt, state }) => {
      const person = people.get(receipt.personId);
      const mobile = mobiles.get(receipt.personId) ?? null;
      return {
        id: receipt.id,
        name: person?.name ?? '',
        mobile,
        tel: mobile === null ? null : mobile.replace(/[^+\d]/g, ''),
        unmailed: (person?.address ?? null) === null,
        hasPlace: state === 'confirmed',
        opened: receipt.openedAt === null ? null : sayTime(receipt.openedAt, zone),
        confirmed: receipt.confirmedAt === null ? null : sayTime(receipt.confirmedAt, zone),
        reached: receipt.reachedAt === null ? null : sayTime(receipt.reachedAt, zone),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
  const knows = ({ opened, confirmed }: (typeof lines)[number]) => opened !== null || confirmed !== null;
  return {
    call: lines.filter((line) => !knows(line) && line.reached === null),
    reached: lines.filter((line) => !knows(line) && line.reached !== null),
    know: lines.filter(knows),
    all: lines.length,
  };
}
