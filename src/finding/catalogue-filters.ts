import { type Day, isDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';

/** What somebody looks for. What is left out is not asked. `page` counts from 1. */
export type CatalogueFilters = {
  q: string;
  role?: string;
  kind?: string;
  category?: string;
  level?: 'essential' | 'recommended' | 'to-be-confirmed';
  locality?: string;
  mode?: 'teams' | 'face-to-face';
  from?: Day;
  to?: Day;
  time?: 'evening' | 'weekend';
  free?: true;
  places?: true;
  page: number;
};

export type Option = { value: string; text: string };

/** What can be chosen, as data of the place. */
export type Choices = {
  roles: Option[];
  kinds: Option[];
  categories: Option[];
  localities: Option[];
};

/**
 * The filters of an address. `errors` says what is wrong at which field: that part is left out and the rest
 * holds. `values` is what was typed, so that the form comes back filled in.
 */
export type ReadFilters = { filters: CatalogueFilters; errors: FieldError[]; values: Record<string, string> };

export const LEVELS: Option[] = [
  { value: 'essential', text: 'Essential' },
  { value: 'recommended', text: 'Recommended' },
  { value: 'to-be-confirmed', text: 'To be confirmed' },
];
export const MODES: Option[] = [
  { value: 'teams', text: 'Online, on Teams' },
  { value: 'face-to-face', text: 'Face to face' },
];
export const TIMES: Option[] = [
  { value: 'evening', text: 'In the evening (from 5pm)' },
  { value: 'weekend', text: 'At the weekend' },
];

const LONGEST_SEARCH = 200;
const NAMES = 'q role kind category level locality mode from to time free places page'.split(' ');

/** Reads them. Never throws: whatever stands in an address, there is a page for it. */
export function readFilters(query: Record<string, unknown>, choices: Choices): ReadFilters {
  const values = Object.fromEntries(NAMES.map((name) => [name, typed(query[name])]));
  const errors: FieldError[] = [];
  const wrong = (field: string, text: string) => {
    errors.push({ field, text });
    return undefined;
  };
  const chosen = <T extends string>(name: string, options: Option[], text: string): T | undefined => {
    const value = values[name] ?? '';
    if (value === '') return undefined;
    return options.some((option) => option.value === value) ? (value as T) : wrong(name, text);
  };
  const q = values.q ?? '';
  const long = [...q].length > LONGEST_SEARCH;
  if (long) wrong('q', `Shorten your search to ${LONGEST_SEARCH} characters or fewer`);
  const filters: CatalogueFilters = { q: long ? '' : q, page: 1 };
  put(filters, 'role', chosen('role', choices.roles, 'Choose a role from the list'));
  put(filters, 'level', chosen('level', LEVELS, 'Choose essential, recommended or to be confirmed'));
  put(filters, 'kind', chosen('kind', choices.kinds, 'Choose a kind from the list'));
  put(filters, 'category', chosen('category', choices.categories, 'Choose a category from the list'));
  put(filters, 'locality', chosen('locality', choices.localities, 'Choose a locality from the list'));
  put(filters, 'mode', chosen('mode', MODES, 'Choose online or face to face'));
  put(filters, 'from', readDay(values.from, 'from', wrong));
  put(filters, 'to', readDay(values.to, 'to', wrong));
  if (filters.from !== undefined && filters.to !== undefined && filters.from > filters.to) {
    wrong('to', 'The last day must not be before the first');
    delete filters.to;
  }
  put(filters, 'time', chosen('time', TIMES, 'Choose evening or weekend'));
  put(filters, 'free', readTick(values.free, 'free', wrong));
  put(filters, 'places', readTick(values.places, 'places', wrong));
  filters.page = readPage(values.page, wrong);
  return { filters, errors, values };
}

type Wrong = (field: string, text: string) => undefined;

/** Repeated in an address, the last one counts; control characters and lone surrogates are no text. */
function typed(value: unknown): string {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim() : '';
}

function readDay(value: string | undefined, field: string, wrong: Wrong): Day | undefined {
  if (value === undefined || value === '') return undefined;
  return isDay(value) ? value : wrong(field, 'Enter a date that exists, such as 2027-03-09');
}

function readTick(value: string | undefined, field: string, wrong: Wrong): true | undefined {
  if (value === undefined || value === '' || value === '0') return undefined;
  return value === '1' ? true : wrong(field, 'Tick the box or leave it empty');
}

function readPage(value: string | undefined, wrong: Wrong): number {
  if (value === undefined || value === '') return 1;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  wrong('page', 'Pages are numbered from 1');
  return 1;
}

function put<K extends keyof CatalogueFilters>(
  filters: CatalogueFilters,
  name: K,
  value: CatalogueFilters[K] | undefined,
): void {
  if (value !== undefined) filters[name] = value;
}

/** The address of these filters without some of them, ready for more: "/catalogue?q=fsp&role=dsl". */
export function addressOf(values: Record<string, string>, without: string[]): string {
  const kept = Object.entries(values).filter(([name, value]) => value !== '' && !without.includes(name));
  return kept.length === 0 ? '/catalogue' : `/catalogue?${new URLSearchParams(kept)}`;
}
