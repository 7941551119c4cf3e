import { and, asc, eq, gt, lte } from 'drizzle-orm';
import type { Queries } from '../platform/store/store.ts';
import type { Day } from '../platform/time.ts';
import type { Belonging, Stated } from './held-rules.ts';
import { holds, type KnownAt } from './known-repository.ts';

/** A piece of a city: everybody whose id comes after one and up to another, in the order of the database. */
export type PeopleRange = { after: string; upTo: string };

/** As `statedKnown`, of whoever is in the range, wherever they hold it; a city is walked with few words. */
export async function statedWithin(
  db: Queries,
  { after, upTo }: PeopleRange,
  day: Day,
  knownAt: KnownAt,
): Promise<(Stated & { personId: string })[]> {
  const { heldRoles: h } = db.t;
  return db
    .select({
      personId: h.personId,
      roleKey: h.roleKey,
      organisationId: h.organisationId,
      answer: h.answer,
      startsOn: h.startsOn,
    })
    .from(h)
    .where(and(gt(h.personId, after), lte(h.personId, upTo), holds(h, day, knownAt)))
    .orderBy(asc(h.startsOn), asc(h.id));
}

/** As `belongingsKnown`, of whoever is in the range. */
export async function belongingsWithin(
  db: Queries,
  { after, upTo }: PeopleRange,
  day: Day,
  knownAt: KnownAt,
): Promise<(Belonging & { personId: string })[]> {
  const { memberships: m, organisations: o } = db.t;
  return db
    .select({
      personId: m.personId,
      organisationId: m.organisationId,
      sector: o.sector,
      kind: o.kind,
      startsOn: m.startsOn,
    })
    .from(m)
    .innerJoin(o, eq(o.id, m.organisationId))
    .where(and(gt(m.personId, after), lte(m.personId, upTo), holds(m, day, knownAt)));
}
