import type { WindowOf } from '../bookings/index.ts';
import {
  type Activity,
  type Catalogue,
  type ListedSession,
  listedSessions,
  nextDatesOf,
  roleName,
} from '../catalogue/index.ts';
import { type OwnStandings, STATES, type Standing, sayStanding, whySentences } from '../compliance/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayCalendarDay } from '../platform/time.ts';
import { routeWords } from './activity-rows.ts';
import { type MineView, mineOfActivity } from './my-state.ts';
import { type InductionStep, inductionOf, needsOf } from './needs-rules.ts';
import { type SessionRow, sessionRows } from './session-rows.ts';
import { standingOf } from './session-words.ts';
import { timeWords } from './time-words.ts';
import type { Viewer } from './viewer.ts';

/** One thing that somebody's roles ask for, as the home page tells it. */
export type NeedRow = {
  id: string;
  title: string;
  /** Null for what has no page. */
  href: string | null;
  state: Standing['state'];
  stateWord: string;
  level: Standing['level'];
  words: string;
  why: string[];
  mine: MineView[];
  /** The next date of this or of what counts for it; the one with a place before one that is full. */
  session: SessionRow | null;
  /** How it is come by where there is no date here. */
  route: string;
  /** Where to show that it was done: by confirming a reading, or with evidence of having done it elsewhere. */
  doneHref: string;
  doneText: string;
  certificate: string | null;
};

export type NeedsPage = {
  summary: string;
  essential: NeedRow[];
  recommended: NeedRow[];
  met: NeedRow[];
  induction: { text: string; title: string; href: string | null }[];
  record: { title: string; on: string; href: string }[];
};

const RECORD = 5;

/** What the person who looks needs, with the next date of each. Nothing for who is not signed in. */
export async function needsPage(
  platform: Platform,
  windowOf: WindowOf,
  catalogue: Catalogue,
  viewer: Viewer,
): Promise<NeedsPage | null> {
  const { own } = viewer;
  if (own === null) return null;
  const titleOf = (id: string) => own.activities.get(id)?.title ?? 'an activity';
  const needs = needsOf(own.standings, titleOf);
  const today = dayOf(platform.clock.now(), platform.zone);
  const open = [...needs.essential, ...needs.recommended];
  const sessions = await nextSessionsFor(platform, windowOf, catalogue, viewer, open);
  const row = (standing: Standing) =>
    needRow(platform, catalogue, viewer, own, standing, sessions.get(standing.activityId) ?? null);
  return {
    summary: needs.summary,
    essential: needs.essential.map(row),
    recommended: needs.recommended.map(row),
    met: needs.met.map(row),
    induction: inductionOf(own.standings, today).map((step) => stepRow(catalogue, own, step)),
    record: [...own.done]
      .sort((a, b) => b.completedOn.localeCompare(a.completedOn))
      .slice(0, RECORD)
      .map((done) => ({
        title: titleOf(done.activityId),
        on: sayCalendarDay(done.completedOn),
        href: `/certificates/${done.certificateNumber}`,
      })),
  };
}

function stepRow(catalogue: Catalogue, own: OwnStandings, { standing, text }: InductionStep) {
  return {
    text,
    title: own.activities.get(standing.activityId)?.title ?? 'An activity',
    href: hrefOf(catalogue.byId.get(standing.activityId)) ?? ownHref(own.activities.get(standing.activityId)),
  };
}

function needRow(
  platform: Platform,
  catalogue: Catalogue,
  viewer: Viewer,
  own: OwnStandings,
  standing: Standing,
  session: SessionRow | null,
): NeedRow {
  const { activityId, state, level } = standing;
  const activity = catalogue.byId.get(activityId);
  const facts = own.activities.get(activityId);
  const names = {
    role: (key: string) => {
      const role = catalogue.roles.get(key);
      return role === undefined ? key : roleName(role);
    },
    activity: (id: string) => own.activities.get(id)?.title ?? 'another activity',
    organisation: () => 'your own organisation',
  };
  return {
    id: activityId,
    title: facts?.title ?? 'An activity',
    href: hrefOf(activity) ?? ownHref(facts),
    state,
    stateWord: STATES[state].word,
    level,
    words: afterState(sayStanding(standing), STATES[state].word),
    why: whySentences(standing, names),
    mine: mineOfActivity(
      viewer.bookingsOf.get(activityId) ?? [],
      timeWords(platform.zone),
      platform.clock.now(),
    ),
    session,
    route: activity === undefined ? 'Arranged by your own organisation' : routeWords(activity),
    ...(activity?.deliveryMode === 'reading'
      ? { doneHref: '/my/record', doneText: 'I have read it' }
      : {
          doneHref: `/my/record/evidence?activity=${encodeURIComponent(facts?.slug ?? activityId)}`,
          doneText: 'I have done it elsewhere',
        }),
    certificate: standing.done === null ? null : `/certificates/${standing.done.certificateNumber}`,
  };
}

/** What is said after the state's own word, which stands before it as a tag. */
function afterState(words: string, state: string): string {
  return words.startsWith(state) ? words.slice(state.length).replace(/^[:;]/, '').trim() : words;
}

/** An organisation's own activity has a page for its people only. */
function ownHref(facts: { id: string; organisationId: string | null } | undefined): string | null {
  if (facts === undefined || facts.organisationId === null) return null;
  return `/organisations/${facts.organisationId}/activities/${facts.id}`;
}

function hrefOf(activity: Activity | undefined): string | null {
  return activity === undefined ? null : `/activities/${activity.slug}`;
}

/** By activity; dates may be a second old, so those that are shown are read again. */
async function nextSessionsFor(
  platform: Platform,
  windowOf: WindowOf,
  catalogue: Catalogue,
  viewer: Viewer,
  standings: Standing[],
): Promise<Map<string, SessionRow>> {
  const dates = await nextDatesOf(platform);
  const chosen = new Map<string, ListedSession>();
  for (const standing of standings) {
    const next = nextOf(platform, windowOf, catalogue, viewer, dates, standing);
    if (next !== undefined) chosen.set(standing.activityId, next);
  }
  const ids = [...new Set([...chosen.values()].map(({ id }) => id))];
  const afresh = [...(await listedSessions(platform.store.read, ids)).values()];
  const localities = new Map(catalogue.place.localities.map(({ key, label }) => [key, label]));
  const rows = await sessionRows(platform, windowOf, viewer, catalogue.byId, localities, afresh);
  const byId = new Map(rows.filter((row) => row.button !== null).map((row) => [row.id, row]));
  return new Map(
    [...chosen].flatMap(([activityId, { id }]) => {
      const row = byId.get(id);
      return row === undefined ? [] : [[activityId, row] as const];
    }),
  );
}

function nextOf(
  platform: Platform,
  windowOf: WindowOf,
  { byId }: Catalogue,
  { own, bookings }: Viewer,
  dates: ReadonlyMap<string, ListedSession[]>,
  { reasons, booked }: Standing,
): ListedSession | undefined {
  // Somebody with a place needs no other; one who waits for a date may take an earlier one.
  if (booked !== null) return undefined;
  const mine = new Set(bookings.map(({ sessionId }) => sessionId));
  const counting = new Set(reasons.flatMap(({ rule }) => [...(own?.book.metBy.get(rule.id) ?? [])]));
  const now = platform.clock.now();
  const coming = [...counting]
    .flatMap((id) => dates.get(id) ?? [])
    .filter((session) => session.startsAt > now && !mine.has(session.id))
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  const standing = (session: ListedSession) => {
    const activity = byId.get(session.activityId);
    return activity === undefined ? null : standingOf(session, activity, windowOf(session, activity), now);
  };
  return (
    coming.find((session) => standing(session) === 'open') ??
    coming.find((session) => standing(session) === 'full')
  );
}
