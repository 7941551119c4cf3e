import { createHash, randomBytes, randomInt } from 'node:crypto';

/**
 * An identifier that cannot be guessed and does not count up: 96 random bits, safe in an address. None begins
 * with a hyphen, as the command line would take it for an option.
 */
export function newId(): string {
  const id = randomBytes(12).toString('base64url');
  return id.startsWith('-') ? newId() : id;
}

/** A secret for a cookie or a link: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Six digits, each code as likely as any other. */
export function newCode(): string {
  return randomInt(0, 1_000_000).toString().padStart(6, '0');
}

/** The letters and digits that nobody takes for each other (Crockford's base 32). */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NUMBER_DIGITS = 16;

/** A number that cannot be guessed and that people can read out and type: 80 random bits, "7KQF-2M9X-R4TA-08WP". */
export function newNumber(): string {
  return numberFrom(randomBytes(NUMBER_DIGITS));
}

/** The number that these bytes stand for; five bits of each of the first sixteen count. */
export function numberFrom(bytes: Buffer): string {
  const digits = Array.from(bytes.subarray(0, NUMBER_DIGITS), (byte) => DIGITS[byte % DIGITS.length]);
  return inFours(digits.join(''));
}

/** Such a number as somebody typed it, in whatever case and spacing, with O for 0 and I or L for 1; null: none. */
export function readNumber(typed: string): string | null {
  const digits = typed
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015-]+/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return digits.length === NUMBER_DIGITS && [...digits].every((one) => DIGITS.includes(one))
    ? inFours(digits)
    : null;
}

function inFours(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1-');
}

/** What is kept of a secret, so that a copy of the database signs nobody in. */
export function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
