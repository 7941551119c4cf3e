import {
  type Activity,
  activitiesOfTeams,
  allTrainers,
  allVenues,
  datesToCome,
  isOfTheGuide,
  type Place,
  readPlace,
  roleName,
  stateAfter,
  type Venue,
  venueLine,
} from '../catalogue/index.ts';
import { rolesOf, teamsById } from '../people/index.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { sayDate, sayMoment } from '../platform/time.ts';
import type { ActivityChoices } from './activity-schemas.ts';
import { DELIVERY } from './activity-schemas.ts';
import { type Naming, sayChanges, sayCharge, sayPrices } from './edit-words.ts';
import { type StoryLine, storyLines } from './kept-story.ts';

export const ACTIVITY_STATES: Record<Activity['state'], string> = {
  draft: 'Draft',
  current: 'In the catalogue',
  archived: 'Put away',
  proposal: 'Named by guidance, hidden',
  'school-only': 'Of one organisation',
  resource: 'Resource',
};
const DATES_SHOWN = 3;
const IN_USE: Activity['state'][] = ['draft', 'current'];

/** What may be chosen where an activity is written, and how it is called. */
export type ActivityWords = ActivityChoices & {
  place: Place;
  roles: { key: string; label: string }[];
  venues: Venue[];
  naming: Naming;
};

export async function activityWords({ store, zone }: Platform): Promise<ActivityWords> {
  const { read } = store;
  const [place, roles, venues, trainers] = await Promise.all([
    readPlace(read),
    rolesOf(read),
    allVenues(read),
    allTrainers(read),
  ]);
  const open = venues.filter(({ archivedAt }) => archivedAt === null);
  const names = new Map<string, string>([
    ...place.sectors.map(({ key, label }) => [key, label] as const),
    ...place.localities.map(({ key, label }) => [key, label] as const),
    ...place.kinds.map(({ key, label }) => [key, label] as const),
    ...roles.map((role) => [role.key, roleName(role)] as const),
    ...venues.map(({ id, name }) => [id, name] as const),
    ...trainers.map(({ id, name }) => [id, name] as const),
  ]);
  return {
    place,
    kinds: place.kinds,
    sectors: place.sectors,
    roles: roles.map((role) => ({ key: role.key, label: roleName(role) })),
    roleKeys: new Set(roles.map(({ key }) => key)),
    venues: open,
    venueIds: new Set(venues.map(({ id }) => id)),
    naming: { zone, names },
  };
}

/** The activities of somebody's teams with their state and the dates to come; what is in use first. */
export async function activityList(platform: Platform, teamIds: string[], state: string) {
  const { read } = platform.store;
  const now = platform.clock.now();
  const [place, activities, teams] = await Promise.all([
    readPlace(read),
    activitiesOfTeams(read, teamIds),
    teamsById(read, teamIds),
  ]);
  const shown = activities.filter((one) => (state === '' ? IN_USE.includes(one.state) : one.state === state));
  const dates = await datesToCome(
    read,
    shown.map(({ id }) => id),
    now,
  );
  return {
    state,
    states: (['draft', 'current', 'archived', 'proposal'] as const).map((value) => ({
      value,
      text: `${ACTIVITY_STATES[value]} (${activities.filter((one) => one.state === value).length})`,
    })),
    activities: shown.map((activity) => {
      const coming = dates.get(activity.id) ?? [];
      return {
        id: activity.id,
        title: activity.title,
        kind: place.kinds.find(({ key }) => key === activity.kind)?.label ?? activity.kind,
        state: ACTIVITY_STATES[activity.state],
        isDraft: activity.state === 'draft',
        bookedHere: activity.bookedHere,
        team: teamIds.length > 1 ? (teams.get(activity.teamId ?? '')?.name ?? null) : null,
        dates: coming.slice(0, DATES_SHOWN).map((one) => ({
          id: one.id,
          text: sayDate(one.startsAt, now, platform.zone),
          state: one.state === 'draft' ? 'draft' : one.state === 'announced' ? 'hold the date' : '',
        })),
        more: Math.max(0, coming.length - DATES_SHOWN),
      };
    }),
  };
}

/** Everything on the page of one activity: what holds for it, its dates to come, and what happened to it. */
export async function activityDeskPage(platform: Platform, activity: Activity) {
  const { read } = platform.store;
  const words = await activityWords(platform);
  const teams = await teamsById(read, activity.teamId === null ? [] : [activity.teamId]);
  const dates = (await datesToCome(read, [activity.id], platform.clock.now())).get(activity.id) ?? [];
  return {
    activity: { ...activity, kind: words.naming.names.get(activity.kind) ?? activity.kind },
    state: ACTIVITY_STATES[activity.state],
    team: teams.get(activity.teamId ?? '')?.name ?? null,
    ofTheGuide: isOfTheGuide(activity),
    may: {
      publish: stateAfter(activity.state, 'publish') !== null,
      archive: stateAfter(activity.state, 'archive') !== null,
      return: stateAfter(activity.state, 'return') !== null,
    },
    groups: factGroups(activity, words),
    dates: dates.map((one) => ({
      id: one.id,
      when: sayMoment(one.startsAt, platform.zone),
      state: one.state === 'draft' ? 'Draft' : one.state === 'announced' ? 'Hold the date' : 'Open',
    })),
    story: await activityStory(platform, activity.id, words.naming),
  };
}

const STORY: Record<string, (facts: Record<string, unknown>) => string> = {
  'activity-created': () => 'Created',
  'activity-copied': ({ of }) => `Copied from ${String(of)}`,
  'activity-published': () => 'Published in the catalogue',
  'activity-archived': () => 'Put away',
  'activity-returned': () => 'Brought back as a draft',
};

async function activityStory(platform: Platform, id: string, naming: Naming): Promise<StoryLine[]> {
  const happenings = await historyOf(platform.store.read, 'activity', [id]);
  const teams = await teamsById(
    platform.store.read,
    happenings.flatMap(({ facts }) => (typeof facts.to === 'string' ? facts.to : [])),
  );
  return storyLines(platform, happenings, ({ what, facts }) => {
    if (what === 'edited')
      return sayChanges((facts.changes ?? {}) as Parameters<typeof sayChanges>[0], naming);
    if (what === 'activity-given') return `Given to ${teams.get(String(facts.to))?.name ?? 'another team'}`;
    return STORY[what]?.(facts) ?? null;
  });
}

const ELIGIBILITY = { open: 'Everybody', 'by-role': 'Some roles', 'by-invitation': 'By invitation' } as const;
const APPROVAL = {
  none: 'None',
  'tell-manager': 'The manager is told',
  'manager-approves': 'The manager has to approve',
} as const;

function factGroups(activity: Activity, words: ActivityWords) {
  const named = (key: string) => words.naming.names.get(key) ?? key;
  const defaults = activity.sessionDefaults ?? {};
  const orCity = (value: number | null, unit: string) =>
    value === null ? 'As the city’s settings say' : `${value} ${unit}`;
  const venue = words.venues.find(({ id }) => id === defaults.venueId);
  return [
    {
      part: 'what',
      title: 'What it is',
      facts: [
        { label: 'What it is about', text: activity.summary || 'Nothing is written yet' },
        { label: 'Who it is for', text: activity.audienceText },
        {
          label: 'Who may book',
          text: `${ELIGIBILITY[activity.eligibility]}${activity.eligibility === 'by-role' ? `: ${activity.eligibleRoles.map(named).join(', ')}` : ''}`,
        },
        { label: 'Booked', text: activity.bookedHere ? 'Here' : `Elsewhere: ${activity.bookingRoute.text}` },
        {
          label: 'How it is held',
          text: DELIVERY[activity.deliveryMode as keyof typeof DELIVERY] ?? activity.deliveryMode,
        },
      ],
    },
    {
      part: 'rules',
      title: 'Booking rules',
      facts: [
        { label: 'Booking closes', text: orCity(activity.closesHoursBefore, 'hours before') },
        { label: 'Cancelling is free until', text: orCity(activity.freeUntilDaysBefore, 'days before') },
        {
          label: 'Waiting list',
          text: activity.queueRule === 'need' ? 'Essential and missing first' : 'By time of joining',
        },
        { label: 'Approval', text: APPROVAL[activity.approval] },
        {
          label: 'Reminders',
          text:
            activity.reminderDays === null
              ? 'As the city’s settings say'
              : `${activity.reminderDays.join(' and ')} days before`,
        },
      ],
    },
    {
      part: 'sessions',
      title: 'Defaults for sessions',
      facts: [
        { label: 'Places', text: defaults.capacity == null ? 'None' : String(defaults.capacity) },
        { label: 'Fewest people', text: defaults.minimum == null ? 'None' : String(defaults.minimum) },
        { label: 'Venue', text: venue === undefined ? 'None' : venueLine(venue) },
        { label: 'Notes to delegates', text: activity.delegateNotes ?? 'None' },
        { label: 'Work before the session', text: activity.preCourseWork ?? 'None' },
      ],
    },
    {
      part: 'money',
      title: 'Money',
      facts: [
        {
          label: 'Price',
          text:
            activity.prices === null
              ? (activity.priceText ?? (activity.freeOfCharge ? 'Free' : 'Not stated'))
              : sayPrices(activity.prices, named),
        },
        {
          label: 'Late cancellation',
          text: activity.lateCharge === null ? 'No charge' : sayCharge(activity.lateCharge),
        },
        {
          label: 'Did not come',
          text: activity.noShowCharge === null ? 'No charge' : sayCharge(activity.noShowCharge),
        },
      ],
    },
    {
      part: 'afterwards',
      title: 'Afterwards',
      facts: [
        {
          label: 'Counts for',
          text:
            activity.cpdMinutes === null
              ? 'Nobody has said'
              : `${activity.cpdMinutes} minutes${activity.participatory ? ', participatory' : ''}`,
        },
        { label: 'Complete with', text: activity.attendanceRule === 'every-day' ? 'Every day' : 'Any day' },
        {
          label: 'After a no-show',
          text: activity.tellsNoShow ? 'The person and their leads are told' : 'Nobody is told',
        },
        { label: 'Evaluation form', text: activity.evaluationUrl ?? 'None' },
      ],
    },
  ];
}
