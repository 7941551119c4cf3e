import { and, eq, gte, isNull, lte, or } from 'drizzle-orm';
import { newId } from '../platform/ids.ts';
import type { Queries } from '../platform/store/store.ts';
import type { Answer, Role } from './role-rules.ts';

/** One role within one organisation: `endsOn` is the last day. */
export type DatedRole = { id: string; roleKey: string; startsOn: string; endsOn: string | null };

export type HeldRow = {
  id: string;
  roleKey: string;
  organisationId: string | null;
  answer: Answer;
  startsOn: string;
  recordedBy: string | null;
};

/** Roles are reference data, which only a new release changes, so each process reads them once. */
const read = new WeakMap<Queries['t'], Role[]>();

/** All roles, in the order of the reference data. */
export async function rolesOf(db: Queries): Promise<Role[]> {
  const known = read.get(db.t);
  if (known !== undefined) return known;
  const { roles } = db.t;
  const rows = await db.select().from(roles).orderBy(roles.ordinal);
  if (rows.length > 0) read.set(db.t, rows);
  return rows;
}

/** What a person stated that holds on this day (YYYY-MM-DD): the last day is part of it. */
export async function heldOn(db: Queries, personId: string, day: string): Promise<HeldRow[]> {
  const { heldRoles } = db.t;
  return db
    .select({
      id: heldRoles.id,
      roleKey: heldRoles.roleKey,
      organisationId: heldRoles.organisationId,
      answer: heldRoles.answer,
      startsOn: heldRoles.startsOn,
      recordedBy: heldRoles.recordedBy,
    })
    .from(heldRoles)
    .where(
      and(
        eq(heldRoles.personId, personId),
        isNull(heldRoles.voidedAt),
        lte(heldRoles.startsOn, day),
        or(isNull(heldRoles.endsOn), gte(heldRoles.endsOn, day)),
      ),
    )
    .orderBy(heldRoles.startsOn, heldRoles.recordedAt);
}

export async function beginRoles(
  tx: Queries,
  facts: {
    personId: string;
    organisationId: string | null;
    startsOn: string;
    /** Where the last day is known already. */
    endsOn?: string | null;
    now: Date;
    by: string | null;
  },
  stated: { roleKey: string; answer: Answer }[],
): Promise<void> {
  if (stated.length === 0) return;
  const { personId, organisationId, startsOn, endsOn = null, now, by } = facts;
  const recorded = { recordedAt: now, recordedBy: by, endRecordedAt: endsOn === null ? null : now };
  const common = { personId, organisationId, startsOn, endsOn, ...recorded };
  await tx.insert(tx.t.heldRoles).values(stated.map((one) => ({ id: newId(), ...common, ...one })));
}

/** What somebody holds or held within one organisation, and what is planned: every row that stands. */
export async function rowsWithin(
  db: Queries,
  personId: string,
  organisationId: string,
): Promise<DatedRole[]> {
  const { heldRoles } = db.t;
  const { id, roleKey, startsOn, endsOn } = heldRoles;
  return db
    .select({ id, roleKey, startsOn, endsOn })
    .from(heldRoles)
    .where(
      and(
        eq(heldRoles.personId, personId),
        eq(heldRoles.organisationId, organisationId),
        isNull(heldRoles.voidedAt),
      ),
    )
    .orderBy(startsOn, id);
}
