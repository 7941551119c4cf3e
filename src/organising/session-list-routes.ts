import type { FastifyInstance } from 'fastify';
import { bookingWindows } from '../bookings/index.ts';
import {
  activitiesById,
  activitiesOfTeams,
  type DeskFilter,
  daysOfSessions,
  sessionsOfTeams,
  trainersOfSessions,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { isDay, sayTimeRange } from '../platform/time.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { desk, organiserOf } from './desk-request.ts';
import { deskState, whereWords } from './desk-words.ts';
import { clashWords } from './session-choices.ts';

const config = desk;
const PAGE_SIZE = 30;
const STATES = [
  { value: 'draft', text: 'Drafts' },
  { value: 'announced', text: 'Announced' },
  { value: 'open', text: 'Open or closed for booking' },
  { value: 'cancelled', text: 'Cancelled' },
] as const;

type Query = Record<string, unknown>;

/** The sessions of one's teams' activities, with filters. */
export function registerSessionListRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: Query }>('/organise/sessions', { config }, async (request, reply) =>
    reply.page('organising/sessions', await listPage(platform, organiserOf(request), request.query)),
  );
}

async function listPage(platform: Platform, me: Me, query: Query) {
  const { store, clock, zone } = platform;
  const { read } = store;
  const now = clock.now();
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].trim() : '');
  const values = Object.fromEntries(
    ['activity', 'state', 'from', 'to', 'mine'].map((name) => [name, text(name)]),
  );
  const activities = await activitiesOfTeams(read, me.teamIds);
  const filter = readFilter(values, me);
  const asked = Math.max(1, Number(/^\d{1,4}$/.test(text('page')) ? text('page') : 1));
  const found = await pageOf(asked);
  const pages = Math.max(1, Math.ceil(found.total / PAGE_SIZE));
  const page = Math.min(asked, pages);
  const { sessions } = page === asked ? found : await pageOf(page);
  const ids = sessions.map(({ id }) => id);
  const [days, trainers, windowOf, owners] = await Promise.all([
    daysOfSessions(read, ids),
    trainersOfSessions(read, ids),
    bookingWindows(platform),
    activitiesById(
      read,
      sessions.map(({ activityId }) => activityId),
    ),
  ]);
  const clashes = await clashWords(
    platform,
    sessions.map((session) => ({
      sessionId: session.id,
      spans: session.state === 'cancelled' || session.endsAt <= now ? [] : (days.get(session.id) ?? []),
      venueId: session.venueId,
      trainerIds: (trainers.get(session.id) ?? []).map(({ id }) => id),
      capacity: session.state === 'cancelled' ? null : session.capacity,
    })),
  );
  const { page: _page, ...kept } = query;
  const rest = new URLSearchParams();
  for (const [key, value] of Object.entries(kept)) if (typeof value === 'string') rest.append(key, value);
  return {
    values,
    activities: activities
      .filter(({ bookedHere }) => bookedHere)
      .map(({ id, title }) => ({ value: id, text: title })),
    states: STATES,
    total: found.total,
    filtered: Object.values(values).some((value) => value !== ''),
    pages: { page, pages, href: `/organise/sessions?${rest}${rest.size > 0 ? '&' : ''}page=` },
    sessions: sessions.map((session, index) => {
      const activity = owners.get(session.activityId);
      const own = days.get(session.id) ?? [];
      return {
        id: session.id,
        title: session.title,
        startsAt: session.startsAt,
        time: sayTimeRange(own[0] ?? session, zone),
        moreDays: Math.max(0, own.length - 1),
        where: whereWords(session),
        trainer: session.trainer,
        state: deskState(
          session,
          activity === undefined ? session.startsAt : windowOf(session, activity).closesAt,
          now,
        ),
        confirmed: session.confirmed,
        capacity: session.capacity,
        waiting: session.waiting,
        short: session.minimum !== null && session.confirmed < session.minimum ? session.minimum : null,
        clashes: (clashes[index] ?? []).map((clash) => clash.text),
      };
    }),
  };

  function pageOf(page: number) {
    return sessionsOfTeams(read, me.teamIds, filter, now, { page, size: PAGE_SIZE });
  }
}

/** What cannot be read filters nothing: an address that somebody shortened still opens. */
function readFilter(values: Record<string, string>, { personId }: Me): DeskFilter {
  const { activity = '', from = '', to = '', mine } = values;
  const state = STATES.find(({ value }) => value === values.state)?.value;
  return {
    ...(activity === '' ? {} : { activityId: activity }),
    ...(state === undefined ? {} : { state }),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
    ...(mine === '1' ? { mine: personId } : {}),
  };
}
