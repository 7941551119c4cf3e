import { evidenceWaiting } from '../attendance/index.ts';
import { roleName } from '../catalogue/index.ts';
import { rolesOf } from '../people/index.ts';
import { addDays, addMonths } from '../platform/days.ts';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay } from '../platform/time.ts';
import { changesSinceLastWeek } from './lead-changes.ts';
import { openQuestions } from './lead-question-rules.ts';
import { type Asked, type Desk, dayParameters, queryOf } from './lead-request.ts';
import type { Counts } from './lead-rules.ts';
import { ruleStandings, type SettingFigures, settingsOf, sumOf } from './lead-service.ts';
import { termEndOf } from './lead-term-rules.ts';
import { ICONS, sayChange, sayNames } from './lead-words.ts';
import type { OrganisationStandings } from './standing-service.ts';
import { STATES } from './standing-words.ts';

/** What stands above the table: what changed, what lapses, the figures, what waits for the lead. */
export async function summaryOf(
  platform: Platform,
  desk: Desk,
  asked: Asked,
  standings: OrganisationStandings,
  counts: Counts,
): Promise<Record<string, unknown>> {
  const isToday = asked.day === desk.today;
  const names = new Map(standings.people.map(({ personId, name }) => [personId, name]));
  const rules = await ruleStandings(platform, standings);
  const termEnd = termEndOf(asked.day);
  const kept = dayParameters(asked, desk.today);
  return {
    changes: isToday ? await changesView(platform, desk, standings) : null,
    lapsing: {
      ...counts.lapsing,
      until: sayCalendarDay(termEnd),
      href: `${desk.base}${queryOf({ ...kept, state: 'lapsing' })}#matrix`,
    },
    counts: counts.states.map((line) => ({
      ...line,
      word: STATES[line.state].word,
      icon: ICONS[line.state],
      href: `${desk.base}${queryOf({ ...kept, state: line.state })}#matrix`,
    })),
    questions: isToday ? await questionsView(platform, desk, standings) : [],
    rules: rules.map(({ rule, holders, needed, met }) => ({
      title: rule.title,
      met,
      missing: needed - holders.length,
      holders: holders.length,
      names: sayNames(holders.map(({ personId }) => names.get(personId) ?? '')),
    })),
    evidence: isToday ? await evidenceWaiting(platform.store.read, desk.organisation.id, desk.today) : 0,
    quickDays: quickDays(desk, asked),
    settings: await settingsView(platform, desk, asked, standings, counts),
  };
}

async function changesView(platform: Platform, desk: Desk, standings: OrganisationStandings) {
  const { since, changes } = await changesSinceLastWeek(platform, standings);
  const title = (id: string) => standings.activities.get(id)?.title ?? id;
  return {
    since: sayCalendarDay(since),
    lines: changes.map(({ kind, count, people }) => ({
      kind,
      words: sayChange(kind, count),
      people: people.map(({ personId, name, activityIds }) => ({
        name,
        // Who has left is not among today's people, so there is no page of theirs to lead to.
        href: kind === 'left' ? null : `${desk.base}/${personId}`,
        what: sayNames(activityIds.map(title), 4),
      })),
    })),
  };
}

async function questionsView(platform: Platform, desk: Desk, standings: OrganisationStandings) {
  const roles = new Map((await rolesOf(platform.store.read)).map((role) => [role.key, role]));
  return openQuestions(standings.people).map(({ roleKey, personIds }) => {
    const role = roles.get(roleKey);
    return {
      text: role?.question ?? (role === undefined ? roleKey : roleName(role)),
      people: personIds.length,
      href: `${desk.base}/questions${queryOf({ question: roleKey })}`,
    };
  });
}

/** Today, the same day a year ago, the end of this term and of the next: a click instead of a date. */
function quickDays(desk: Desk, asked: Asked) {
  const termEnd = termEndOf(desk.today);
  const days = [
    { text: 'Today', day: desk.today },
    { text: 'A year ago', day: addMonths(desk.today, -12) },
    { text: 'End of this term', day: termEnd },
    { text: 'End of next term', day: termEndOf(addDays(termEnd, 1)) },
  ];
  const { role, requirement, state } = asked.filter;
  return days.map(({ text, day }) => ({
    text,
    current: day === asked.day,
    href: `${desk.base}${queryOf({ ...dayParameters({ ...asked, day }, desk.today), role, requirement, state })}`,
  }));
}

/** The settings of a trust or a service, its own staff and the sum; null where it runs none. */
async function settingsView(
  platform: Platform,
  desk: Desk,
  asked: Asked,
  { people }: OrganisationStandings,
  counts: Counts,
) {
  const settings = await settingsOf(platform, desk, asked);
  if (settings.length === 0) return null;
  const kept = dayParameters(asked, desk.today);
  const row = (name: string, base: string | null, one: Pick<SettingFigures, 'people' | 'counts'>) => ({
    name,
    href: base === null ? null : `${base}${queryOf(kept)}`,
    people: one.people,
    states: one.counts.states.map(({ state, standings }) => ({
      n: standings,
      href: base === null ? null : `${base}${queryOf({ ...kept, state })}#matrix`,
    })),
  });
  const own = { people: people.length, counts };
  return {
    states: counts.states.map(({ state }) => ({ word: STATES[state].word, icon: ICONS[state] })),
    rows: [
      ...settings.map((one) => row(one.name, `/organisations/${one.id}/standings`, one)),
      row(`${desk.organisation.name}: its own staff`, desk.base, own),
    ],
    sum: row('All together', null, sumOf([...settings, own])),
  };
}
