import type { FastifyInstance, FastifyReply } from 'fastify';
import { requirementsOf } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf, sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { effectPage } from './effect-page.ts';
import { organisationRulesOf } from './organisation-rule-repository.ts';
import {
  administrationDesk,
  type Desk,
  type DeskWords,
  deskData,
  deskWords,
  shownErrors,
  titleText,
  typed,
} from './requirement-desk.ts';
import { viewOf } from './requirement-page.ts';
import { type PeriodProposal, periodProposals } from './requirement-period-proposals.ts';
import { holdersAsked, type Intent, isFollowed, mayChange } from './requirement-rules.ts';
import { periodForm } from './requirement-schemas.ts';
import { planRequirement, writeRequirement } from './requirement-service.ts';
import { detailLines, sayConfidence, sayRefresh } from './requirement-words.ts';
import { citationOf, saySource } from './source-words.ts';

type WithActivity = { Params: { activityId: string } };

const config = { access: 'signed-in' } as const;
const CITY = { organisationId: null };

/** Proposals from guidance, switched on one by one, and proposed periods for cells that have none. */
export function registerProposalRoutes(app: FastifyInstance, platform: Platform, base: string): void {
  app.get(`${base}/proposals`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, base);
    const page = await proposalsPage(platform, desk);
    return reply.page('compliance/requirement-proposals', { ...deskData(desk), ...page });
  });

  const path = `${base}/periods/:activityId`;
  app.get<WithActivity>(path, { config }, async (request, reply) => {
    const desk = administrationDesk(request, base);
    const proposal = proposalFor(request.params.activityId);
    return periodPage(reply, platform, desk, proposal, typed(request.query, ['from']));
  });
  app.get<WithActivity>(`${path}/effect`, { config }, async (request, reply) => {
    const desk = administrationDesk(request, base);
    const proposal = proposalFor(request.params.activityId);
    const form = parseForm(periodForm, request.query);
    if (!form.ok)
      return periodPage(reply, platform, desk, proposal, typed(request.query, ['from']), form.errors);
    const { plan, planned } = await planRequirement(platform, CITY, intentOf(proposal, form.data.from));
    if (plan.outcome !== 'planned') throw new NotFound();
    const words = await deskWords(platform.store.read);
    const action = `${base}/periods/${proposal.activity}`;
    const cells = plan.begin.length;
    const proposed = {
      title: 'The effect of this period',
      saving: [
        { label: 'Activity', text: titleText(words, proposal.activity) },
        { label: 'How often', text: sayRefresh(proposal.refreshMonths, null) },
        { label: 'From', text: sayCalendarDay(form.data.from) },
        {
          label: 'Requirements',
          text: `${cells} ${cells === 1 ? 'ends' : 'end'} the day before and ${cells === 1 ? 'is' : 'are'} followed by ${cells === 1 ? 'one' : 'ones'} with this period`,
        },
        { label: 'Source', text: citationOf(proposal.source) },
      ],
      warnings: [],
      save: { action, text: 'Save', values: { from: form.data.from } },
      back: `${action}?from=${form.data.from}`,
    };
    return effectPage(reply, platform, desk, proposed, planned);
  });
  app.post<WithActivity>(path, { config }, async (request, reply) => {
    const desk = administrationDesk(request, base);
    const proposal = proposalFor(request.params.activityId);
    const form = parseForm(periodForm, request.body);
    if (!form.ok)
      return periodPage(reply, platform, desk, proposal, typed(request.body, ['from']), form.errors);
    const written = await writeRequirement(platform, desk.me, CITY, intentOf(proposal, form.data.from));
    if (written.outcome !== 'written') throw new NotFound();
    leaveFlash(reply, {
      kind: 'success',
      title: 'The period is set',
      text: `From ${sayCalendarDay(form.data.from)}.`,
    });
    return reply.redirect(`${base}?activity=${encodeURIComponent(proposal.activity)}`, 303);
  });
}

/** A proposed period that can be set: those that say "once" change nothing. */
function proposalFor(activityId: string): PeriodProposal & { refreshMonths: number } {
  const proposal = periodProposals().find((one) => one.activity === activityId);
  if (proposal === undefined || proposal.refreshMonths === null) throw new NotFound();
  return { ...proposal, refreshMonths: proposal.refreshMonths };
}

function intentOf(proposal: PeriodProposal & { refreshMonths: number }, startsOn: Day): Intent {
  const { activity: activityId, refreshMonths } = proposal;
  return { kind: 'period', activityId, refreshMonths, source: citationOf(proposal.source), startsOn };
}

async function periodPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  proposal: PeriodProposal,
  { from }: Record<string, string | string[]>,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const words = await deskWords(platform.store.read);
  const data = {
    ...deskData(desk),
    activity: titleText(words, proposal.activity),
    path: `${desk.base}/periods/${proposal.activity}`,
    period: periodView(proposal, words),
    from: from ?? dayOf(platform.clock.now(), platform.zone),
    ...shownErrors(errors),
  };
  return reply.page('compliance/requirement-period', data, { status: errors.length > 0 ? 422 : 200 });
}

async function proposalsPage(platform: Platform, desk: Desk) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const [words, rows, rules] = await Promise.all([
    deskWords(store.read),
    requirementsOf(store.read, null),
    organisationRulesOf(store.read),
  ]);
  const proposals = rows
    .filter((row) => !row.active)
    .map((row) => {
      const holders = holdersAsked(row.details.scope);
      return {
        view: viewOf(row, words, desk, today),
        lines: detailLines(row.details, (id) => titleText(words, id)),
        on: isFollowed(rows, row),
        byPerson: holders === null || !holders.only,
        byOrganisation: holders !== null,
        ruled: rules.some((rule) => rule.activityIds.includes(row.activityId)),
      };
    })
    .sort((a, b) => a.view.activity.localeCompare(b.view.activity, 'en-GB'));
  const periods = periodProposals().map((proposal) => ({
    ...periodView(proposal, words),
    cells: rows.filter((row) => row.activityId === proposal.activity && mayChange(row, today)).length,
    applied: !rows.some(
      (row) =>
        row.activityId === proposal.activity &&
        mayChange(row, today) &&
        !isFollowed(rows, row) &&
        row.refreshMonths !== proposal.refreshMonths,
    ),
  }));
  return { proposals, periods };
}

function periodView(proposal: PeriodProposal, words: DeskWords) {
  return {
    id: proposal.activity,
    activity: titleText(words, proposal.activity),
    refresh: sayRefresh(proposal.refreshMonths, null),
    once: proposal.refreshMonths === null,
    source: saySource(proposal.source),
    confidence: sayConfidence(proposal.confidence),
  };
}
