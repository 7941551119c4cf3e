import { createHash } from 'node:crypto';

/** The identifier of a seeded row: the same at every run, so that seeding twice changes nothing. */
export function stableId(kind: string, key: string): string {
  return createHash('sha256').update(`${kind}\n${key}`).digest('base64url').slice(0, 16);
}
