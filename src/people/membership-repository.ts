import { and, eq, gte, isNull, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Recorded } from './dated-row-repository.ts';

export type Membership = {
  id: string;
  personId: string;
  organisationId: string;
  startsOn: Day;
  /** The last day. */
  endsOn: Day | null;
  endRecordedAt: Date | null;
};

export async function beginMembership(
  tx: Queries,
  facts: { personId: string; organisationId: string; startsOn: Day; endsOn?: Day | null },
  { now, by }: Recorded,
): Promise<void> {
  const endRecordedAt = facts.endsOn == null ? null : now;
  const row = { id: newId(), ...facts, recordedAt: now, recordedBy: by, endRecordedAt };
  await tx.insert(tx.t.memberships).values(row);
}

/** A person's memberships of one organisation that stand, the latest start last; past and coming ones too. */
export async function membershipsAt(
  db: Queries,
  personId: string,
  organisationId: string,
): Promise<Membership[]> {
  const { memberships } = db.t;
  const rows = await db
    .select(columns(db))
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        eq(memberships.organisationId, organisationId),
        isNull(memberships.voidedAt),
      ),
    );
  return rows.sort((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0));
}

/** The memberships of a person that are open on `today` or later, by organisation. */
export async function openMemberships(
  db: Queries,
  personId: string,
  today: Day,
): Promise<{ id: string; key: string }[]> {
  const { memberships } = db.t;
  return db
    .select({ id: memberships.id, key: memberships.organisationId })
    .from(memberships)
    .where(
      and(
        eq(memberships.personId, personId),
        isNull(memberships.voidedAt),
        or(isNull(memberships.endsOn), gte(memberships.endsOn, today)),
      ),
    );
}

function columns(db: Queries) {
  const { id, personId, organisationId, startsOn, endsOn, endRecordedAt } = db.t.memberships;
  return { id, personId, organisationId, startsOn, endsOn, endRecordedAt };
}
