import { createHash } from 'node:crypto';
import { numberFrom } from '../../src/platform/ids.ts';

/** The identifier of a seeded row: the same at every run, so that seeding twice changes nothing. */
export function stableId(kind: string, key: string): string {
  return createHash('sha256').update(`${kind}\n${key}`).digest('base64url').slice(0, 16);
}

/** The number of a seeded certificate, likewise the same at every run. */
export function stableNumber(key: string): string {
  return numberFrom(createHash('sha256').update(`certificate\n${key}`).digest());
}
