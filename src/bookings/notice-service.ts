import { lockSessions, mayOrganise, setSessionTrainers, updateSession } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import { composed } from '../platform/composing.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import { type Message, post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Actor } from './booking-policy.ts';
import { type Booking, liveOn } from './booking-repository.ts';
import { changeLink } from './link-service.ts';
import { moveSession } from './move-service.ts';
import { insertNotice } from './notice-repository.ts';
import { type OpenSession, readSession } from './open-session.ts';
import { cancelSession } from './session-cancellation-service.ts';
import { sessionWords } from './session-letters.ts';

/** What has happened the night before; `words` is what the organiser adds. */
export type Urgent =
  | { kind: 'cancelled'; words: string }
  | { kind: 'place'; deliveryMode: 'teams' | 'face-to-face'; venue: string | null; words: string }
  | { kind: 'link'; joiningDetails: string; words: string }
  | { kind: 'trainer'; trainers: { id: string; name: string }[]; words: string }
  | { kind: 'words'; subject: string; words: string; waiting: boolean };

export type NoticeResult =
  | { outcome: 'sent'; noticeId: string; concerned: number }
  | { outcome: 'refused'; reason: 'over' | 'nobody' | 'begun' }
  | { outcome: 'not-found' };

/**
 * Does what has to be done the night before and tells everybody at once, before all other mail: one mail each, with
 * the calendar entry where it changes and a link by which they say that they have seen it. Whoever has not opened or
 * confirmed the news stands on its call list.
 */
export async function sendNotice(
  platform: Platform,
  actor: Actor,
  sessionId: string,
  urgent: Urgent,
): Promise<NoticeResult> {
  const { store, clock, zone } = platform;
  return store.transaction(async (tx) => {
    await lockSessions(tx, [sessionId]);
    const before = await readSession(tx, zone, sessionId);
    if (before === null || !mayOrganise(actor, before.activity)) return { outcome: 'not-found' };
    const now = clock.now();
    if (before.session.state === 'cancelled' || before.session.endsAt <= now)
      return { outcome: 'refused', reason: 'over' };
    const live = (await liveOn(tx, sessionId)).filter((booking) => concerns(urgent, booking));
    if (live.length === 0 && urgent.kind !== 'cancelled') return { outcome: 'refused', reason: 'nobody' };

    const receipts = new Map(live.map((booking) => [booking.id, newId()]));
    const told = new Set<string>();
    const posting = (message: Message): Message => {
      const receiptId = message.sessionId === sessionId ? receipts.get(message.bookingId ?? '') : undefined;
      if (receiptId === undefined) return message;
      told.add(message.bookingId ?? '');
      const words = urgent.kind === 'cancelled' ? '' : urgent.words;
      return { ...message, urgent: true, facts: { ...message.facts, receiptId, words } };
    };
    const done = await act(composed(platform, tx, posting), tx, actor, before, urgent);
    if (done !== 'done') return { outcome: 'refused', reason: done };
    const open = (await readSession(tx, zone, sessionId)) ?? before;
    const words = { subject: subjectOf(urgent), body: bodyOf(urgent) };
    const silent = live.filter(({ id }) => !told.has(id));
    await post(tx, platform, await plainNews(tx, platform, open, silent, receipts, words));
    const noticeId = newId();
    await insertNotice(
      tx,
      { id: noticeId, sessionId, sentById: actor.personId, ...words, sentAt: now },
      live.map(({ id, personId }) => ({ id: receipts.get(id) ?? newId(), bookingId: id, personId })),
    );
    await record(tx, [
      {
        at: now,
        subjectKind: 'session',
        subjectId: sessionId,
        actorId: actor.personId,
        what: 'urgent-news',
        facts: { noticeId, kind: urgent.kind, subject: words.subject, told: live.length },
      },
    ]);
    return { outcome: 'sent', noticeId, concerned: live.length };
  });
}

/** A cancellation and another place concern the queue as well; the rest those who have a place or may get one. */
function concerns(urgent: Urgent, { state }: Booking): boolean {
  if (state !== 'waiting') return true;
  return (
    urgent.kind === 'cancelled' || urgent.kind === 'place' || (urgent.kind === 'words' && urgent.waiting)
  );
}

async function act(
  within: Platform,
  tx: Queries,
  actor: Actor,
  { session, days }: OpenSession,
  urgent: Urgent,
): Promise<'done' | 'begun' | 'over'> {
  switch (urgent.kind) {
    case 'cancelled': {
      const result = await cancelSession(within, actor, session.id, urgent.words);
      return result.outcome === 'cancelled' ? 'done' : 'over';
    }
    case 'place': {
      const spans = days.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
      const { deliveryMode, venue } = urgent;
      const place = deliveryMode === 'teams' ? { venue: null } : { venue };
      const move = { spans, deliveryMode, ...place, venueId: null };
      const result = await moveSession(within, actor, session.id, move);
      return result.outcome === 'moved' ? 'done' : 'begun';
    }
    case 'link':
      await changeLink(within, actor, session.id, urgent.joiningDetails);
      return 'done';
    case 'trainer': {
      const names = urgent.trainers.map(({ name }) => name);
      await setSessionTrainers(
        tx,
        session.id,
        urgent.trainers.map(({ id }) => id),
      );
      const trainer = names.length === 0 ? null : names.join(' and ');
      await updateSession(tx, session.id, { trainer, revision: session.revision + 1 });
      await record(tx, [
        {
          at: within.clock.now(),
          subjectKind: 'session',
          subjectId: session.id,
          actorId: actor.personId,
          what: 'trainer-set',
          facts: { trainers: names },
        },
      ]);
      return 'done';
    }
    case 'words':
      return 'done';
  }
}

/** The news in words for those to whom nothing else brings it. */
async function plainNews(
  tx: Queries,
  { mailFrom }: Platform,
  open: OpenSession,
  bookings: Booking[],
  receipts: Map<string, string>,
  words: { subject: string; body: string },
): Promise<Message[]> {
  const people = await recipients(
    tx,
    bookings.map(({ personId }) => personId),
  );
  const facts = sessionWords(open, mailFrom, words);
  return bookings.flatMap(({ id, personId }) => {
    const person = people.get(personId);
    if (person === undefined || person.address === null) return [];
    return [
      {
        kind: 'session-notice',
        to: { personId, name: person.name, address: person.address },
        facts: { ...facts, receiptId: receipts.get(id) ?? '' },
        bookingId: id,
        sessionId: open.session.id,
        scopeId: open.activity.id,
        expiresAt: open.session.endsAt,
        urgent: true,
      },
    ];
  });
}

function subjectOf(urgent: Urgent): string {
  switch (urgent.kind) {
    case 'cancelled':
      return 'It does not take place';
    case 'place':
      return urgent.deliveryMode === 'teams' ? 'It is now online, on Teams' : 'Another place';
    case 'link':
      return 'Another link to join';
    case 'trainer':
      return 'Another trainer';
    case 'words':
      return urgent.subject;
  }
}

function bodyOf(urgent: Urgent): string {
  const first = ((): string => {
    switch (urgent.kind) {
      case 'cancelled':
        return 'This session will not take place.';
      case 'place':
        return urgent.deliveryMode === 'teams'
          ? 'It takes place online, on Microsoft Teams.'
          : `It takes place at ${urgent.venue}.`;
      case 'link':
        return 'The link to join has changed. Those with a place get the new one by mail, and it is on the page of your booking.';
      case 'trainer':
        return `It is now led by ${urgent.trainers.map(({ name }) => name).join(' and ')}.`;
      case 'words':
        return '';
    }
  })();
  return [first, urgent.words].filter((part) => part !== '').join('\n\n');
}
