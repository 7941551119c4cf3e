const MINUTE = 60_000;

/** The numbers of signing in; the deadline's own instant is still in time. */
export const SIGN_IN = {
  minutesToUse: 15,
  wrongTries: 5,
  requestsPerAddress: 5,
  requestsPerSource: 40,
  limitMinutes: 60,
  minutesToRegister: 60,
  daysSignedIn: 30,
  minutesBetweenSeen: 10,
};

/** What is kept of one request to sign in or to add an address. */
export type SignInRequest = {
  id: string;
  address: string;
  personId: string | null;
  codeHash: string;
  wrongTries: number;
  expiresAt: Date;
  usedAt: Date | null;
};

/** Why a code or a link no longer works. Used also stands for "replaced by a newer mail". */
export type Dead = 'used' | 'expired' | 'too-many-tries';

/** Whether the link of a request still works: once, for fifteen minutes, on any device. */
export function linkState(request: Pick<SignInRequest, 'usedAt' | 'expiresAt'>, now: Date): 'live' | Dead {
  if (request.usedAt !== null) return 'used';
  return now > request.expiresAt ? 'expired' : 'live';
}

/** Whether another code may be tried: besides that, it is dead after five wrong ones. */
export function codeState(
  request: Pick<SignInRequest, 'usedAt' | 'expiresAt' | 'wrongTries'>,
  now: Date,
): 'live' | Dead {
  const state = linkState(request, now);
  if (state !== 'live') return state;
  return request.wrongTries >= SIGN_IN.wrongTries ? 'too-many-tries' : 'live';
}

/** Which limit one more request would break, from how many there were within the last hour. */
export function limitReached(asked: { ofAddress: number; ofSource: number }): 'address' | 'source' | null {
  if (asked.ofSource >= SIGN_IN.requestsPerSource) return 'source';
  return asked.ofAddress >= SIGN_IN.requestsPerAddress ? 'address' : null;
}

export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MINUTE);
}

export function minutesBefore(at: Date, minutes: number): Date {
  return new Date(at.getTime() - minutes * MINUTE);
}

/** A sign-in that began at or before this instant has run out. */
export function oldestSignIn(now: Date): Date {
  return minutesBefore(now, SIGN_IN.daysSignedIn * 24 * 60);
}

/** Six digits as people type them: with spaces or a dash. */
export function typedCode(text: string): string {
  return text.replace(/[\s\-–]/g, '');
}

const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'an iPhone'],
  [/iPad/, 'an iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'a Chromebook'],
  [/Mac OS X|Macintosh/, 'a Mac'],
  [/Linux/, 'Linux'],
];

/** A device in words from what its browser says of itself: "Chrome on Windows". Never the raw text. */
export function deviceInWords(userAgent: string | undefined): string {
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const browser = find(BROWSERS) ?? 'A browser';
  const system = find(SYSTEMS);
  return system === undefined ? browser : `${browser} on ${system}`;
}
