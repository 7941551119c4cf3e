import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { addressesOf } from './address-repository.ts';
import { vouch } from './checking-service.ts';
import { type LeadKind, leadsOf, leadsOrganisation } from './lead-repository.ts';
import {
  addLead,
  belongingOfLeads,
  confirmLeadRow,
  endLeadRows,
  type LeadRow,
  leadRow,
  leadRows,
} from './lead-row-repository.ts';
import { hasLeft, kindFrom, mayEndLead } from './lead-rules.ts';
import { membershipsAt } from './membership-repository.ts';
import { organisationById } from './organisation-repository.ts';
import { tell } from './people-news.ts';
import { type Actor, type ActorOrCommandLine, actorId, mayAdminister } from './person-policy.ts';
import { administrators, findPerson, lockPeople } from './person-repository.ts';
import { rowsWithin } from './role-repository.ts';

type Refused<R extends string> = { outcome: 'not-found' } | { outcome: 'refused'; reason: R };

/**
 * Says of oneself that one leads an organisation; it is confirmed by those who lead it or by an administrator, who
 * are told. `not-found` unless the designation held there says so.
 */
export async function proposeMyself(
  platform: Platform,
  me: Actor,
  organisationId: string,
): Promise<{ outcome: 'proposed' | 'already' | 'not-found' }> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [me.personId]);
    const organisation = await organisationById(tx, organisationId);
    const held = (await rowsWithin(tx, me.personId, organisationId)).filter((row) => holds(row, today));
    const kind = kindFrom(held.map((row) => row.roleKey));
    if (organisation === null || kind === null || !(await belongs(tx, me.personId, organisationId, today)))
      return { outcome: 'not-found' };
    const rows = await leadRows(tx, organisationId);
    if (rows.some((row) => row.personId === me.personId)) return { outcome: 'already' };
    const facts = { organisationId, personId: me.personId, kind };
    await addLead(tx, facts, { now, by: me.personId }, false);
    await remember(tx, now, me.personId, me.personId, 'lead-proposed', { organisationId, kind });
    await tellOfProposal(tx, platform, me.name, organisation);
    return { outcome: 'proposed' };
  });
}

/** Those who lead the organisation or what runs it; where nobody does, the administrators. */
async function tellOfProposal(
  tx: Queries,
  platform: Platform,
  proposed: string,
  { id, name, parentId }: { id: string; name: string; parentId: string | null },
): Promise<void> {
  const leads = [...(await leadsOf(tx, id)), ...(parentId === null ? [] : await leadsOf(tx, parentId))];
  const path = leads.length > 0 ? `/organisations/${id}/leads` : '/administration/leads';
  const to = leads.length > 0 ? leads.map(({ personId }) => personId) : await administrators(tx);
  await tell(tx, platform, to, 'lead-proposed', { organisation: name, proposed, path });
}

export type Named =
  | { outcome: 'named'; personId: string; name: string }
  | Refused<'no-address' | 'not-staff' | 'already' | 'unknown-person'>;

/**
 * Names somebody for an organisation, who leads it from now on and is told: by one of those who lead it (only from
 * its staff), by an administrator or a command (by id or address). Leads and deputies belong to the organisation
 * or to what runs it; a delegate manager whom an administrator names need not. Whoever is named can sign in, and is
 * vouched for by that.
 */
export async function nameLead(
  platform: Platform,
  actor: ActorOrCommandLine,
  { organisationId, person, kind }: { organisationId: string; person: string; kind: LeadKind },
): Promise<Named> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    const organisation = await organisationById(tx, organisationId);
    if (organisation === null || !(await mayManage(tx, actor, organisationId)))
      return { outcome: 'not-found' };
    const found = await findPerson(tx, person);
    if (found === null || found.mergedInto !== null) return unknownTo(actor);
    await lockPeople(tx, [found.id]);
    const { id: personId, name } = found;
    const staff = await belongs(tx, personId, organisationId, today);
    if (!staff && !mayAdminister(actor)) return { outcome: 'not-found' };
    const above =
      organisation.parentId !== null && (await belongs(tx, personId, organisation.parentId, today));
    if (!staff && !above && kind !== 'delegate-manager') return { outcome: 'refused', reason: 'not-staff' };
    const proved = (await addressesOf(tx, personId)).some((address) => address.provedAt !== null);
    if (!proved) return { outcome: 'refused', reason: 'no-address' };
    const before = (await leadRows(tx, organisationId)).find((row) => row.personId === personId);
    if (before !== undefined && before.confirmedAt !== null) return { outcome: 'refused', reason: 'already' };
    const recorded = { now, by: actorId(actor) };
    if (before !== undefined) await endLeadRows(tx, [before.id], recorded);
    await addLead(tx, { organisationId, personId, kind }, recorded, true);
    await confirmed(tx, platform, actor, { personId, organisationId, kind, organisation: organisation.name });
    return { outcome: 'named', personId, name };
  });
}

/** Only those who may ask for anybody's record are told that somebody does not exist. */
function unknownTo(actor: ActorOrCommandLine): Named {
  return mayAdminister(actor) ? { outcome: 'refused', reason: 'unknown-person' } : { outcome: 'not-found' };
}

/**
 * Confirms a proposal: by one of those who lead the organisation already, or an administrator. `left`: the person
 * works there no longer.
 */
export async function confirmLead(
  platform: Platform,
  actor: Actor,
  { organisationId, leadId }: { organisationId: string; leadId: string },
): Promise<{ outcome: 'confirmed' } | Refused<'left'>> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  return platform.store.transaction(async (tx) => {
    const seen = await leadRow(tx, leadId);
    if (seen === null || seen.organisationId !== organisationId) return { outcome: 'not-found' };
    if (!(await mayManage(tx, actor, organisationId))) return { outcome: 'not-found' };
    await lockPeople(tx, [seen.personId]);
    const row = (await belongingOfLeads(tx, seen)).find((one) => one.id === leadId);
    if (row === undefined || row.confirmedAt !== null) return { outcome: 'not-found' };
    if (hasLeft({ ...row, namedOn: today }, today)) return { outcome: 'refused', reason: 'left' };
    await confirmLeadRow(tx, leadId, { now, by: actor.personId });
    const organisation = (await organisationById(tx, organisationId))?.name ?? '';
    await confirmed(tx, platform, actor, { ...row, organisation });
    return { outcome: 'confirmed' };
  });
}

/** What follows from being confirmed: vouched for, told, written down. */
async function confirmed(
  tx: Queries,
  platform: Platform,
  actor: ActorOrCommandLine,
  {
    personId,
    organisationId,
    organisation,
    kind,
  }: Pick<LeadRow, 'personId' | 'organisationId' | 'kind'> & {
    organisation: string;
  },
): Promise<void> {
  const by = actorId(actor);
  const how = actor === 'command line' ? 'command line' : actor.administrator ? 'administrator' : 'lead';
  if (actor === 'command line' || actor.checked) await vouch(tx, platform, personId, how, by);
  await tell(tx, platform, [personId], 'lead-confirmed', { organisation });
  await remember(tx, platform.clock.now(), by, personId, 'lead-confirmed', { organisationId, kind });
}

/**
 * Ends leading an organisation, or turns a proposal down. The last who is confirmed is ended only by an
 * administrator. They are told, unless they end it themselves.
 */
export async function endLead(
  platform: Platform,
  actor: Actor,
  { organisationId, leadId }: { organisationId: string; leadId: string },
): Promise<{ outcome: 'ended'; personId: string } | Refused<'last'>> {
  const now = platform.clock.now();
  return platform.store.transaction(async (tx) => {
    if (!(await mayManage(tx, actor, organisationId))) return { outcome: 'not-found' };
    const seen = await leadRows(tx, organisationId);
    await lockPeople(
      tx,
      seen.map((row) => row.personId),
    );
    const rows = await leadRows(tx, organisationId);
    const row = rows.find((one) => one.id === leadId);
    const may = mayEndLead(rows, leadId, mayAdminister(actor));
    if (may === 'unknown' || row === undefined) return { outcome: 'not-found' };
    if (may === 'last') return { outcome: 'refused', reason: 'last' };
    await endLeadRows(tx, [leadId], { now, by: actor.personId });
    await remember(tx, now, actor.personId, row.personId, 'lead-ended', { organisationId });
    if (row.personId !== actor.personId) {
      const organisation = (await organisationById(tx, organisationId))?.name ?? '';
      const facts = { organisation, confirmed: row.confirmedAt !== null };
      await tell(tx, platform, [row.personId], 'lead-ended', facts);
    }
    return { outcome: 'ended', personId: row.personId };
  });
}

/** Ends leading for those whose last day is over: a day that was written down before it came. */
export async function endLeadsWhoLeft(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  const today = dayOf(now, platform.zone);
  if ((await leadsWhoLeft(platform.store.read, platform.zone, today)).length === 0) return;
  await platform.store.transaction(async (tx) => {
    const left = await leadsWhoLeft(tx, platform.zone, today);
    await endLeadRows(
      tx,
      left.map((row) => row.id),
      { now, by: null },
    );
    for (const { personId, organisationId } of left)
      await remember(tx, now, null, personId, 'lead-ended', { organisationId });
  });
}

/** Those who are named for an organisation that they had left by this day. */
export async function leadsWhoLeft(db: Queries, zone: string, day: string): Promise<LeadRow[]> {
  const named = (row: LeadRow) => dayOf(row.confirmedAt ?? row.proposedAt, zone);
  return (await belongingOfLeads(db)).filter((row) => hasLeft({ ...row, namedOn: named(row) }, day));
}

async function mayManage(tx: Queries, actor: ActorOrCommandLine, organisationId: string): Promise<boolean> {
  if (mayAdminister(actor)) return true;
  return actor !== 'command line' && leadsOrganisation(tx, actor.personId, organisationId);
}

async function belongs(
  tx: Queries,
  personId: string,
  organisationId: string,
  today: string,
): Promise<boolean> {
  return (await membershipsAt(tx, personId, organisationId)).some((stay) => holds(stay, today));
}

function holds({ startsOn, endsOn }: { startsOn: string; endsOn: string | null }, day: string): boolean {
  return startsOn <= day && (endsOn === null || endsOn >= day);
}

async function remember(
  tx: Queries,
  at: Date,
  by: string | null,
  personId: string,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  await record(tx, [{ at, subjectKind: 'person', subjectId: personId, actorId: by, what, facts }]);
}
