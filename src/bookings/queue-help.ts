import type { BookingSettings } from './booking-settings.ts';

/** One example of the published rule; a test runs it against the rule itself. */
export type QueueExample = {
  title: string;
  /** What happens, in words. */
  text: string;
  /** The same for the test: elapsed hours before the start, and what the rule then does. */
  hoursBefore: number;
  does: 'promote' | 'offer' | 'call';
  /** For an offer: elapsed hours before the start at which it ends. */
  endsHoursBefore?: number;
};

export type QueueHelp = { settings: BookingSettings; examples: QueueExample[] };

/**
 * The published rule for the help page, with the city's own numbers. The examples are for a session on a
 * Tuesday at 9:30am in a week without a clock change, so that days and hours agree.
 */
export function queueHelp(settings: BookingSettings): QueueHelp {
  const early = settings.promoteUntilDaysBefore * 24 + 24 * 7;
  const middle = (settings.promoteUntilDaysBefore * 24 + settings.callHoursBefore) / 2;
  const lateOffer = settings.callHoursBefore + 1;
  const call = Math.max(settings.callHoursBefore / 2, settings.closesHoursBefore + 1);
  const examples: QueueExample[] = [
    {
      title: `A place comes free ${hours(early)} before`,
      text: `Asha is first on the waiting list. The place is hers at once and she gets an invitation. If she no longer needs it, she gives it back within ${settings.giveBackHours} hours and it does not count as late.`,
      hoursBefore: early,
      does: 'promote',
    },
  ];
  if (settings.promoteUntilDaysBefore * 24 > settings.callHoursBefore) {
    examples.push(
      {
        title: `A place comes free ${hours(middle)} before`,
        text: `Ben is first. The place is held for him ${endsEarly(middle, settings) ? `until ${hours(offerEnds(middle, settings))} before the start` : `for ${settings.offerHours} hours`}. He accepts, or it goes to the next.`,
        hoursBefore: middle,
        does: 'offer',
        endsHoursBefore: offerEnds(middle, settings),
      },
      {
        title: `A place comes free ${hours(lateOffer)} before`,
        text: `Cora is first. The place is held for her until ${hours(offerEnds(lateOffer, settings))} before the start, as every offer ends by ${settings.offerEndsHoursBefore} hours before.`,
        hoursBefore: lateOffer,
        does: 'offer',
        endsHoursBefore: offerEnds(lateOffer, settings),
      },
    );
  }
  if (settings.callHoursBefore > settings.closesHoursBefore) {
    examples.push({
      title: `A place comes free ${hours(call)} before`,
      text: 'Everybody on the waiting list is told at the same moment. Dev opens the page first and takes it. The others read that it went, and stay on the list.',
      hoursBefore: call,
      does: 'call',
    });
  }
  return { settings, examples };
}

/** Elapsed hours before the start at which an offer made so many hours before ends. */
function offerEnds(hoursBefore: number, settings: BookingSettings): number {
  return Math.max(hoursBefore - settings.offerHours, settings.offerEndsHoursBefore);
}

function endsEarly(hoursBefore: number, settings: BookingSettings): boolean {
  return hoursBefore - settings.offerHours < settings.offerEndsHoursBefore;
}

function hours(count: number): string {
  return count === 24 ? '24 hours' : count > 24 && count % 24 === 0 ? `${count / 24} days` : `${count} hours`;
}
