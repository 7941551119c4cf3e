import { catalogueChanged, lockActivities, makeCurrent } from '../catalogue/index.ts';
import { allOrganisations } from '../people/index.ts';
import { record } from '../platform/history.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { cityChanged } from './city-cache.ts';
import {
  endOrganisationRule,
  insertOrganisationRule,
  organisationRuleById,
} from './organisation-rule-repository.ts';
import { isRuleFor, type OrganisationRule, organisationRuleStandings } from './organisation-rule-rules.ts';
import { lastDay, mayChange } from './requirement-rules.ts';
import { cityFacts, questionOf } from './standing-facts.ts';

type Me = { personId: string };
export type OrganisationRuleDraft = Omit<OrganisationRule, 'id'>;

/**
 * Begins a rule; `unknown`: one of its activities does not exist. What the city asks for is shown: an activity
 * that only proposals named is hidden no longer.
 */
export async function addOrganisationRule(
  platform: Platform,
  { personId }: Me,
  draft: OrganisationRuleDraft,
): Promise<{ outcome: 'added' | 'unknown' }> {
  const { store, clock } = platform;
  const at = clock.now();
  const id = newId();
  const added = await store.transaction(async (tx): Promise<{ outcome: 'added' | 'unknown' }> => {
    if (!(await lockActivities(tx, draft.activityIds))) return { outcome: 'unknown' };
    const endRecordedAt = draft.endsOn === null ? null : at;
    await insertOrganisationRule(tx, { ...draft, id, recordedAt: at, recordedBy: personId, endRecordedAt });
    const { title, organisationId, atLeast } = draft;
    await record(
      tx,
      draft.activityIds.map((subjectId) => ({
        at,
        subjectKind: 'activity' as const,
        subjectId,
        actorId: personId,
        what: 'organisation-rule-added',
        facts: { id, title, organisationId, atLeast },
      })),
    );
    if (organisationId === null)
      for (const activityId of draft.activityIds) await makeCurrent(tx, activityId);
    return { outcome: 'added' };
  });
  catalogueChanged(platform);
  cityChanged(platform);
  return added;
}

/** Gives a rule its last day. `unknown`: there is none that could still be ended. Whose it is the caller has looked at. */
export async function endRule(
  platform: Platform,
  { personId }: Me,
  id: string,
  until: Day,
): Promise<{ outcome: 'ended' | 'unknown' }> {
  const { store, clock, zone } = platform;
  const at = clock.now();
  const ended = await store.transaction(async (tx): Promise<{ outcome: 'ended' | 'unknown' }> => {
    const known = await organisationRuleById(tx, id);
    if (known === null) return { outcome: 'unknown' };
    await lockActivities(tx, known.activityIds);
    const row = await organisationRuleById(tx, id);
    if (row === null || !mayChange({ ...row, active: true }, dayOf(at, zone))) return { outcome: 'unknown' };
    const endsOn = lastDay(row, until);
    await endOrganisationRule(tx, id, { endsOn, endRecordedAt: at });
    await record(
      tx,
      row.activityIds.map((subjectId) => ({
        at,
        subjectKind: 'activity' as const,
        subjectId,
        actorId: personId,
        what: 'organisation-rule-ended',
        facts: { id, endsOn },
      })),
    );
    return { outcome: 'ended' };
  });
  cityChanged(platform);
  return ended;
}

/** How many organisations of a sector would meet a rule on its first day, or today where that is past. */
export type RuleEffect = {
  day: Day;
  organisations: number;
  lines: {
    state: 'met' | 'not-met' | 'nobody';
    organisations: number;
    bySector: ReadonlyMap<string, number>;
  }[];
};

/** Looks at every organisation that the rule would be for, as its people are known now. Nothing is written. */
export async function ruleEffect(platform: Platform, draft: OrganisationRuleDraft): Promise<RuleEffect> {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const day = draft.startsOn > today ? draft.startsOn : today;
  const rule = { ...draft, id: 'planned' };
  const asked = (await allOrganisations(store.read)).filter((organisation) => isRuleFor(rule, organisation));
  const counted = new Map(asked.map((place) => [place.id, { place, people: 0, holders: 0 }]));
  for await (const people of cityFacts(store.read, questionOf(platform, { day, knowledge: 'today' }))) {
    for (const person of people) {
      for (const { organisationId } of person.belongings) {
        const at = counted.get(organisationId);
        if (at === undefined) continue;
        at.people += 1;
        at.holders += organisationRuleStandings([rule], at.place, [person], day)[0]?.holders.length ?? 0;
      }
    }
  }
  const states = ['met', 'not-met', 'nobody'] as const;
  return {
    day,
    organisations: asked.length,
    lines: states
      .map((state) => {
        const bySector = new Map<string, number>();
        for (const { place, people, holders } of counted.values()) {
          const at = people === 0 ? 'nobody' : holders >= rule.atLeast ? 'met' : 'not-met';
          if (at === state) bySector.set(place.sector, (bySector.get(place.sector) ?? 0) + 1);
        }
        const organisations = [...bySector.values()].reduce((sum, count) => sum + count, 0);
        return { state, organisations, bySector };
      })
      .filter(({ organisations }) => organisations > 0),
  };
}
