import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import type { Queries } from '../../../src/platform/store/store.ts';
import { stableId } from '../stable-id.ts';
import { insertAll } from './rows.ts';

const HOUR = 3_600_000;
const ACTIVITY = 'early-help-fsp';
const SUBJECT = 'Bring an example with you';
const BODY =
  'We work with your own examples. Please think of one situation from your work beforehand, without names.';

/** What organisers have written: their own words for an activity's confirmations, and a message to those of a session. */
export async function loadTelling(
  tx: Queries,
  { now, host, organiserId }: { now: Date; host: string; organiserId: string },
): Promise<void> {
  const at = new Date(now.getTime() - 20 * HOUR);
  await insertAll(tx, 'mailTemplates', [
    {
      id: stableId('mail-template', ACTIVITY),
      kind: 'booking-confirmed',
      scopeId: ACTIVITY,
      subject: '{{title}}, {{date}}',
      opening: 'You have a place on {{title}}, {{name}}.',
      body: 'An invitation comes with this mail, so that it stands in your calendar.\n\nWe look forward to meeting you. Write to {{team}} at {{mailbox}} if you have a question.',
      revision: 1,
      changedAt: at,
      changedById: organiserId,
    },
  ]);
  const { sessions, activities, teams, bookings, people, addresses } = tx.t;
  const [session] = await tx
    .select({
      id: sessions.id,
      title: activities.title,
      startsAt: sessions.startsAt,
      endsAt: sessions.endsAt,
      venue: sessions.venue,
      activityId: activities.id,
      team: teams.name,
      mailbox: teams.mailbox,
    })
    .from(sessions)
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(teams, eq(teams.id, activities.teamId))
    .where(
      and(
        eq(sessions.activityId, ACTIVITY),
        eq(sessions.state, 'open'),
        gt(sessions.startsAt, now),
        gt(sessions.confirmed, 0),
      ),
    )
    .orderBy(asc(sessions.startsAt))
    .limit(1);
  if (session === undefined) return;
  const to = await tx
    .select({ bookingId: bookings.id, personId: people.id, name: people.name, address: addresses.address })
    .from(bookings)
    .innerJoin(people, eq(people.id, bookings.personId))
    .innerJoin(
      addresses,
      and(eq(addresses.personId, people.id), eq(addresses.principal, true), isNotNull(addresses.provedAt)),
    )
    .where(and(eq(bookings.sessionId, session.id), eq(bookings.state, 'confirmed')))
    .orderBy(asc(bookings.id));
  const messageId = stableId('session-message', session.id);
  const bookingIds = to.map(({ bookingId }) => bookingId);
  const message = {
    id: messageId,
    sessionId: session.id,
    writtenById: organiserId,
    audience: 'confirmed' as const,
  };
  await insertAll(tx, 'sessionMessages', [
    {
      ...message,
      bookingIds,
      subject: SUBJECT,
      body: BODY,
      fileIds: [],
      writtenAt: at,
      sentAt: at,
      told: to.length,
    },
  ]);
  const facts = {
    title: session.title,
    days: [{ startsAt: session.startsAt.toISOString(), endsAt: session.endsAt.toISOString() }],
    where: session.venue ?? 'Microsoft Teams meeting',
    team: { name: session.team, address: session.mailbox ?? 'training@city.example' },
    subject: SUBJECT,
    body: BODY,
    fileIds: [],
  };
  await insertAll(
    tx,
    'outbox',
    to.map(({ bookingId, personId, name, address }, index) => ({
      kind: 'session-message',
      messageId: `<${stableId('demo-mail', bookingId)}@${host}>`,
      personId,
      toAddress: address,
      toName: name,
      bookingId,
      sessionId: session.id,
      scopeId: session.activityId,
      facts: { ...facts, bookingId },
      // One mailbox was full: so that there is something to put right.
      ...(index === 0
        ? { state: 'dead', reason: 'The mailbox is full (552 5.2.2)' }
        : { state: 'sent', reason: null }),
      attempts: 1,
      createdAt: at,
      notBefore: at,
      finishedAt: new Date(at.getTime() + 60_000),
    })),
  );
  await insertAll(tx, 'history', [
    {
      at,
      subjectKind: 'session',
      subjectId: session.id,
      actorId: organiserId,
      what: 'message-sent',
      facts: { messageId, subject: SUBJECT, audience: 'confirmed', told: to.length },
    },
    {
      at,
      subjectKind: 'activity',
      subjectId: ACTIVITY,
      actorId: organiserId,
      what: 'template-changed',
      facts: { kind: 'booking-confirmed', name: 'A place is confirmed' },
    },
  ]);
}
