import { settingsRunBy } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Asked, Desk } from './lead-request.ts';
import { type Counts, countsOf } from './lead-rules.ts';
import { termEndOf } from './lead-term-rules.ts';
import { type OrganisationRuleStanding, organisationRuleStandings } from './organisation-rule-rules.ts';
import { organisationRulesKnown } from './proof-service.ts';
import { type OrganisationStandings, organisationStandings } from './standing-service.ts';

/** One of the settings of a trust or a service in figures. */
export type SettingFigures = { id: string; name: string; people: number; counts: Counts };

/** An organisation's people on the day asked about; throws where it has gone since it was found. */
export async function standingsAsked(
  platform: Platform,
  { organisation }: Desk,
  { day, knowledge }: Pick<Asked, 'day' | 'knowledge'>,
  only?: readonly string[],
): Promise<OrganisationStandings> {
  const found = await organisationStandings(platform, organisation.id, {
    day,
    knowledge,
    ...(only === undefined ? {} : { only }),
  });
  if (found === null) throw new Error(`organisation ${organisation.id} has gone`);
  return found;
}

/** How the organisation stands by the rules that are for it as a whole. */
export async function ruleStandings(
  platform: Platform,
  { organisation, people, question }: OrganisationStandings,
): Promise<OrganisationRuleStanding[]> {
  const rules = await organisationRulesKnown(platform.store.read, organisation.id, question.knownAt);
  return organisationRuleStandings(rules, organisation, people, question.day);
}

/** The settings that the organisation runs, each in figures, by name; none for most organisations. */
export async function settingsOf(platform: Platform, desk: Desk, asked: Asked): Promise<SettingFigures[]> {
  const settings = await settingsRunBy(platform.store.read, desk.organisation.id, asked.day);
  const figures: SettingFigures[] = [];
  for (const { id, name } of settings) {
    const standings = await organisationStandings(platform, id, asked);
    if (standings === null) continue;
    const { people } = standings;
    figures.push({ id, name, people: people.length, counts: countsOf(people, termEndOf(asked.day)) });
  }
  return figures;
}

/** All settings and the organisation's own staff together; somebody of two of them counts in both. */
export function sumOf(
  figures: Pick<SettingFigures, 'people' | 'counts'>[],
): Pick<SettingFigures, 'people' | 'counts'> {
  const sum = { people: 0, counts: countsOf([], '') };
  for (const { people, counts } of figures) {
    sum.people += people;
    for (const [at, line] of sum.counts.states.entries()) {
      line.standings += counts.states[at]?.standings ?? 0;
      line.essential += counts.states[at]?.essential ?? 0;
      line.people += counts.states[at]?.people ?? 0;
    }
    sum.counts.lapsing.standings += counts.lapsing.standings;
    sum.counts.lapsing.people += counts.lapsing.people;
    sum.counts.lapsing.booked += counts.lapsing.booked;
  }
  return sum;
}
