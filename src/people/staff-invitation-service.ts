import { record } from '../platform/history.ts';
import { hashed, newSecret } from '../platform/ids.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { normalised } from './address-rules.ts';
import type { Merged } from './merge-service.ts';
import { organisationById, organisationsOn, readPlaceNames } from './organisation-repository.ts';
import type { Actor } from './person-policy.ts';
import { lockPeople, personById } from './person-repository.ts';
import { heldOn } from './role-repository.ts';
import { minutesAfter, minutesBefore } from './sign-in-rules.ts';
import {
  addInvitation,
  endInvitationsOf,
  invitationsSince,
  invitationsTo,
  recordsJoinedTo,
  type StaffInvitation,
} from './staff-invitation-repository.ts';
import { sameName } from './staff-rules.ts';

const DAY_IN_MINUTES = 24 * 60;
/** How long somebody may take to answer; the row is deleted after that, as it holds an address. */
export const DAYS_TO_ANSWER = 60;
/** More mail than this is not sent to one address within a day, whoever asks for it. */
const MAILS_A_DAY = 3;

/**
 * How the composition joins two records, the rows of every slice with them, in transactions of its own; `by` is
 * who answers for it. Whoever calls it has seen to it that it may be done.
 */
export type JoinRecords = (by: string | null, keepId: string, goId: string) => Promise<Merged['outcome']>;

/**
 * Asks whoever reads the mail of an address whether they are this member of staff. The same is done and answered
 * whatever is known of the address, which is not looked up. A lead for whom nobody vouches sends no mail, but
 * the question waits for whoever signs in with the address. The caller has refused the actor's own addresses.
 */
export async function invite(
  tx: Queries,
  platform: Platform,
  actor: Actor,
  {
    personId,
    name,
    organisationId,
    address,
  }: {
    personId: string;
    name: string;
    organisationId: string;
    address: string;
  },
): Promise<void> {
  const now = platform.clock.now();
  await endInvitationsOf(tx, personId, now);
  const recently = await invitationsSince(tx, normalised(address), minutesBefore(now, DAY_IN_MINUTES));
  await addInvitation(tx, {
    address,
    normalised: normalised(address),
    personId,
    linkHash: hashed(newSecret()),
    sourceHash: hashed(actor.personId),
    createdAt: now,
    expiresAt: minutesAfter(now, DAYS_TO_ANSWER * DAY_IN_MINUTES),
  });
  if (recently >= MAILS_A_DAY || !actor.checked) return;
  const { partnership } = await readPlaceNames(tx);
  const organisation = (await organisationById(tx, organisationId))?.name ?? '';
  const from = { name: partnership, address: platform.mailFrom };
  const facts = { name, organisation, by: actor.name, from };
  await post(tx, platform, [{ kind: 'staff-invited', to: { personId, name, address }, facts }]);
}

/**
 * The proved addresses of somebody, in lower case. A lead may give none of their own: a yes of theirs would make
 * a colleague's record their own.
 */
export async function ownAddresses(db: Queries, personId: string): Promise<Set<string>> {
  const proved = (await addressesOf(db, personId)).filter((address) => address.provedAt !== null);
  return new Set(proved.map(({ address }) => normalised(address)));
}

/**
 * A question that waits for this person: which organisations have put whom down with one of their addresses.
 * `differs`: the name is not theirs, and they are asked whether they are certain.
 */
export type Question = { id: string; name: string; organisations: string[]; differs: boolean };

/**
 * What an organisation has written down of whoever has just proved this address, to begin the form with; null
 * where nobody has. It was written about them, and whoever reads the mail may see it.
 */
export async function putDownWith({ store, clock, zone }: Platform, address: string) {
  const { read } = store;
  const now = clock.now();
  const today = dayOf(now, zone);
  const invitation = (await invitationsTo(read, [normalised(address)], now)).at(-1);
  if (invitation === undefined) return null;
  const person = await personById(read, invitation.personId);
  const [place] = await organisationsOn(read, invitation.personId, today);
  if (person === null || place === undefined) return null;
  const roles = (await heldOn(read, invitation.personId, today)).filter((row) => row.answer === 'yes');
  return {
    name: person.name,
    organisationId: place.id,
    organisation: place.name,
    roles: roles.map((row) => row.roleKey),
  };
}

/** What waits for an answer from somebody, by their proved addresses. */
export async function questionsTo(platform: Platform, personId: string): Promise<Question[]> {
  const { read } = platform.store;
  const today = dayOf(platform.clock.now(), platform.zone);
  const me = await personById(read, personId);
  const questions = [];
  for (const invitation of await waitingFor(platform, personId)) {
    const person = await personById(read, invitation.personId);
    if (person === null || person.mergedInto !== null) continue;
    const places = await organisationsOn(read, invitation.personId, today);
    if (places.length === 0) continue;
    const { name } = person;
    const differs = !sameName(name, me?.name ?? '');
    questions.push({ id: invitation.id, name, organisations: places.map((place) => place.name), differs });
  }
  return questions;
}

/**
 * Answers one of them. Yes joins what the organisation has written down to the person's own record, and from then
 * on it sees them among its people; no leaves both as they are. `unknown` for a question that is not theirs, that
 * they sent themselves, or that was answered; `uncertain` for a yes to another name that was not confirmed.
 */
export async function answerQuestion(
  platform: Platform,
  me: { personId: string },
  join: JoinRecords,
  { id, mine, certain }: { id: string; mine: boolean; certain: boolean },
): Promise<{ outcome: 'joined' | 'declined' | 'unknown' | 'uncertain' }> {
  const invitation = (await waitingFor(platform, me.personId)).find((one) => one.id === id);
  if (invitation === undefined) return { outcome: 'unknown' };
  if (!mine) return decline(platform, invitation);
  if (!certain && (await differs(platform, me.personId, invitation.personId)))
    return { outcome: 'uncertain' };
  // A record that somebody can sign in to is nobody else's to take.
  const proved = (await addressesOf(platform.store.read, invitation.personId)).some(
    (address) => address.provedAt !== null,
  );
  if (proved) return { outcome: 'unknown' };
  const outcome = await join(me.personId, me.personId, invitation.personId);
  return { outcome: outcome === 'merged' ? 'joined' : 'unknown' };
}

async function differs({ store }: Platform, personId: string, otherId: string): Promise<boolean> {
  const [mine, other] = [await personById(store.read, personId), await personById(store.read, otherId)];
  return !sameName(mine?.name ?? '', other?.name ?? '');
}

async function decline(
  { store, clock }: Platform,
  invitation: StaffInvitation,
): Promise<{ outcome: 'declined' }> {
  const at = clock.now();
  return store.transaction(async (tx) => {
    await lockPeople(tx, [invitation.personId]);
    await endInvitationsOf(tx, invitation.personId, at);
    const subject = { subjectKind: 'person' as const, subjectId: invitation.personId };
    // Who said no stays out of it: the organisation may read the history of its own record.
    await record(tx, [{ at, ...subject, actorId: null, what: 'invitation-declined', facts: {} }]);
    return { outcome: 'declined' };
  });
}

async function waitingFor({ store, clock }: Platform, personId: string): Promise<StaffInvitation[]> {
  const { read } = store;
  const waiting = await invitationsTo(read, [...(await ownAddresses(read, personId))], clock.now());
  if (waiting.length === 0) return [];
  // Whoever sent it does not answer it, whatever address they have proved since.
  const senders = new Set([personId, ...(await recordsJoinedTo(read, personId))].map(hashed));
  return waiting.filter(
    (invitation) => invitation.personId !== personId && !senders.has(invitation.sourceHash),
  );
}
