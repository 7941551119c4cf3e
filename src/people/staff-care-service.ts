import { historyOf, record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { addressesOf } from './address-repository.ts';
import { normalised } from './address-rules.ts';
import { vouch } from './checking-service.ts';
import { rewriteRows, voidRows } from './dated-row-repository.ts';
import { endLeadingAt } from './membership-service.ts';
import { organisationById } from './organisation-repository.ts';
import { tell } from './people-news.ts';
import type { Actor } from './person-policy.ts';
import { personById } from './person-repository.ts';
import { heldOn, rolesOf, rowsWithin } from './role-repository.ts';
import type { Answer } from './role-rules.ts';
import { answerWithin } from './role-service.ts';
import { type StaffContext, withStaff } from './staff-change-service.ts';
import { invite, ownAddresses } from './staff-invitation-service.ts';
import { mayAnswerFor, mayTakeBack } from './staff-rules.ts';

type Staff = { organisationId: string; personId: string };
type Outcome<R extends string> =
  | { outcome: 'done' }
  | { outcome: 'not-found' }
  | { outcome: 'refused'; reason: R };

/**
 * Takes back the end of somebody's time at an organisation. Only an end that a lead wrote down, and within 30 days:
 * otherwise a former employer could look at people again who have left it. The person is told.
 */
export async function restoreStaff(
  platform: Platform,
  actor: Actor,
  staff: Staff,
): Promise<Outcome<'not-ended' | 'too-late' | 'left-themselves'>> {
  return withStaff(platform, actor, staff, async (context) => {
    const { tx, organisationId, personId, stay, now } = context;
    const decided = mayTakeBack(stay, await endedBy(context), now);
    if (decided !== 'yes') return { outcome: 'refused', reason: decided };
    const recorded = { now, by: actor.personId };
    const along = (await rowsWithin(tx, personId, organisationId)).filter(
      (row) => row.endsOn === stay.endsOn && row.endsOn !== null && row.endsOn >= row.startsOn,
    );
    await rewriteRows(tx, 'memberships', [stay.id], { endsOn: null }, recorded);
    await rewriteRows(
      tx,
      'heldRoles',
      along.map((row) => row.id),
      { endsOn: null },
      recorded,
    );
    await remember(context, 'staff-restored', { organisationId });
    if (personId !== actor.personId) {
      const organisation = (await organisationById(tx, organisationId))?.name ?? '';
      await tell(tx, platform, [personId], 'staff-restored', { organisation });
    }
    return { outcome: 'done' };
  });
}

/** Who wrote down the end of this stay: a lead, or the person themselves. */
async function endedBy({ tx, personId, organisationId }: StaffContext): Promise<'lead' | 'person'> {
  const last = (await historyOf(tx, 'person', [personId])).findLast(
    ({ what, facts }) =>
      (what === 'staff-ended' || what === 'organisation-left') && facts.organisationId === organisationId,
  );
  return last?.what === 'staff-ended' ? 'lead' : 'person';
}

/**
 * Answers a condition for one of the people: recorded as the lead's answer. Refused where the person has answered
 * themselves, as what they said of their own work stands until they say otherwise.
 */
export async function answerForStaff(
  platform: Platform,
  actor: Actor,
  staff: Staff,
  { roleKey, answer }: { roleKey: string; answer: Answer },
): Promise<Outcome<'own-answer' | 'unknown-role'>> {
  return withStaff(platform, actor, staff, async ({ tx, personId, here, now, today }) => {
    if (!here) return { outcome: 'not-found' };
    const asked = (await rolesOf(tx)).some(({ key, kind }) => key === roleKey && kind === 'function');
    if (!asked) return { outcome: 'refused', reason: 'unknown-role' };
    const given = (await heldOn(tx, personId, today)).findLast((row) => row.roleKey === roleKey) ?? null;
    const signsIn = (await addressesOf(tx, personId)).some((address) => address.provedAt !== null);
    if (!mayAnswerFor(given, { personId, signsIn })) return { outcome: 'refused', reason: 'own-answer' };
    await answerWithin(tx, { personId, roleKey, answer }, { now, today, by: actor.personId });
    return { outcome: 'done' };
  });
}

/**
 * Says of somebody whom nobody vouches for whether they work here. Yes vouches for them; no takes them off the
 * staff as never having been there. Only a lead for whom somebody vouches may say yes.
 */
export async function confirmStaff(
  platform: Platform,
  actor: Actor,
  staff: Staff,
  works: boolean,
): Promise<Outcome<'unchecked-lead' | 'checked-already'>> {
  return withStaff(platform, actor, staff, async (context) => {
    const { tx, organisationId, personId, stay, here, now, today } = context;
    if (!here) return { outcome: 'not-found' };
    const person = await personById(tx, personId);
    if (person === null || person.checkedAt !== null)
      return { outcome: 'refused', reason: 'checked-already' };
    if (works) {
      if (!actor.checked || personId === actor.personId)
        return { outcome: 'refused', reason: 'unchecked-lead' };
      await vouch(tx, platform, personId, 'lead', actor.personId);
      return { outcome: 'done' };
    }
    const rows = await rowsWithin(tx, personId, organisationId);
    await voidRows(tx, 'memberships', [stay.id], now);
    await voidRows(
      tx,
      'heldRoles',
      rows.map((row) => row.id),
      now,
    );
    await endLeadingAt(tx, { personId, organisationId, today }, { now, by: actor.personId });
    await remember(context, 'staff-removed', { organisationId });
    return { outcome: 'done' };
  });
}

/** Asks whoever reads the mail of an address, which is not the lead's own, whether they are somebody who has none here yet. */
export async function inviteStaff(
  platform: Platform,
  actor: Actor,
  staff: Staff,
  address: string,
): Promise<Outcome<'signs-in' | 'own-address'>> {
  return withStaff(platform, actor, staff, async (context) => {
    const { tx, organisationId, personId, here } = context;
    const person = await personById(tx, personId);
    if (!here || person === null) return { outcome: 'not-found' };
    const signsIn = (await addressesOf(tx, personId)).some((one) => one.provedAt !== null);
    if (signsIn) return { outcome: 'refused', reason: 'signs-in' };
    const own = (await ownAddresses(tx, actor.personId)).has(normalised(address));
    if (own) return { outcome: 'refused', reason: 'own-address' };
    await invite(tx, platform, actor, { personId, name: person.name, organisationId, address });
    await remember(context, 'staff-invited', { organisationId });
    return { outcome: 'done' };
  });
}

async function remember(
  { tx, now, actor, personId }: StaffContext,
  what: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const subject = { subjectKind: 'person' as const, subjectId: personId };
  await record(tx, [{ at: now, ...subject, actorId: actor.personId, what, facts }]);
}
