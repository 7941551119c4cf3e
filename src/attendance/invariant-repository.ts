import { sql } from 'drizzle-orm';
import type { Invariant } from '../platform/invariant.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { evidenceInvariants } from './evidence-invariant-repository.ts';
import { registerInvariants } from './register-invariant-repository.ts';

/** What must hold of registers, completions and evidence at any moment. */
export function attendanceInvariants(platform: Platform): Invariant[] {
  return [
    ...registerInvariants(platform),
    ...evidenceInvariants(platform),
    { name: 'a withdrawn completion says when and why', find: halfWithdrawn },
    { name: 'a session makes one completion for each person', find: doubleCompletions },
    { name: 'a booking is charged once for a reason', find: doubleCharges },
    { name: 'a charge that is waived or taken back says why, and is above zero', find: halfWaived },
  ];
}

async function halfWithdrawn(db: Queries): Promise<string[]> {
  const { id, withdrawnAt, withdrawnReason } = db.t.completions;
  const rows = await db.select({ id, withdrawnAt, withdrawnReason }).from(db.t.completions);
  return rows
    .filter(
      (row) => (row.withdrawnAt === null) !== (row.withdrawnReason === null) || row.withdrawnReason === '',
    )
    .map((row) => `completion ${row.id} is half withdrawn`);
}

async function doubleCompletions(db: Queries): Promise<string[]> {
  const { completions: c } = db.t;
  const rows = await db
    .select({ personId: c.personId, activityId: c.activityId, sessionId: c.sessionId })
    .from(c)
    .where(sql`${c.withdrawnAt} is null and ${c.sessionId} is not null`)
    .groupBy(c.personId, c.activityId, c.sessionId, c.completedOn)
    .having(sql`count(*) > 1`);
  return rows.map((row) => `person ${row.personId} has two completions of session ${row.sessionId}`);
}

/** What was taken back does not count: if it is due again it is made anew. */
async function doubleCharges(db: Queries): Promise<string[]> {
  const { charges: c } = db.t;
  const rows = await db
    .select({ bookingId: c.bookingId, reason: c.reason })
    .from(c)
    .where(sql`${c.waivedAt} is null or ${c.waivedById} is not null`)
    .groupBy(c.bookingId, c.reason)
    .having(sql`count(*) > 1`);
  return rows.map((row) => `booking ${row.bookingId} is charged twice for ${row.reason}`);
}

async function halfWaived(db: Queries): Promise<string[]> {
  const { charges: c } = db.t;
  const rows = await db
    .select({ id: c.id })
    .from(c)
    .where(sql`(${c.waivedAt} is null) <> (${c.waivedReason} is null) or ${c.pence} <= 0`);
  return rows.map(({ id }) => `charge ${id} is half waived, or nothing`);
}
