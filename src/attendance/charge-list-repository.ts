import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { ChargeReason } from '../../db/schema/tables/attendance.ts';
import type { Queries } from '../platform/store/store.ts';
import { namesOf } from './register-facts.ts';

/** Which charges: those of activities of these teams alone; null or absent asks for all. */
export type ChargeFilter = {
  teamIds: string[];
  /** Of one organisation; `none`: of bookings for no organisation. */
  organisationId?: string | 'none' | null;
  activityId?: string | null;
  /** Made from this instant on, and before that one. */
  from?: Date | null;
  until?: Date | null;
  /** Left out: owed and waived ones, but not what was taken back. */
  state?: ChargeState | null;
};

export type ChargeState = 'owed' | 'waived' | 'taken-back';

export type ListedCharge = {
  id: string;
  bookingId: string;
  sessionId: string;
  personName: string;
  organisation: string | null;
  activity: string;
  startsAt: Date;
  reason: ChargeReason;
  rule: string;
  pence: number;
  madeAt: Date;
  state: ChargeState;
  waivedAt: Date | null;
  waivedBy: string | null;
  waivedReason: string | null;
};

/** The charges that fit, the newest first: all of them, or one page. */
export async function listCharges(
  db: Queries,
  filter: ChargeFilter,
  page?: { limit: number; offset: number },
): Promise<ListedCharge[]> {
  return listed(db, matching(db, filter), page);
}

/** One charge as it is listed; null where it is not one of these teams'. */
export async function listedCharge(db: Queries, teamIds: string[], id: string): Promise<ListedCharge | null> {
  const where = and(inArray(db.t.activities.teamId, teamIds), eq(db.t.charges.id, id));
  return teamIds.length === 0 ? null : ((await listed(db, where))[0] ?? null);
}

async function listed(
  db: Queries,
  where: SQL | undefined,
  page?: { limit: number; offset: number },
): Promise<ListedCharge[]> {
  const { charges, sessions, activities, bookings, people, organisations } = db.t;
  const query = db
    .select({
      id: charges.id,
      bookingId: charges.bookingId,
      sessionId: charges.sessionId,
      personName: people.name,
      organisation: organisations.name,
      activity: activities.title,
      startsAt: sessions.startsAt,
      reason: charges.reason,
      rule: charges.rule,
      pence: charges.pence,
      madeAt: charges.madeAt,
      waivedAt: charges.waivedAt,
      waivedById: charges.waivedById,
      waivedReason: charges.waivedReason,
    })
    .from(charges)
    .innerJoin(sessions, eq(sessions.id, charges.sessionId))
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .innerJoin(bookings, eq(bookings.id, charges.bookingId))
    .innerJoin(people, eq(people.id, bookings.personId))
    .leftJoin(organisations, eq(organisations.id, charges.organisationId))
    .where(where)
    .orderBy(desc(charges.madeAt), asc(charges.id));
  const rows = await (page === undefined ? query : query.limit(page.limit).offset(page.offset));
  const names = await namesOf(db, [...new Set(rows.flatMap(({ waivedById }) => waivedById ?? []))]);
  return rows.map(
    ({ waivedById, ...row }): ListedCharge => ({
      ...row,
      state: row.waivedAt === null ? 'owed' : waivedById === null ? 'taken-back' : 'waived',
      waivedBy: waivedById === null ? null : (names.get(waivedById) ?? 'Somebody of the team'),
    }),
  );
}

export type ChargeTotal = {
  organisationId: string | null;
  organisation: string | null;
  charges: number;
  owed: number;
  waived: number;
};

/** What each organisation owes and was let off, by name; last what nobody's organisation owes. Pence. */
export async function totalsOfCharges(db: Queries, filter: ChargeFilter): Promise<ChargeTotal[]> {
  const { charges, sessions, activities, organisations } = db.t;
  const rows = await db
    .select({
      organisationId: charges.organisationId,
      organisation: organisations.name,
      charges: count(),
      owed: sumWhere(charges.pence, sql`${charges.waivedAt} is null`),
      waived: sumWhere(charges.pence, sql`${charges.waivedById} is not null`),
    })
    .from(charges)
    .innerJoin(sessions, eq(sessions.id, charges.sessionId))
    .innerJoin(activities, eq(activities.id, sessions.activityId))
    .leftJoin(organisations, eq(organisations.id, charges.organisationId))
    .where(matching(db, filter))
    .groupBy(charges.organisationId, organisations.name)
    .orderBy(sql`${organisations.name} is null`, asc(organisations.name));
  return rows.map((row) => ({
    ...row,
    charges: Number(row.charges),
    owed: Number(row.owed),
    waived: Number(row.waived),
  }));
}

/** What one can choose from: the organisations and activities for which these teams ever made a charge, by name. */
export async function chargeChoices(db: Queries, teamIds: string[]) {
  const { charges, sessions, activities, organisations } = db.t;
  if (teamIds.length === 0) return { organisations: [], activities: [] };
  const ours = inArray(activities.teamId, teamIds);
  return {
    organisations: await db
      .selectDistinct({ id: organisations.id, name: organisations.name })
      .from(charges)
      .innerJoin(sessions, eq(sessions.id, charges.sessionId))
      .innerJoin(activities, eq(activities.id, sessions.activityId))
      .innerJoin(organisations, eq(organisations.id, charges.organisationId))
      .where(ours)
      .orderBy(asc(organisations.name)),
    activities: await db
      .selectDistinct({ id: activities.id, name: activities.title })
      .from(charges)
      .innerJoin(sessions, eq(sessions.id, charges.sessionId))
      .innerJoin(activities, eq(activities.id, sessions.activityId))
      .where(ours)
      .orderBy(asc(activities.title)),
  };
}

function matching({ t }: Queries, filter: ChargeFilter): SQL | undefined {
  const { charges, activities } = t;
  const { teamIds, organisationId = null, activityId = null, from = null, until = null } = filter;
  if (teamIds.length === 0) return sql`1 = 0`;
  return and(
    inArray(activities.teamId, teamIds),
    organisationId === null
      ? undefined
      : organisationId === 'none'
        ? isNull(charges.organisationId)
        : eq(charges.organisationId, organisationId),
    activityId === null ? undefined : eq(activities.id, activityId),
    from === null ? undefined : gte(charges.madeAt, from),
    until === null ? undefined : lt(charges.madeAt, until),
    inState(charges, filter.state ?? null),
  );
}

function inState({ waivedAt, waivedById }: Queries['t']['charges'], state: ChargeState | null) {
  if (state === 'owed') return isNull(waivedAt);
  if (state === 'waived') return isNotNull(waivedById);
  if (state === 'taken-back') return and(isNotNull(waivedAt), isNull(waivedById));
  return or(isNull(waivedAt), isNotNull(waivedById));
}

function sumWhere(pence: Queries['t']['charges']['pence'], condition: SQL): SQL<number | string> {
  return sql`coalesce(sum(case when ${condition} then ${pence} else 0 end), 0)`;
}
