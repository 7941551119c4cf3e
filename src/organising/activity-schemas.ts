import { z } from 'zod';
import type { ChargeRule, PriceRule } from '../../db/schema/tables/catalogue.ts';
import type { Activity, ActivityChange, Part } from '../catalogue/index.ts';
import { line, listOf, optionalLine, optionalText } from '../platform/web/forms.ts';
import {
  lineOrNull,
  oneOf,
  oneOrNone,
  optionalCount,
  optionalMoney,
  optionalTime,
  textOrNull,
  ticked,
  webAddress,
} from './desk-forms.ts';

/** What may be chosen where an activity is written. */
export type ActivityChoices = {
  kinds: { key: string; label: string }[];
  sectors: { key: string; label: string }[];
  roleKeys: ReadonlySet<string>;
  venueIds: ReadonlySet<string>;
};

export const DELIVERY = {
  unknown: 'Differs from session to session',
  teams: 'Online, on Teams',
  'in-person': 'Face to face',
  'e-learning': 'E-learning',
  reading: 'Reading',
} as const;
const MOST_REMINDERS = 5;
const MOST_OUTCOMES = 20;
const LATE = ['self', 'organiser'] as const;
const CHARGES = ['none', 'percent', 'fixed'] as const;
const outcomeLine = z.string().trim().min(1).max(300);

/** The one page on which an activity begins; all else of it has parts of their own. */
export function beginningForm(choices: ActivityChoices, teamIds: string[]) {
  return z.object({
    teamId: oneOf(teamIds, 'Choose the team that it belongs to'),
    title: line('the title', 150),
    kind: oneOf(keys(choices.kinds), 'Choose what it is'),
    category: line('the category', 80),
    summary: optionalText('what it is about', 3000),
  });
}

/** One part of an activity as it is typed, and what it changes. */
export function partForm(part: Part, choices: ActivityChoices): z.ZodType<ActivityChange> {
  switch (part) {
    case 'what':
      return whatForm(choices);
    case 'rules':
      return rulesForm;
    case 'afterwards':
      return afterwardsForm;
    case 'money':
      return moneyForm(choices);
    case 'sessions':
      return sessionsForm(choices);
  }
}

function whatForm(choices: ActivityChoices) {
  return z
    .object({
      // Left out on entries of the guide, where they are not asked.
      title: line('the title', 150).optional(),
      kind: oneOf(keys(choices.kinds), 'Choose what it is').optional(),
      audienceText: optionalText('who it is for', 1000).optional(),
      category: line('the category', 80),
      summary: optionalText('what it is about', 3000),
      outcomes: optionalText('what people take away', 4000)
        .transform((text) =>
          text
            .split('\n')
            .map((one) => one.trim())
            .filter((one) => one !== ''),
        )
        .refine(
          (lines) =>
            lines.length <= MOST_OUTCOMES && lines.every((one) => outcomeLine.safeParse(one).success),
          {
            error: `Write at most ${MOST_OUTCOMES} lines of at most 300 characters`,
          },
        ),
      deliveryMode: oneOf(Object.keys(DELIVERY), 'Choose how it is held'),
      durationText: lineOrNull('how long it is', 80),
      eligibility: oneOf(['open', 'by-role', 'by-invitation'], 'Choose who may book'),
      eligibleRoles: listOf(z.string()).refine((roles) => roles.every((key) => choices.roleKeys.has(key)), {
        error: 'Choose roles from the list',
      }),
      contact: optionalLine('the contact', 300),
      bookedHere: oneOf(['here', 'elsewhere'], 'Choose where it is booked'),
      routeText: optionalLine('how people book', 300),
      routeHref: webAddress('the address'),
    })
    .superRefine((form, context) => {
      const wrong = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (form.eligibility === 'by-role' && form.eligibleRoles.length === 0)
        wrong('eligibleRoles', 'Choose at least one role, or let everybody book');
      if (form.bookedHere === 'elsewhere' && form.routeText === '') wrong('routeText', 'Say how people book');
    })
    .transform(
      ({ bookedHere, routeText, routeHref, eligibleRoles, ...form }): ActivityChange => ({
        ...defined(form),
        eligibleRoles: form.eligibility === 'by-role' ? eligibleRoles : [],
        bookedHere: bookedHere === 'here',
        // A route that is written now is a known one: what the source had lost of it is found.
        ...(bookedHere === 'here'
          ? {}
          : {
              bookingRoute: {
                type: routeHref === null ? 'other' : 'external-link',
                text: routeText,
                href: routeHref,
                addressLost: false,
              },
            }),
      }),
    );
}

const rulesForm = z
  .object({
    dateLimit: oneOf(['one', 'none'], 'Choose how many dates one person may have'),
    clashRule: oneOf(['ignore', 'warn', 'stop'], 'Choose what happens at a clash'),
    queueRule: oneOf(['time', 'need'], 'Choose the order of the waiting list'),
    approval: oneOf(['none', 'tell-manager', 'manager-approves'], 'Choose what the manager does'),
    approvalHours: optionalCount('how many hours a manager has', 1, 720),
    closesHoursBefore: optionalCount('when booking closes', 0, 2000),
    freeUntilDaysBefore: optionalCount('until when cancelling is free', 0, 365),
    lateCancelledBy: oneOrNone(LATE, 'Choose who may cancel late'),
    reminderDays: optionalLine('the reminders', 40)
      .transform((text) => text.split(/[\s,;]+/).filter((word) => word !== ''))
      .refine((words) => words.length <= MOST_REMINDERS && words.every((word) => /^\d{1,3}$/.test(word)), {
        error: `Enter at most ${MOST_REMINDERS} numbers of days, such as 10, 3`,
      })
      .transform((words) =>
        words.length === 0 ? null : [...new Set(words.map(Number))].sort((a, b) => b - a),
      ),
  })
  .transform((form): ActivityChange => form);

const afterwardsForm = z
  .object({
    cpdMinutes: optionalCount('the minutes', 1, 10_000),
    participatory: ticked,
    attendanceRule: oneOf(['every-day', 'any-day'], 'Choose what makes it complete'),
    tellsNoShow: ticked,
    evaluationUrl: webAddress('the form'),
  })
  .transform((form): ActivityChange => form);

function moneyForm({ sectors }: ActivityChoices) {
  const fields = ['', ...keys(sectors)].flatMap((key) => [
    [`price-${key}`, optionalMoney('the price')] as const,
    [`per-${key}`, z.enum(['place', 'day']).catch('place')] as const,
  ]);
  return z
    .looseObject({
      freeOfCharge: oneOf(['free', 'paid'], 'Choose whether it is free'),
      priceText: lineOrNull('the price in words', 200),
      ...Object.fromEntries(fields),
      ...charge('late', 'the charge for a late cancellation'),
      ...charge('noShow', 'the charge for not coming'),
    })
    .superRefine((form, context) => {
      for (const name of ['late', 'noShow']) {
        const kind = form[`${name}Kind`];
        if (kind !== 'none' && form[kind === 'percent' ? `${name}Percent` : `${name}Sum`] === null)
          context.addIssue({
            code: 'custom',
            path: [kind === 'percent' ? `${name}Percent` : `${name}Sum`],
            message: 'Enter how much',
          });
      }
    })
    .transform((form): ActivityChange => {
      const priced = (key: string): PriceRule[] => {
        const pence = form[`price-${key}`];
        const per = form[`per-${key}`] === 'day' ? 'day' : 'place';
        return typeof pence === 'number' ? [{ sectors: key === '' ? [] : [key], pence, per }] : [];
      };
      // The first rule that fits holds, so that the one for everybody else stands last.
      const prices = [...keys(sectors), ''].flatMap(priced);
      return {
        freeOfCharge: form.freeOfCharge === 'free',
        priceText: typeof form.priceText === 'string' ? form.priceText : null,
        prices: prices.length === 0 ? null : prices,
        lateCharge: chargeOf(form, 'late'),
        noShowCharge: chargeOf(form, 'noShow'),
      };
    });
}

function charge(name: string, what: string) {
  return {
    [`${name}Kind`]: oneOf(CHARGES, `Choose ${what}`),
    [`${name}Percent`]: optionalCount('the share', 1, 100),
    [`${name}Sum`]: optionalMoney('the sum'),
  };
}

function chargeOf(form: Record<string, unknown>, name: string): ChargeRule | null {
  const [percent, pence] = [form[`${name}Percent`], form[`${name}Sum`]];
  if (form[`${name}Kind`] === 'percent' && typeof percent === 'number') return { kind: 'percent', percent };
  return form[`${name}Kind`] === 'fixed' && typeof pence === 'number' ? { kind: 'fixed', pence } : null;
}

function sessionsForm({ venueIds }: ActivityChoices) {
  return z
    .object({
      capacity: optionalCount('the places', 1, 5000),
      minimum: optionalCount('the fewest people', 1, 5000),
      minimumDaysBefore: optionalCount('the days', 0, 365),
      venueId: z
        .string()
        .default('')
        .refine((id) => id === '' || venueIds.has(id), { error: 'Choose a venue from the list' })
        .transform((id) => (id === '' ? null : id)),
      opensDaysBefore: optionalCount('the days', 0, 730),
      organisationCap: optionalCount('the places of one organisation', 1, 5000),
      startTime: optionalTime('the beginning'),
      endTime: optionalTime('the end'),
      delegateNotes: textOrNull('the notes', 3000),
      preCourseWork: textOrNull('the work before the session', 3000),
    })
    .refine(({ startTime, endTime }) => startTime === null || endTime === null || startTime < endTime, {
      path: ['endTime'],
      error: 'The end must be after the beginning',
    })
    .transform(
      ({ delegateNotes, preCourseWork, ...defaults }): ActivityChange => ({
        delegateNotes,
        preCourseWork,
        sessionDefaults: Object.values(defaults).every((value) => value === null) ? null : defaults,
      }),
    );
}

function keys(list: { key: string }[]): string[] {
  return list.map(({ key }) => key);
}

/** Fields that were not sent change nothing. */
function defined<T extends Record<string, unknown>>(
  form: T,
): { [K in keyof T]: Exclude<T[K], undefined> } & Partial<Activity> {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as never;
}
