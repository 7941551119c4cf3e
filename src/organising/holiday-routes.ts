import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allHolidays, type Holiday, saveHoliday, type Typed } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import { oneOf, optionalDay, shownErrors, typedValues } from './desk-forms.ts';
import { desk, organiserOf } from './desk-request.ts';
import { keptStory } from './kept-story.ts';

type ById = { Params: { id: string } };

const config = desk;
const BASE = '/organise/holidays';
const KINDS = { school: 'School holidays', bank: 'Bank holidays' } as const;
const form = z
  .object({
    name: line('the name', 80),
    kind: oneOf(['school', 'bank'], 'Choose school holidays or a bank holiday'),
    startsOn: optionalDay('the first day').refine((day) => day !== null, { error: 'Enter the first day' }),
    endsOn: optionalDay('the last day'),
  })
  .refine(({ startsOn, endsOn }) => endsOn === null || startsOn === null || startsOn <= endsOn, {
    path: ['endsOn'],
    error: 'The last day must be on or after the first day',
  });

/** School and bank holidays, which a rule for several sessions leaves out. */
export function registerHolidayRoutes(app: FastifyInstance, platform: Platform): void {
  app.get(BASE, { config }, async (_request, reply) => listPage(platform, reply));

  app.post(BASE, { config }, async (request, reply) => {
    const parsed = parseForm(form, request.body);
    if (!parsed.ok) return listPage(platform, reply, parsed.errors, typedValues(request.body));
    await saveHoliday(platform, organiserOf(request), null, factsOf(parsed.data));
    leaveFlash(reply, { kind: 'success', title: `${parsed.data.name}: added` });
    return reply.redirect(BASE, 303);
  });

  app.get<ById>(`${BASE}/:id`, { config }, async (request, reply) =>
    onePage(reply, await holidayOf(platform, request)),
  );

  app.post<ById>(`${BASE}/:id`, { config }, async (request, reply) => {
    const holiday = await holidayOf(platform, request);
    const parsed = parseForm(form, request.body);
    if (!parsed.ok) return onePage(reply, holiday, parsed.errors, typedValues(request.body));
    await saveHoliday(platform, organiserOf(request), holiday.id, factsOf(parsed.data));
    leaveFlash(reply, { kind: 'success', title: `${parsed.data.name}: saved` });
    return reply.redirect(BASE, 303);
  });

  app.post<ById>(`${BASE}/:id/removal`, { config }, async (request, reply) => {
    const holiday = await holidayOf(platform, request);
    await saveHoliday(platform, organiserOf(request), holiday.id, null);
    leaveFlash(reply, { kind: 'success', title: `${holiday.name}: taken away` });
    return reply.redirect(BASE, 303);
  });
}

/** A day alone begins and ends on itself. */
function factsOf({ name, kind, startsOn, endsOn }: z.infer<typeof form>) {
  if (startsOn === null) throw new Error('a holiday without a first day was read');
  return { name, kind, startsOn, endsOn: endsOn ?? startsOn };
}

async function holidayOf(platform: Platform, request: FastifyRequest<ById>): Promise<Holiday> {
  const holiday = (await allHolidays(platform.store.read)).find(({ id }) => id === request.params.id);
  if (holiday === undefined) throw new NotFound();
  return holiday;
}

/** What is over is of no use to anybody any more and is left out. */
async function listPage(
  platform: Platform,
  reply: FastifyReply,
  errors: FieldError[] = [],
  values: Typed = {},
): Promise<FastifyReply> {
  const today = dayOf(platform.clock.now(), platform.zone);
  const coming = (await allHolidays(platform.store.read)).filter(({ endsOn }) => endsOn >= today);
  const groups = (['school', 'bank'] as const).map((kind) => ({
    kind,
    title: KINDS[kind],
    holidays: coming.filter((one) => one.kind === kind),
  }));
  const data = {
    groups,
    values,
    story: (await keptStory(platform)).slice(-20),
    ...shownErrors(errors, { kind: 'kind-1' }),
  };
  return reply.page('organising/holidays', data, { status: errors.length > 0 ? 422 : 200 });
}

function onePage(
  reply: FastifyReply,
  holiday: Holiday,
  errors: FieldError[] = [],
  typed?: Typed,
): FastifyReply {
  const data = { holiday, values: typed ?? holiday, ...shownErrors(errors, { kind: 'kind-1' }) };
  return reply.page('organising/holiday', data, { status: errors.length > 0 ? 422 : 200 });
}
