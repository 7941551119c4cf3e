import type { Day } from '../platform/time.ts';
import type { FieldError } from '../platform/web/forms.ts';
import { dayIn, sayDayLimits } from './lead-request.ts';
import type { Knowledge } from './standing-facts.ts';

export type AskedDay = {
  day: Day;
  knowledge: Knowledge;
  errors: FieldError[];
  /** As typed, so that the form comes back filled in. */
  values: { asOf: string; knowledge: string };
};

/** The day and the knowledge that an address asks for; today and as known today where it says nothing. Never throws. */
export function readAskedDay(query: unknown, today: Day): AskedDay {
  const { asOf, knowledge } = Object(query) as Record<string, unknown>;
  const values = {
    asOf: typeof asOf === 'string' ? asOf.trim() : '',
    knowledge: knowledge === 'then' ? 'then' : 'today',
  };
  const errors: FieldError[] = [];
  if (values.asOf === '') values.asOf = today;
  const day = dayIn(values.asOf, today);
  if (day === null) errors.push({ field: 'asOf', text: sayDayLimits(today) });
  return { day: day ?? today, knowledge: knowledge === 'then' ? 'then' : 'today', errors, values };
}
