import type { FastifyRequest } from 'fastify';
import { leadsOrganisation, type OrganisationRecord, organisationById } from '../people/index.ts';
import { addMonths } from '../platform/days.ts';
import type { Platform } from '../platform/platform.ts';
import { type Day, dayOf, isDay, sayCalendarDay } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { type MatrixFilter, STATE_ORDER, type StateFilter } from './lead-rules.ts';
import type { Knowledge } from './standing-facts.ts';

/** One lead who asks about one of their organisations. */
export type Desk = {
  me: Me;
  organisation: OrganisationRecord;
  today: Day;
  /** "/organisations/…/standings" */
  base: string;
};

/** What an address of the lead's pages asks for. `page` counts from 1. */
export type Asked = {
  day: Day;
  /** `then` only for a past day: for others both say the same. */
  knowledge: Knowledge;
  past: boolean;
  filter: MatrixFilter;
  page: number;
  tickAll: boolean;
};

/** How far ahead and back a day may be asked about, in years. */
const YEARS = { back: 30, ahead: 5 };

/** Throws NotFound unless the signed-in person leads the organisation now: to others it does not exist. */
export async function deskOf(platform: Platform, request: FastifyRequest): Promise<Desk> {
  const { read } = platform.store;
  const { me } = request;
  const { id } = request.params as { id: string };
  if (me === null || !(await leadsOrganisation(read, me.personId, id))) throw new NotFound();
  const organisation = await organisationById(read, id);
  if (organisation === null) throw new NotFound();
  return {
    me,
    organisation,
    today: dayOf(platform.clock.now(), platform.zone),
    base: `/organisations/${id}/standings`,
  };
}

/** Reads an address. What makes no sense is left out and said in `errors`, so there is always a page. */
export function readAsked(query: unknown, today: Day): { asked: Asked; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const text = (name: string) => oneOf(query, name);
  const typedDay = text('asOf');
  const day = dayIn(typedDay, today);
  if (typedDay !== '' && day === null) errors.push({ field: 'asOf', text: sayDayLimits(today) });
  const past = (day ?? today) < today;
  const state = text('state');
  if (state !== '' && !isStateFilter(state))
    errors.push({ field: 'state', text: 'Choose a standing from the list' });
  const page = Number(text('page') || '1');
  return {
    asked: {
      day: day ?? today,
      knowledge: past && text('knowledge') === 'then' ? 'then' : 'today',
      past,
      filter: {
        role: text('role') || null,
        requirement: text('requirement') || null,
        state: isStateFilter(state) ? state : null,
      },
      page: Number.isInteger(page) && page > 0 ? page : 1,
      tickAll: text('tick') === 'all',
    },
    errors,
  };
}

/** The parameters that keep a day and what was known of it in an address; nothing for today. */
export function dayParameters({ day, knowledge }: Pick<Asked, 'day' | 'knowledge'>, today: Day) {
  return {
    ...(day === today ? {} : { asOf: day }),
    ...(knowledge === 'then' ? { knowledge: 'then' } : {}),
  };
}

/** "?asOf=2027-01-04&state=overdue", or nothing; what is null or empty is left out. */
export function queryOf(parameters: Record<string, string | string[] | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of [value ?? []].flat()) if (one !== '') search.append(name, one);
  const query = search.toString();
  return query === '' ? '' : `?${query}`;
}

function oneOf(query: unknown, name: string): string {
  const value = (query as Record<string, unknown> | null)?.[name];
  const [first] = [value].flat();
  return typeof first === 'string' ? first.trim() : '';
}

/** Every value of a parameter that may stand several times. */
export function allOf(query: unknown, name: string): string[] {
  const value = (query as Record<string, unknown> | null)?.[name];
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');
}

/** What to say where `dayIn` finds none. */
export function sayDayLimits(today: Day): string {
  const from = sayCalendarDay(addMonths(today, -12 * YEARS.back));
  const until = sayCalendarDay(addMonths(today, 12 * YEARS.ahead));
  return `Enter a day that exists, from ${from} to ${until}`;
}

/** The day that was typed; null for none, or too far back or ahead. */
export function dayIn(text: string, today: Day): Day | null {
  if (!isDay(text)) return null;
  const within = text >= addMonths(today, -12 * YEARS.back) && text <= addMonths(today, 12 * YEARS.ahead);
  return within ? text : null;
}

function isStateFilter(text: string): text is StateFilter {
  return text === 'lapsing' || STATE_ORDER.some((state) => state === text);
}
