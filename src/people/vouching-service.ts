import { historyOf, record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import { vouch } from './checking-service.ts';
import { leadsOf } from './lead-repository.ts';
import { organisationById } from './organisation-repository.ts';
import { tell } from './people-news.ts';
import type { Actor } from './person-policy.ts';
import { administrators, lockPeople, personById } from './person-repository.ts';
import { uncheckedColleagues } from './staff-repository.ts';

/** More than a few are a lead's business; nobody reads a long list of names on their profile. */
const MOST = 20;

/** Somebody who says they work where I do and whom nobody vouches for: the name and the place, nothing else. */
export type Newcomer = { personId: string; name: string; organisationId: string; organisation: string };

/** Whom a colleague may vouch for; nobody, for those who are unchecked themselves. Without those already denied. */
export async function newcomersFor(platform: Platform, me: Actor): Promise<Newcomer[]> {
  return me.checked ? newcomers(platform.store.read, platform, me) : [];
}

async function newcomers(db: Queries, { clock, zone }: Platform, me: Actor): Promise<Newcomer[]> {
  const found = await uncheckedColleagues(db, me.personId, dayOf(clock.now(), zone), MOST);
  const ids = found.map((one) => one.personId);
  const denied = new Set(
    (await historyOf(db, 'person', ids))
      .filter(({ what, actorId }) => what === 'not-known' && actorId === me.personId)
      .map(({ subjectId }) => subjectId),
  );
  return found.filter((one) => !denied.has(one.personId));
}

/**
 * Says of one of them whether one knows them. Yes vouches for them; no changes nothing, and tells those who lead
 * the organisation, or the administrators. `unknown` for anybody else.
 */
export async function answerNewcomer(
  platform: Platform,
  me: Actor,
  { personId, organisationId, known }: { personId: string; organisationId: string; known: boolean },
): Promise<{ outcome: 'vouched' | 'told' | 'unknown' }> {
  if (!me.checked) return { outcome: 'unknown' };
  const at = platform.clock.now();
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [me.personId, personId]);
    const asked = (await newcomers(tx, platform, me)).some(
      (one) => one.personId === personId && one.organisationId === organisationId,
    );
    const mine = await personById(tx, me.personId);
    if (!asked || mine === null || mine.checkedAt === null) return { outcome: 'unknown' };
    if (known) {
      await vouch(tx, platform, personId, 'colleague', me.personId);
      return { outcome: 'vouched' };
    }
    const facts = { organisationId };
    await record(tx, [
      { at, subjectKind: 'person', subjectId: personId, actorId: me.personId, what: 'not-known', facts },
    ]);
    await tellOfDoubt(tx, platform, personId, organisationId);
    return { outcome: 'told' };
  });
}

/** Those who lead the organisation or what runs it; where nobody does, the administrators. */
async function tellOfDoubt(
  tx: Queries,
  platform: Platform,
  personId: string,
  organisationId: string,
): Promise<void> {
  const organisation = await organisationById(tx, organisationId);
  const person = await personById(tx, personId);
  if (organisation === null || person === null) return;
  const leads = await leadsOf(tx, organisationId);
  if (organisation.parentId !== null) leads.push(...(await leadsOf(tx, organisation.parentId)));
  const path = leads.length > 0 ? `/organisations/${organisationId}/people` : '/administration/people';
  const to = leads.length > 0 ? leads.map((one) => one.personId) : await administrators(tx);
  await tell(tx, platform, to, 'colleague-doubted', {
    organisation: organisation.name,
    person: person.name,
    path,
  });
}
