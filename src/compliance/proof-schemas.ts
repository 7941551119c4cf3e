import { type Day, isDay } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import type { Knowledge } from './standing-facts.ts';

export type AskedDay = {
  day: Day;
  knowledge: Knowledge;
  errors: FieldError[];
  /** As typed, so that the form comes back filled in. */
  values: { asOf: string; knowledge: string };
};

const FIRST: Day = '1990-01-01';
const LAST: Day = '2099-12-31';

/** The day and the knowledge that an address asks for; today and as known today where it says nothing. Never throws. */
export function readAskedDay(query: unknown, today: Day): AskedDay {
  const { asOf, knowledge } = Object(query) as Record<string, unknown>;
  const values = {
    asOf: typeof asOf === 'string' ? asOf.trim() : '',
    knowledge: knowledge === 'then' ? 'then' : 'today',
  };
  const errors: FieldError[] = [];
  let day = today;
  if (values.asOf === '') values.asOf = today;
  else if (isDay(values.asOf) && values.asOf >= FIRST && values.asOf <= LAST) day = values.asOf;
  else errors.push({ field: 'asOf', text: 'Enter a day between 1990 and 2099, such as 2027-03-31' });
  return { day, knowledge: knowledge === 'then' ? 'then' : 'today', errors, values };
}
