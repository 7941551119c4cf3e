import { z } from 'zod';
import type { ChargeFilter, ChargeState } from '../attendance/index.ts';
import { boundsOf, isDay } from '../platform/time.ts';
import { type FieldError, optionalText } from '../platform/web/forms.ts';

const STATES: readonly ChargeState[] = ['owed', 'waived', 'taken-back'];
const FIELDS = ['organisation', 'activity', 'from', 'to', 'state'] as const;

export type AskedCharges = {
  filter: Omit<ChargeFilter, 'teamIds'>;
  /** As typed, so that the form comes back filled in. */
  values: Record<'organisation' | 'activity' | 'from' | 'to', string> & { state: ChargeState | '' };
  errors: FieldError[];
  /** The same question as the query of an address, without the page: "state=owed". */
  query: string;
  page: number;
};

/** What an address asks of the list of charges. A day that is none is said and left out. Never throws. */
export function readAskedCharges(query: unknown, zone: string): AskedCharges {
  const asked = Object(query) as Record<string, unknown>;
  const text = (name: string) => {
    const value = asked[name];
    return typeof value === 'string' ? value.trim().slice(0, 100) : '';
  };
  const values = {
    organisation: text('organisation'),
    activity: text('activity'),
    from: text('from'),
    to: text('to'),
    state: STATES.find((state) => state === text('state')) ?? ('' as const),
  };
  const errors = (['from', 'to'] as const).flatMap((name): FieldError[] =>
    values[name] === '' || isDay(values[name])
      ? []
      : [{ field: name, text: `Enter the ${name === 'from' ? 'first' : 'last'} day as a date` }],
  );
  const wrong = new Set(errors.map(({ field }) => field));
  if (errors.length === 0 && values.from !== '' && values.to !== '' && values.from > values.to) {
    errors.push({ field: 'to', text: 'The last day has to be the first day or a later one' });
  }
  const kept = FIELDS.filter((name) => values[name] !== '' && !wrong.has(name));
  return {
    filter: {
      organisationId: values.organisation || null,
      activityId: values.activity || null,
      from: kept.includes('from') ? boundsOf(values.from, zone).from : null,
      until: kept.includes('to') ? boundsOf(values.to, zone).until : null,
      state: values.state === '' ? null : values.state,
    },
    values,
    errors,
    query: new URLSearchParams(kept.map((name): [string, string] => [name, values[name]])).toString(),
    page: /^[1-9]\d{0,4}$/.test(text('page')) ? Number(text('page')) : 1,
  };
}

/** Why a charge is waived; whoever reads the list later asks for it. */
export const waiverForm = z.object({
  reason: optionalText('the reason', 500).refine((text) => text !== '', {
    error: 'Enter why the charge is waived',
  }),
});
