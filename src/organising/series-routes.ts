import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  type Activity,
  allHolidays,
  holidayOn,
  MOST_DATES,
  putOnSessions,
  seriesDays,
  type Typed,
} from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay, sayDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { shownErrors, textAt, textsAt, typedValues } from './desk-forms.ts';
import { desk, organiserOf, ourActivity } from './desk-request.ts';
import { type DateRow, NTH, readRows, rowsOf, seriesForm, spanOf, WEEKDAYS } from './series-form.ts';
import {
  clashWords,
  defaultValues,
  inheritedHints,
  opening,
  sessionSurroundings,
} from './session-choices.ts';
import { readSessionForm, type SessionDraft } from './session-form.ts';
import { FIRST_BOXES, stateOf } from './session-new-routes.ts';

type ById = { Params: { id: string } };
type Skipped = { day: string; name: string };

const config = desk;
/** What belongs to the list of dates and not to what all of them are like. */
const OF_THE_LIST = /^(act|rows|use|skipped|(day|from|to)-\d+)$/;

/** Several sessions by a rule: the rule, then its dates to be looked over, and only then they are put on. */
export function registerSeriesRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/activities/:id/series', { config }, async (request, reply) => {
    const activity = await ourActivity(platform, organiserOf(request), request.params.id);
    return rulePage(platform, reply, activity, beginning(activity));
  });

  app.post<ById>('/organise/activities/:id/series', { config }, async (request, reply) => {
    const me = organiserOf(request);
    const activity = await ourActivity(platform, me, request.params.id);
    const typed = typedValues(request.body);
    const act = textAt(typed, 'act');
    const { choices } = await sessionSurroundings(platform);
    const wish = parseForm(seriesForm, request.body);
    const like = readSessionForm(request.body, choices);
    if (act === 'back' || !wish.ok || !like.ok) {
      const errors = [...(wish.ok ? [] : wish.errors), ...(like.ok ? [] : like.errors)];
      return rulePage(platform, reply, activity, typed, act === 'back' ? [] : errors);
    }
    if (act === 'dates' || act === '') {
      const { days, skipped } = seriesDays(wish.data.rule, await allHolidays(platform.store.read));
      if (days.length === 0) {
        const text = 'This rule makes no date, or all of them fall into holidays';
        return rulePage(platform, reply, activity, typed, [{ field: 'first', text }]);
      }
      const { begins: from, ends: to } = wish.data;
      const rows = days.map((day, index) => ({ index, used: true, day, from, to }));
      return datesPage(platform, reply, activity, typed, like.data, rows, skipped);
    }
    const rows = rowsOf(typed);
    const skipped = skippedOf(typed);
    if (act !== 'save') {
      const more = act === 'add' && rows.length < MOST_DATES ? [blank(rows, wish.data)] : [];
      return datesPage(platform, reply, activity, typed, like.data, [...rows, ...more], skipped);
    }
    const spans = readRows(rows, platform.zone, platform.clock.now());
    if (!spans.ok) return datesPage(platform, reply, activity, typed, like.data, rows, skipped, spans.errors);
    const days = textAt(typed, 'opensDaysBefore');
    const { bookingOpensAt: _opens, ...facts } = like.data;
    const orders = spans.data.map((span) => ({
      ...facts,
      days: [span],
      bookingOpensAt: opening(days === '' ? null : Number(days), span.startsAt, platform),
      organisationCap: activity.sessionDefaults?.organisationCap ?? null,
    }));
    const done = await putOnSessions(platform, me, {
      activityId: activity.id,
      orders,
      state: stateOf(typed),
    });
    if (done.outcome === 'not-found') throw new NotFound();
    if (done.outcome === 'refused') {
      const text = 'No session of this activity can be put on here now';
      return datesPage(platform, reply, activity, typed, like.data, rows, skipped, [{ field: '', text }]);
    }
    const { length } = done.ids;
    leaveFlash(reply, {
      kind: 'success',
      title: length === 1 ? '1 session is put on' : `${length} sessions are put on`,
    });
    return reply.redirect(`/organise/sessions?activity=${activity.id}`, 303);
  });
}

function beginning(activity: Activity): Typed {
  const defaults = defaultValues(activity);
  const opens = activity.sessionDefaults?.opensDaysBefore;
  return {
    ...defaults,
    begins: textAt(defaults, 'from-1'),
    ends: textAt(defaults, 'to-1'),
    rhythm: 'monthly-weekday',
    nth: '2',
    weekday: '2',
    every: '1',
    opensDaysBefore: opens == null ? '' : String(opens),
  };
}

function blank(rows: DateRow[], { begins, ends }: { begins: string; ends: string }): DateRow {
  return { index: rows.length, used: true, day: '', from: begins, to: ends };
}

/** What the rule passed over goes with the form, so that it stays named while dates are adjusted. */
function skippedOf(typed: Typed): Skipped[] {
  return textsAt(typed, 'skipped').map((text) => ({ day: text.slice(0, 10), name: text.slice(11, 91) }));
}

async function rulePage(
  platform: Platform,
  reply: FastifyReply,
  activity: Activity,
  values: Typed,
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { options, city } = await sessionSurroundings(platform);
  return reply.page(
    'organising/series',
    {
      activity: { id: activity.id, title: activity.title },
      values,
      series: true,
      chosenTrainers: textsAt(values, 'trainerIds'),
      options: {
        ...options,
        nth: NTH.map((text, index) => ({ value: String(index + 1), text })),
        weekdays: WEEKDAYS.map((text, index) => ({ value: String(index + 1), text })),
      },
      hints: inheritedHints(null, activity, city),
      ...shownErrors(errors, { ...FIRST_BOXES, rhythm: 'rhythm-1' }),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function datesPage(
  platform: Platform,
  reply: FastifyReply,
  activity: Activity,
  typed: Typed,
  like: SessionDraft,
  rows: DateRow[],
  skipped: Skipped[],
  errors: FieldError[] = [],
): Promise<FastifyReply> {
  const { zone, store } = platform;
  const holidays = await allHolidays(store.read);
  const spans = rows.map((row) => spanOf(row, zone));
  const clashes = await clashWords(
    platform,
    spans.map((span, index) => ({
      sessionId: null,
      spans: span === null || rows[index]?.used === false ? [] : [span],
      venueId: like.venueId,
      trainerIds: like.trainerIds,
      capacity: like.capacity,
    })),
  );
  const shared = Object.entries(typed).filter(([field]) => !OF_THE_LIST.test(field));
  return reply.page(
    'organising/series-dates',
    {
      activity: { id: activity.id, title: activity.title },
      hidden: shared.flatMap(([name, value]) => [value].flat().map((one) => ({ name, value: one }))),
      rows: rows.map((row, index) => {
        const span = spans[index] ?? null;
        const holiday = span === null ? null : holidayOn(row.day, holidays);
        return {
          ...row,
          words: span === null ? 'No date yet' : sayDay(span.startsAt, zone),
          notes: [
            ...(holiday === null ? [] : [`Falls into: ${holiday}`]),
            ...(clashes[index] ?? []).map(({ text }) => text),
          ],
        };
      }),
      skipped: skipped.map(({ day, name }) => ({
        value: `${day} ${name}`,
        text: `${sayCalendarDay(day)}: ${name}`,
      })),
      used: rows.filter(({ used }) => used).length,
      mayAdd: rows.length < MOST_DATES,
      ...shownErrors(errors),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}
