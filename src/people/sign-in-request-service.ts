import { hashed, newCode, newSecret } from '../platform/ids.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { markProved } from './address-repository.ts';
import { normalised } from './address-rules.ts';
import { readPlaceNames } from './organisation-repository.ts';
import { findPerson } from './person-repository.ts';
import {
  addRequest,
  allowRegistration,
  countTry,
  endEarlierRequests,
  latestRequest,
  markUsed,
  type Purpose,
  requestsSince,
  requestWithLink,
} from './sign-in-request-repository.ts';
import {
  codeState,
  type Dead,
  limitReached,
  linkState,
  minutesAfter,
  minutesBefore,
  SIGN_IN,
  type SignInRequest,
  typedCode,
} from './sign-in-rules.ts';
import { beginSignIn, type Device } from './sign-in-service.ts';

/** Where a request comes from: the secret of the browser's cookie, and its network address. */
export type Origin = { browser: string; source: string };

export type Asked = { outcome: 'sent' } | { outcome: 'too-many'; limit: 'address' | 'source' };
export type Entered =
  | { outcome: 'signed-in'; token: string }
  /** The address is proved and nobody's: whoever holds the secret may register with it. */
  | { outcome: 'register'; secret: string }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'dead'; why: Dead | 'unknown' };

/**
 * Asks for a mail with a link and a code. Does the same work and gives the same answer whether or not the
 * address is known; only the mail differs. `next` is where to go on to, an address of this site. Limited
 * per address and per source; on PostgreSQL requests in one instant may pass a limit by the few that run
 * at once.
 */
export async function askToSignIn(
  platform: Platform,
  { address, next, ...origin }: Origin & { address: string; next: string },
): Promise<Asked> {
  const link = newSecret();
  return platform.store.transaction(async (tx) => {
    const person = await findPerson(tx, address);
    return sendRequest(tx, platform, {
      ...origin,
      purpose: 'sign-in',
      personId: null,
      address,
      link,
      kind: person === null ? 'register' : 'sign-in',
      to: { personId: person?.id ?? null, name: person?.name ?? '' },
      facts: { link: `${platform.baseUrl}/sign-in/link/${link}?next=${encodeURIComponent(next)}` },
    });
  });
}

/** Writes a request with its mail, if no limit stands against it. The mail holds a secret, wiped once sent. */
export async function sendRequest(
  tx: Queries,
  platform: Platform,
  request: Origin & {
    purpose: Purpose;
    /** For adding an address: whose record it is to join. */
    personId: string | null;
    address: string;
    link: string;
    kind: string;
    to: { personId: string | null; name: string };
    facts: Record<string, unknown>;
  },
): Promise<Asked> {
  const now = platform.clock.now();
  const ids = {
    normalised: normalised(request.address),
    browserHash: hashed(request.browser),
    sourceHash: hashed(request.source),
    purpose: request.purpose,
  };
  const limit = limitReached(await requestsSince(tx, ids, minutesBefore(now, SIGN_IN.limitMinutes)));
  if (limit !== null) return { outcome: 'too-many', limit };
  await endEarlierRequests(tx, ids, now);
  const code = newCode();
  const expiresAt = minutesAfter(now, SIGN_IN.minutesToUse);
  await addRequest(tx, {
    ...ids,
    address: request.address,
    personId: request.personId,
    codeHash: codeHash(request.browser, code),
    linkHash: hashed(request.link),
    createdAt: now,
    expiresAt,
  });
  const { partnership } = await readPlaceNames(tx);
  const from = { name: partnership, address: platform.mailFrom };
  const facts = { ...request.facts, code, minutes: SIGN_IN.minutesToUse, from };
  const to = { ...request.to, address: request.address };
  await post(tx, platform, [{ kind: request.kind, to, facts, expiresAt, secret: true }]);
  return { outcome: 'sent' };
}

/** Signs in by the code, in the browser that asked for it; at most five wrong tries. */
export async function enterCode(
  platform: Platform,
  { browser, code, ...device }: Device & { browser: string; code: string },
): Promise<Entered> {
  return platform.store.transaction(async (tx) => {
    const tried = await tryCode(tx, platform, { browser, code, purpose: 'sign-in' });
    return tried.outcome === 'right' ? enter(tx, platform, tried.request, device) : tried;
  });
}

/**
 * Tries a code against what this browser asked for last. The try is counted before the code is compared,
 * so that tries at once are not more than five. A right code is not used up yet.
 */
export async function tryCode(
  tx: Queries,
  platform: Platform,
  { browser, code, purpose }: { browser: string; code: string; purpose: Purpose },
): Promise<
  { outcome: 'right'; request: SignInRequest } | Exclude<Entered, { outcome: 'signed-in' | 'register' }>
> {
  const request = await latestRequest(tx, hashed(browser), purpose);
  if (request === null) return { outcome: 'dead', why: 'unknown' };
  const state = codeState(request, platform.clock.now());
  if (state !== 'live') return { outcome: 'dead', why: state };
  const tries = await countTry(tx, request.id, SIGN_IN.wrongTries);
  if (tries === null) return { outcome: 'dead', why: 'too-many-tries' };
  if (codeHash(browser, typedCode(code)) === request.codeHash) return { outcome: 'right', request };
  const triesLeft = SIGN_IN.wrongTries - tries;
  return triesLeft === 0 ? { outcome: 'dead', why: 'too-many-tries' } : { outcome: 'wrong', triesLeft };
}

/** What this browser has asked for, if a code may still be tried; for showing the page. Changes nothing. */
export async function askedFor(
  platform: Platform,
  browser: string,
  purpose: Purpose,
): Promise<SignInRequest | null> {
  const request = await latestRequest(platform.store.read, hashed(browser), purpose);
  return request !== null && linkState(request, platform.clock.now()) === 'live' ? request : null;
}

export type LinkSeen = { state: 'live'; address: string; known: boolean } | { state: Dead | 'unknown' };

/** What a link leads to. Changes nothing, since scanners follow every link (scenario 29). */
export async function lookAtLink({ store, clock }: Platform, link: string): Promise<LinkSeen> {
  const request = await requestWithLink(store.read, hashed(link));
  if (request === null) return { state: 'unknown' };
  const state = linkState(request, clock.now());
  if (state !== 'live') return { state };
  const { address } = request;
  return { state, address, known: (await findPerson(store.read, address)) !== null };
}

/** Signs in by the link: once, on any device. */
export async function enterByLink(
  platform: Platform,
  { link, ...device }: Device & { link: string },
): Promise<Entered> {
  return platform.store.transaction(async (tx) => {
    const request = await requestWithLink(tx, hashed(link));
    if (request === null) return { outcome: 'dead', why: 'unknown' };
    const state = linkState(request, platform.clock.now());
    return state === 'live' ? enter(tx, platform, request, device) : { outcome: 'dead', why: state };
  });
}

async function enter(
  tx: Queries,
  platform: Platform,
  request: SignInRequest,
  device: Device,
): Promise<Entered> {
  const now = platform.clock.now();
  if (!(await markUsed(tx, request.id, now))) return { outcome: 'dead', why: 'used' };
  const person = await findPerson(tx, request.address);
  if (person === null) {
    const secret = newSecret();
    await allowRegistration(tx, request.id, hashed(secret));
    return { outcome: 'register', secret };
  }
  await markProved(tx, request.address, now);
  return { outcome: 'signed-in', token: await beginSignIn(tx, platform, person.id, device) };
}

/** A million codes are soon hashed, so the browser's own secret goes into what is kept. */
function codeHash(browser: string, code: string): string {
  return hashed(`${browser}\n${code}`);
}
