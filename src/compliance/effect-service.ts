import type { OrganisationRecord } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Day } from '../platform/time.ts';
import { type Effect, type EffectPerson, EffectTally } from './effect-rules.ts';
import { rulebookFacts, rulebookRows } from './rulebook-repository.ts';
import { type RulebookFacts, rulebookOf } from './rulebook-rules.ts';
import { cityFacts, organisationFacts, questionOf } from './standing-facts.ts';
import { readStandingSettings } from './standing-service.ts';

/** What would be changed: what the facts become, and which activities' standings that can touch. */
export type Planned = {
  day: Day;
  change(facts: RulebookFacts): RulebookFacts;
  touches(facts: RulebookFacts): ReadonlySet<string>;
};

/**
 * What a change does to the people of the city, or of one organisation, on a day, as known now. Nothing is
 * written. The people are read and judged in pieces, so that no other page waits for it.
 */
export async function effectOf(
  platform: Platform,
  organisation: OrganisationRecord | null,
  { day, change, touches }: Planned,
): Promise<Effect> {
  const { read } = platform.store;
  const [rows, settings] = await Promise.all([rulebookRows(read), readStandingSettings(read)]);
  const now = rulebookFacts(rows, null);
  const touched = touches(now);
  const tally = new EffectTally(
    rulebookOf(only(now, touched), day),
    rulebookOf(only(change(now), touched), day),
    settings,
  );
  for await (const people of peopleOf(platform, organisation, day)) for (const one of people) tally.add(one);
  return tally.result();
}

/** Everybody of the city or of an organisation on a day, in pieces. */
async function* peopleOf(
  platform: Platform,
  organisation: OrganisationRecord | null,
  day: Day,
): AsyncGenerator<EffectPerson[]> {
  const { read } = platform.store;
  const question = questionOf(platform, { day, knowledge: 'today' });
  if (organisation !== null) {
    const members = await organisationFacts(read, organisation, question);
    yield members.map(({ personId, facts }) => ({ personId, facts, sectors: [organisation.sector] }));
    return;
  }
  for await (const people of cityFacts(read, question))
    yield people.map(({ personId, facts, belongings }) => ({
      personId,
      facts,
      sectors: belongings.map((place) => place.sector),
    }));
}

/** Standings of one activity depend on its own rules alone, so all others are left out. */
function only(facts: RulebookFacts, activityIds: ReadonlySet<string>): RulebookFacts {
  return { ...facts, rules: facts.rules.filter((rule) => activityIds.has(rule.activityId)) };
}
