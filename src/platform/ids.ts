import { createHash, randomBytes, randomInt } from 'node:crypto';

/** An identifier that cannot be guessed and does not count up: 96 random bits, safe in an address. */
export function newId(): string {
  return randomBytes(12).toString('base64url');
}

/** A secret for a cookie or a link: 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Six digits, each code as likely as any other. */
export function newCode(): string {
  return randomInt(0, 1_000_000).toString().padStart(6, '0');
}

/** What is kept of a secret, so that a copy of the database signs nobody in. */
export function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
