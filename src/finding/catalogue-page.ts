import { bookingWindows } from '../bookings/index.ts';
import { catalogueOf, type Found } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { type ActivityRow, activityRows } from './activity-rows.ts';
import {
  addressOf,
  type CatalogueFilters,
  LEVELS,
  MODES,
  type Option,
  readFilters,
  TIMES,
} from './catalogue-filters.ts';
import { listActivities } from './catalogue-listing.ts';
import { type CatalogueChoices, choicesOf } from './role-choices.ts';
import { viewerOf } from './viewer.ts';

const PAGE_SIZE = 15;

export type CataloguePage = {
  values: Record<string, string>;
  /** By field; and in their order with the id of each field, for the summary. */
  errors: Record<string, string>;
  errorList: FieldError[];
  choices: CatalogueChoices & { levels: Option[]; modes: Option[]; times: Option[] };
  inUse: number;
  chips: { text: string; href: string }[];
  /** "14 activities" */
  count: string;
  order: string;
  rows: ActivityRow[];
  search: (Pick<Found, 'how' | 'instead' | 'notes'> & { insteadHref: string }) | null;
  pages: { page: number; pages: number; href: string; target: string };
};

/** Everything that the catalogue page shows for this address; `errors` where part of it made no sense. */
export async function cataloguePage(
  platform: Platform,
  me: Me | null,
  query: Record<string, unknown>,
): Promise<CataloguePage> {
  const catalogue = await catalogueOf(platform);
  const choices = choicesOf(catalogue);
  const { filters, errors, values } = readFilters(query, choices);
  const viewer = await viewerOf(platform, catalogue, me);
  const windowOf = await bookingWindows(platform);
  const { entries, found } = await listActivities(platform, windowOf, catalogue, viewer, filters);
  const pages = Math.max(1, Math.ceil(entries.length / PAGE_SIZE));
  const page = filters.page > pages ? 1 : filters.page;
  if (page !== filters.page) errors.push({ field: 'page', text: tooFar(pages) });
  const shown = entries.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return {
    values,
    errors: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
    errorList: errors.map(({ field, text }) => ({ field: field === 'page' ? 'found' : `f-${field}`, text })),
    choices: { ...choices, levels: LEVELS, modes: MODES, times: TIMES },
    ...inUse(filters, values, choices),
    count: `${entries.length} ${entries.length === 1 ? 'activity' : 'activities'}`,
    order: orderWords(found, viewer.signedIn || filters.role !== undefined),
    rows: await activityRows(platform, windowOf, catalogue, viewer, shown),
    search: found === null ? null : searchView(found, values),
    pages: { page, pages, href: pageHref(values), target: 'results' },
  };
}

function tooFar(pages: number): string {
  return pages === 1 ? 'There is only one page of results' : `There are only ${pages} pages of results`;
}

function orderWords(found: Found | null, personal: boolean): string {
  if (found !== null) return 'Best match first';
  return personal ? 'Essential first, then the soonest' : 'Soonest first';
}

function searchView({ how, instead, notes }: Found, values: Record<string, string>) {
  const insteadHref = addressOf({ ...values, q: instead ?? '' }, ['page']);
  return { how, instead, notes, insteadHref };
}

/** The address of this list, ready for the number of a page. */
function pageHref(values: Record<string, string>): string {
  const address = addressOf(values, ['page']);
  return `${address}${address.includes('?') ? '&' : '?'}page=`;
}

/** What narrows the list, each with the address of the list without it. */
function inUse(
  filters: CatalogueFilters,
  values: Record<string, string>,
  choices: CatalogueChoices,
): Pick<CataloguePage, 'chips' | 'inUse'> {
  const named = (options: Option[], value: string | undefined) =>
    options.find((option) => option.value === value)?.text;
  const parts: [string, string | undefined][] = [
    ['q', filters.q === '' ? undefined : `“${filters.q}”`],
    ['role', named(choices.roles, filters.role)],
    ['level', named(LEVELS, filters.level)],
    ['kind', named(choices.kinds, filters.kind)],
    ['category', named(choices.categories, filters.category)],
    ['locality', named(choices.localities, filters.locality)],
    ['mode', named(MODES, filters.mode)],
    ['from', filters.from && `From ${sayPlainDay(filters.from)}`],
    ['to', filters.to && `Until ${sayPlainDay(filters.to)}`],
    ['time', named(TIMES, filters.time)],
    ['free', filters.free && 'Free of charge'],
    ['places', filters.places && 'Places free'],
  ];
  const chips = parts.flatMap(([name, text]) =>
    text === undefined ? [] : [{ text, href: addressOf(values, [name, 'page']) }],
  );
  return { chips, inUse: chips.length - (filters.q === '' ? 0 : 1) };
}

/** A calendar day in words. It has no zone, so it is read and written in the same one. */
function sayPlainDay(day: string): string {
  return sayDay(new Date(`${day}T12:00:00Z`), 'utc');
}
