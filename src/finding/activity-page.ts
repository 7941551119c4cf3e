import { bookingWindows } from '../bookings/index.ts';
import {
  type Activity,
  type Catalogue,
  catalogueOf,
  comingSessions,
  type Flag,
  inForce,
  NO_FLAG,
  type Requirement,
  roleName,
  sayTerms,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { inShort } from './activity-rows.ts';
import { type RouteView, routeOf } from './booking-route.ts';
import type { DoneView } from './done-words.ts';
import { type MineView, mineOfActivity } from './my-state.ts';
import { type SessionRow, sessionRows } from './session-rows.ts';
import { timeWords } from './time-words.ts';
import { viewerOf } from './viewer.ts';

const PAGE_SIZE = 20;

/** For whom a requirement says that an activity is essential or recommended. */
type ForWhom = { level: 'essential' | 'recommended'; roles: string[] };

export type ActivityPage = {
  activity: Activity;
  kind: string;
  route: RouteView;
  localities: string[];
  /** Who alone may book, where not everybody may. */
  onlyFor: string[];
  /** What it costs and what is charged, a sentence each. */
  terms: string[];
  flag: Flag;
  mine: MineView[];
  done: DoneView | null;
  forWhom: ForWhom[];
  /** All of it is what the partnership's guide says; else these are the sources. */
  ofTheGuide: boolean;
  sources: string[];
  programme: { title: string; href: string } | null;
  members: { title: string; href: string; summary: string }[];
  sessions: SessionRow[];
  total: number;
  pages: { page: number; pages: number; href: string };
  errorList: FieldError[];
  interested: boolean;
};

/** Everything that an activity's page shows. Throws NotFound for what the catalogue does not offer. */
export async function activityPage(
  platform: Platform,
  me: Me | null,
  slug: string,
  wantedPage: unknown,
): Promise<ActivityPage> {
  const catalogue = await catalogueOf(platform);
  const activity = catalogue.activities.find((candidate) => candidate.slug === slug);
  if (activity === undefined) throw new NotFound();
  const viewer = await viewerOf(platform, catalogue, me);
  const windowOf = await bookingWindows(platform);
  const now = platform.clock.now();
  const wanted = pageNumber(wantedPage);
  const list = await readPage(platform, activity.id, wanted ?? 1);
  const localities = new Map(catalogue.place.localities.map(({ key, label }) => [key, label]));
  return {
    activity,
    kind: kindOf(catalogue, activity),
    route: routeOf(activity),
    localities: activity.localities.map((key) => localities.get(key) ?? key),
    onlyFor: activity.eligibility === 'by-role' ? roleNames(catalogue, activity.eligibleRoles) : [],
    terms: termsOf(catalogue, activity),
    flag: viewer.flags.get(activity.id) ?? NO_FLAG,
    mine: mineOfActivity(viewer.bookingsOf.get(activity.id) ?? [], timeWords(platform.zone), now),
    done: viewer.done.get(activity.id) ?? null,
    forWhom: forWhom(catalogue, activity, dayOf(now, platform.zone)),
    ...sourcesOf(catalogue, activity, dayOf(now, platform.zone)),
    programme: programmeOf(catalogue, activity),
    members: membersOf(catalogue, activity),
    sessions: await sessionRows(platform, windowOf, viewer, catalogue.byId, localities, list.sessions),
    total: list.total,
    pages: { page: list.page, pages: list.pages, href: `/activities/${slug}?page=` },
    errorList: wanted === list.page ? [] : [{ field: 'dates', text: pageError(list.pages) }],
    interested: viewer.interests.has(activity.id),
  };
}

/** "Course", "Network meeting": the kind as the place calls it. */
export function kindOf({ place }: Catalogue, activity: Activity): string {
  return place.kinds.find((kind) => kind.key === activity.kind)?.label ?? activity.kind;
}

/** What an activity costs, as people read it before they book. */
export function termsOf({ place }: Catalogue, activity: Activity): string[] {
  return sayTerms(activity, new Map(place.sectors.map(({ key, label }) => [key, label])));
}

/** The names of roles, in the order of the keys; unknown ones are left out. */
export function roleNames({ roles }: Catalogue, keys: string[]): string[] {
  return keys.flatMap((key) => {
    const role = roles.get(key);
    return role === undefined ? [] : [roleName(role)];
  });
}

/** Null where it is no number of a page. */
function pageNumber(value: unknown): number | null {
  if (value === undefined || value === '') return 1;
  return typeof value === 'string' && /^[1-9]\d{0,4}$/.test(value) ? Number(value) : null;
}

async function readPage(platform: Platform, activityId: string, wanted: number) {
  const read = (page: number) =>
    comingSessions(platform.store.read, activityId, platform.clock.now(), page, PAGE_SIZE);
  const list = await read(wanted);
  const pages = Math.max(1, Math.ceil(list.total / PAGE_SIZE));
  return wanted <= pages ? { ...list, page: wanted, pages } : { ...(await read(1)), page: 1, pages };
}

function pageError(pages: number): string {
  return pages === 1 ? 'There is only one page of dates' : `Choose a page of dates from 1 to ${pages}`;
}

function forWhom(catalogue: Catalogue, activity: Activity, day: string): ForWhom[] {
  const cells = catalogue.requirements.filter(
    (cell) => cell.activityId === activity.id && inForce(cell, day),
  );
  const levels = ['essential', 'recommended'] as const;
  return levels
    .map((level) => ({
      level,
      roles: rolesOfCells(
        catalogue,
        cells.filter((cell) => cell.level === level),
      ),
    }))
    .filter(({ roles }) => roles.length > 0);
}

/** The guide's own cells say so once; what an administrator switched on or added says where it comes from. */
function sourcesOf(catalogue: Catalogue, activity: Activity, day: string) {
  const cells = catalogue.requirements.filter(
    (cell) => cell.activityId === activity.id && inForce(cell, day),
  );
  return {
    ofTheGuide: cells.every((cell) => cell.confidence === 'seed'),
    sources: [...new Set(cells.filter((cell) => cell.confidence !== 'seed').map((cell) => cell.source))],
  };
}

function rolesOfCells(catalogue: Catalogue, cells: Requirement[]): string[] {
  return roleNames(
    catalogue,
    cells.map((cell) => cell.roleKey),
  );
}

function programmeOf({ byId }: Catalogue, { programme }: Activity): ActivityPage['programme'] {
  const umbrella = programme === null ? undefined : byId.get(programme);
  return umbrella === undefined ? null : { title: umbrella.title, href: `/activities/${umbrella.slug}` };
}

function membersOf({ activities }: Catalogue, activity: Activity): ActivityPage['members'] {
  return activities
    .filter((member) => member.programme === activity.id)
    .map(({ title, slug, summary }) => ({ title, href: `/activities/${slug}`, summary: inShort(summary) }));
}
