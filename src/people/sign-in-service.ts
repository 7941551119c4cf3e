import { hashed, newSecret } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Me } from '../platform/web/sign-in.ts';
import {
  addSignIn,
  deleteSignIns,
  endSignIns,
  holderOf,
  liveSignIns,
  markSeen,
} from './sign-in-repository.ts';
import { deleteRequests } from './sign-in-request-repository.ts';
import { minutesBefore, oldestSignIn, SIGN_IN } from './sign-in-rules.ts';
import { deleteOldInvitations } from './staff-invitation-repository.ts';

const DAY_IN_MINUTES = 24 * 60;

/** Where a sign-in is made: on which device, and which sign-in of this browser it takes the place of. */
export type Device = { device: string; replaces: Me | null };

/** Begins a sign-in with a token of its own and ends the one that it takes the place of; gives the token. */
export async function beginSignIn(
  tx: Queries,
  { clock }: Platform,
  personId: string,
  { device, replaces }: Device,
): Promise<string> {
  const now = clock.now();
  if (replaces !== null) await endSignIns(tx, replaces.personId, { only: replaces.signInId }, now);
  const token = newSecret();
  await addSignIn(tx, { personId, tokenHash: hashed(token), device, now });
  return token;
}

/**
 * Whose sign-in this token is; null when there is none, or it was ended or has run out. One query; when it
 * was last seen is written now and then, and nobody waits for it.
 */
export async function whoHolds({ store, clock }: Platform, token: string): Promise<Me | null> {
  const now = clock.now();
  const rows = await holderOf(store.read, hashed(token), oldestSignIn(now));
  const [row] = rows;
  if (row === undefined) return null;
  if (row.lastSeenAt < minutesBefore(now, SIGN_IN.minutesBetweenSeen)) {
    // Nobody's page fails because this could not be written: the next request tries again.
    store.transaction((tx) => markSeen(tx, row.signInId, now)).catch(() => undefined);
  }
  return {
    signInId: row.signInId,
    personId: row.personId,
    name: row.name,
    checked: row.checkedAt !== null,
    administrator: row.administrator,
    teamIds: [...new Set(rows.flatMap(({ teamId }) => (teamId === null ? [] : [teamId])))],
    leads: rows.some(({ leadId }) => leadId !== null),
  };
}

/** Where a person is signed in, the newest first, and which of them this browser is. */
export async function signInsOf({ store, clock }: Platform, me: Me) {
  const rows = await liveSignIns(store.read, me.personId, oldestSignIn(clock.now()));
  return rows.map((row) => ({ ...row, here: row.id === me.signInId }));
}

/** Ends one sign-in of this person, or every one of them ("sign out everywhere"); says how many. */
export async function signOut(
  { store, clock }: Platform,
  personId: string,
  which: { only: string } | { all: true },
): Promise<number> {
  return store.transaction((tx) => endSignIns(tx, personId, which, clock.now()));
}

/**
 * Deletes what nobody needs any more: requests to sign in after a day (they hold addresses of people who
 * never registered), and sign-ins a month after they were over.
 */
export async function forgetOldSignIns({ store, clock }: Platform): Promise<void> {
  const now = clock.now();
  await store.transaction(async (tx) => {
    await deleteRequests(tx, minutesBefore(now, DAY_IN_MINUTES));
    await deleteOldInvitations(tx, minutesBefore(now, DAY_IN_MINUTES));
    await deleteSignIns(tx, minutesBefore(now, 2 * SIGN_IN.daysSignedIn * DAY_IN_MINUTES));
  });
}
