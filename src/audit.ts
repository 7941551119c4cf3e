import { attendanceInvariants } from './attendance/index.ts';
import { bookingInvariants } from './bookings/index.ts';
import { catalogueInvariants } from './catalogue/index.ts';
import { leadInvariants, peopleInvariants } from './people/index.ts';
import type { Invariant } from './platform/invariant.ts';
import { outboxInvariants } from './platform/outbox-invariant-repository.ts';
import type { Platform } from './platform/platform.ts';

export type Finding = { invariant: string; row: string };

/** Walks every invariant of every slice over the whole database and gives the rows that break one. */
export async function audit(platform: Platform): Promise<{ checked: number; findings: Finding[] }> {
  const invariants: Invariant[] = [
    ...outboxInvariants(platform),
    ...peopleInvariants,
    ...leadInvariants(platform),
    ...catalogueInvariants(platform.zone),
    ...bookingInvariants(platform),
    ...attendanceInvariants(platform),
  ];
  const findings: Finding[] = [];
  for (const { name, find } of invariants) {
    for (const row of await find(platform.store.read)) findings.push({ invariant: name, row });
  }
  return { checked: invariants.length, findings };
}
