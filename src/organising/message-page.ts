import { absentBookings } from '../attendance/index.ts';
import {
  addressees,
  bookingIdsIn,
  deskBookings,
  messagesOf,
  NOBODY,
  readSession,
  type SessionMessage,
  sessionLetters,
  sessionWords,
} from '../bookings/index.ts';
import { recipients } from '../people/index.ts';
import { fileFacts } from '../platform/files-repository.ts';
import type { Letter } from '../platform/mail/mailer.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { sayMoment } from '../platform/time.ts';
import { sayBytes } from '../platform/web/uploads.ts';

type Audience = SessionMessage['audience'];

const WORDS: Record<Audience, string> = {
  confirmed: 'those with a place',
  waiting: 'those waiting',
  absent: 'those who did not attend',
  chosen: 'chosen people',
};

/** The bookings that an audience is now; chosen ones are what was chosen. */
export async function audienceOf(
  db: Queries,
  sessionId: string,
  audience: Audience,
  chosen: string[],
): Promise<string[]> {
  switch (audience) {
    case 'confirmed':
      return bookingIdsIn(db, sessionId, ['confirmed']);
    case 'waiting':
      return bookingIdsIn(db, sessionId, ['waiting', 'offered', 'awaiting-approval']);
    case 'absent':
      return absentBookings(db, sessionId);
    case 'chosen':
      return chosen;
  }
}

/** Whom one can write to, and what has been written. */
export async function messagesPage(platform: Platform, sessionId: string) {
  const { store, zone } = platform;
  const people = await deskBookings(platform, sessionId);
  const size = async (audience: Audience) => (await audienceOf(store.read, sessionId, audience, [])).length;
  const written = await messagesOf(store.read, sessionId);
  const authors = await recipients(
    store.read,
    written.map(({ writtenById }) => writtenById),
  );
  const live = new Set(['confirmed', 'waiting', 'offered', 'awaiting-approval']);
  return {
    audiences: await Promise.all(
      (['confirmed', 'waiting', 'absent'] as const).map(async (value) => ({
        value,
        text: WORDS[value],
        people: await size(value),
      })),
    ),
    choices: people
      .filter(({ state }) => live.has(state))
      .map(({ id, name, organisation, state }) => ({
        id,
        text: name,
        hint: [organisation, state === 'confirmed' ? 'has a place' : 'has no place yet']
          .filter((part) => part !== null)
          .join(', '),
      })),
    written: written.map((one) => ({
      id: one.id,
      subject: one.subject,
      to: WORDS[one.audience],
      by: authors.get(one.writtenById)?.name ?? '',
      when: sayMoment(one.sentAt ?? one.writtenAt, zone),
      told: one.told,
      sent: one.sentAt !== null,
      files: one.fileIds.length,
    })),
  };
}

/** One message: whom it reaches, how it reads, and what goes along. */
export async function messagePage(platform: Platform, message: SessionMessage) {
  const { store, zone } = platform;
  const { sessionId, audience, bookingIds } = message;
  const ids =
    message.sentAt === null ? await audienceOf(store.read, sessionId, audience, bookingIds) : bookingIds;
  const to = await addressees(store.read, sessionId, ids);
  const files = await fileFacts(store.read, message.fileIds);
  return {
    message: {
      id: message.id,
      sent: message.sentAt === null ? null : sayMoment(message.sentAt, zone),
      told: message.told,
      audience: WORDS[audience],
    },
    to: to.filter(({ person }) => person.address !== null).map(({ person }) => person.name),
    without: to.filter(({ person }) => person.address === null).map(({ person }) => person.name),
    files: message.fileIds.flatMap((id) => {
      const file = files.get(id);
      return file === undefined ? [] : [{ id, name: file.name, size: sayBytes(file.size) }];
    }),
    letter: await letterOf(platform, message),
  };
}

async function letterOf(platform: Platform, message: SessionMessage): Promise<Letter | null> {
  const { store, zone, baseUrl, clock, mailFrom } = platform;
  const open = await readSession(store.read, zone, message.sessionId);
  const write = sessionLetters['session-message'];
  if (open === null || write === undefined) return null;
  const { subject, body } = message;
  const facts = { ...sessionWords(open, mailFrom, { subject, body }), bookingId: 'example', fileIds: [] };
  return write(facts, NOBODY, { baseUrl, zone, now: clock.now() }).letter;
}
