import { activitiesOfTeams, sessionsById } from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import { mailHealth } from '../platform/mail-health-service.ts';
import {
  type About,
  type LoggedMail,
  loggedMail,
  mailCounts,
  mailUnderWay,
} from '../platform/outbox-log-repository.ts';
import type { Platform } from '../platform/platform.ts';
import { sayMoment, sayShortDay } from '../platform/time.ts';
import { fateOf, kindWords, reasonWords } from './mail-words.ts';

const PER_PAGE = 50;
const UNDELIVERED = ['dead'];

/** The log of a session's mail: what did not arrive first, then all of it, the newest first. */
export async function sessionMail(
  platform: Platform,
  templates: TemplateKind[],
  sessionId: string,
  page: number,
) {
  const about = { sessionId };
  const { store } = platform;
  const counts = await mailCounts(store.read, about);
  const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const [undelivered, lines] = [
    await loggedMail(store.read, about, { states: UNDELIVERED, limit: 200 }),
    await loggedMail(store.read, about, { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }),
  ];
  return {
    total,
    undelivered: await linesOf(platform, templates, undelivered),
    lines: await linesOf(platform, templates, lines),
    progress: await sessionProgress(platform, templates, sessionId),
    pages: {
      page,
      pages: Math.ceil(total / PER_PAGE),
      href: `/organise/sessions/${sessionId}/mail?page=`,
    },
  };
}

/** How far the mail of a session is: what was decided together, and how much of it has left. */
export async function sessionProgress(
  { store, zone }: Platform,
  templates: TemplateKind[],
  sessionId: string,
) {
  const batches = await mailUnderWay(store.read, sessionId);
  const counts = await mailCounts(store.read, { sessionId });
  return {
    sent: counts.sent ?? 0,
    waiting: (counts.waiting ?? 0) + (counts.claimed ?? 0),
    undelivered: counts.dead ?? 0,
    batches: batches.map(({ kind, at, all, done }) => ({
      text: kindWords(kind, templates),
      when: sayMoment(at, zone),
      all,
      done,
    })),
  };
}

/** Mail about the sessions of somebody's teams, with the light that says whether mail is healthy. */
export async function deskMail(platform: Platform, templates: TemplateKind[], me: { teamIds: string[] }) {
  const { store, clock, zone } = platform;
  const now = clock.now();
  const activities = await activitiesOfTeams(store.read, me.teamIds);
  const about: About = { activityIds: activities.map(({ id }) => id) };
  const health = await mailHealth(platform);
  const undelivered = await loggedMail(store.read, about, { states: UNDELIVERED, limit: 100 });
  const waiting = await loggedMail(store.read, about, { states: ['waiting', 'claimed'], limit: 20 });
  const latest = await loggedMail(store.read, about, { states: ['sent'], limit: PER_PAGE });
  return {
    health: {
      light: health.light,
      reasons: health.reasons.map((reason) => reasonWords(reason, now, zone)),
      lastSent: health.facts.lastSentAt === null ? null : sayMoment(health.facts.lastSentAt, zone),
      seen: health.facts.seenAt === null ? null : sayMoment(health.facts.seenAt, zone),
    },
    counts: await mailCounts(store.read, about),
    undelivered: await linesOf(platform, templates, undelivered, activities),
    waiting: await linesOf(platform, templates, waiting, activities),
    latest: await linesOf(platform, templates, latest, activities),
  };
}

/** Messages as the log shows them; the address that a person has now stands beside the one that was refused. */
async function linesOf(
  { store, clock, zone }: Platform,
  templates: TemplateKind[],
  mails: LoggedMail[],
  activities: { id: string; title: string }[] = [],
) {
  const now = clock.now();
  const dead = mails.filter(({ state }) => state === 'dead');
  const people = await recipients(store.read, [...new Set(dead.flatMap(({ personId }) => personId ?? []))]);
  const sessions = await sessionsById(
    store.read,
    activities.length === 0 ? [] : mails.flatMap(({ sessionId }) => sessionId ?? []),
  );
  const titles = new Map(activities.map(({ id, title }) => [id, title]));
  return mails.map((mail) => {
    const session = sessions.get(mail.sessionId ?? '');
    const current = people.get(mail.personId ?? '')?.address ?? null;
    return {
      id: mail.id,
      sessionId: mail.sessionId,
      name: mail.toName,
      address: mail.toAddress,
      text: kindWords(mail.kind, templates),
      when: sayMoment(mail.createdAt, zone),
      again: mail.repeatsId !== null,
      fate: fateOf(mail, now, zone),
      newAddress: mail.state === 'dead' && current !== null && current !== mail.toAddress ? current : null,
      session:
        session === undefined
          ? null
          : `${titles.get(session.activityId) ?? ''}, ${sayShortDay(session.startsAt, zone)}`,
      resendable: ['sent', 'dead', 'dropped'].includes(mail.state),
    };
  });
}
