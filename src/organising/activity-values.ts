import type { ChargeRule } from '../../db/schema/tables/catalogue.ts';
import type { Activity, Part, Typed } from '../catalogue/index.ts';
import { pounds } from './pound-words.ts';

/** One part of an activity as its form shows it. */
export function valuesOfPart(part: Part, activity: Activity): Typed {
  switch (part) {
    case 'what':
      return {
        title: activity.title,
        kind: activity.kind,
        audienceText: activity.audienceText,
        category: activity.category,
        summary: activity.summary,
        outcomes: activity.outcomes.join('\n'),
        deliveryMode: activity.deliveryMode,
        durationText: activity.durationText ?? '',
        eligibility: activity.eligibility,
        eligibleRoles: activity.eligibleRoles,
        contact: activity.contact,
        bookedHere: activity.bookedHere ? 'here' : 'elsewhere',
        routeText: activity.bookedHere ? '' : activity.bookingRoute.text,
        routeHref: activity.bookedHere ? '' : (activity.bookingRoute.href ?? ''),
      };
    case 'rules':
      return {
        dateLimit: activity.dateLimit,
        clashRule: activity.clashRule,
        queueRule: activity.queueRule,
        approval: activity.approval,
        approvalHours: count(activity.approvalHours),
        closesHoursBefore: count(activity.closesHoursBefore),
        freeUntilDaysBefore: count(activity.freeUntilDaysBefore),
        lateCancelledBy: activity.lateCancelledBy ?? '',
        reminderDays: (activity.reminderDays ?? []).join(', '),
      };
    case 'afterwards':
      return {
        cpdMinutes: count(activity.cpdMinutes),
        participatory: activity.participatory ? '1' : '',
        attendanceRule: activity.attendanceRule,
        tellsNoShow: activity.tellsNoShow ? '1' : '',
        evaluationUrl: activity.evaluationUrl ?? '',
      };
    case 'money':
      return {
        freeOfCharge: activity.freeOfCharge ? 'free' : 'paid',
        priceText: activity.priceText ?? '',
        ...pricesOf(activity),
        ...chargeValues('late', activity.lateCharge),
        ...chargeValues('noShow', activity.noShowCharge),
      };
    case 'sessions': {
      const defaults = activity.sessionDefaults ?? {};
      return {
        capacity: count(defaults.capacity),
        minimum: count(defaults.minimum),
        minimumDaysBefore: count(defaults.minimumDaysBefore),
        venueId: defaults.venueId ?? '',
        opensDaysBefore: count(defaults.opensDaysBefore),
        organisationCap: count(defaults.organisationCap),
        startTime: defaults.startTime ?? '',
        endTime: defaults.endTime ?? '',
        delegateNotes: activity.delegateNotes ?? '',
        preCourseWork: activity.preCourseWork ?? '',
      };
    }
  }
}

function pricesOf({ prices }: Activity): Typed {
  return Object.fromEntries(
    (prices ?? []).flatMap(({ sectors, pence, per }) =>
      (sectors.length === 0 ? [''] : sectors).flatMap((key) => [
        [`price-${key}`, pounds(pence)],
        [`per-${key}`, per],
      ]),
    ),
  );
}

function chargeValues(name: string, rule: ChargeRule | null): Typed {
  return {
    [`${name}Kind`]: rule?.kind ?? 'none',
    [`${name}Percent`]: rule?.kind === 'percent' ? String(rule.percent) : '',
    [`${name}Sum`]: rule?.kind === 'fixed' ? pounds(rule.pence) : '',
  };
}

function count(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}
