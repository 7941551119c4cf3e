import type { Mailbox, Paragraph } from '../platform/mail/mailer.ts';
import type { Letters, RenderContext, Rendered } from '../platform/mail/renderer.ts';
import { ordinal, sayDay, sayShortDay } from '../platform/time.ts';
import { approvalTellers, managerLetters } from './approval-letters.ts';
import type { PlaceFacts } from './booking-news.ts';
import { bookingPage, calendarOf, where } from './calendar-letters.ts';
import {
  aboutJoining,
  bookedBy,
  cancelling,
  dayAt,
  days,
  firstDay,
  type Kind,
  moment,
  rule,
  type Teller,
  text,
  whenAndWhere,
  whenOf,
} from './letter-words.ts';
import { seenButton, sessionLetters } from './session-letters.ts';

/** What each kind of news says. The first words of the subject are the news (scenario 27). */
const TELLERS: { [K in Kind]: Teller<K> } = {
  confirmed: (news, facts, context) => ({
    subject: 'Place confirmed',
    opening: `You have a place on ${facts.title}.`,
    paragraphs: [
      ...bookedBy(news),
      ...(news.inPlaceOf === undefined ? [] : [text(`You take the place of ${news.inPlaceOf}.`)]),
      ...(news.approvedBy === undefined ? [] : [text(`${news.approvedBy} has approved it.`)]),
      text(ABOUT_CALENDAR),
      ...aboutJoining(facts),
      cancelling(facts, context),
    ],
  }),
  ...approvalTellers,
  promoted: (news, facts, context) => ({
    subject: 'Place confirmed',
    opening: `A place came free on ${facts.title}, and it is yours.`,
    paragraphs: [
      rule(
        `You were next on the waiting list. If you no longer need the place, give it back before ${moment(news.giveBackUntil, context)} and it does not count as a late cancellation.`,
      ),
      text(ABOUT_CALENDAR),
      ...aboutJoining(facts),
    ],
  }),
  waiting: (news, facts) => ({
    subject: 'On the waiting list',
    opening: `${facts.title} is full. You are ${ordinal(news.position)} on the waiting list.`,
    paragraphs: [
      ...bookedBy(news),
      rule('You do not have a place yet, so nothing has been put in your calendar.'),
      ...(news.manager === undefined
        ? []
        : [
            rule(
              `Your manager, ${news.manager}, has been asked to approve it. Until they have, a place that comes free goes to others; you keep your position.`,
            ),
          ]),
      text('When a place comes free we tell you at once. You can leave the waiting list at any time.'),
    ],
    button: 'See your position',
  }),
  offer: (news, facts, context) => ({
    subject: 'A place is free',
    opening: `A place on ${facts.title} is held for you until ${moment(news.endsAt, context)}.`,
    paragraphs: [
      ...(news.elsewhere ? [text('It is on another date than the one you booked or waited for.')] : []),
      text(
        'Open your booking to accept the place or turn it down. If you do nothing, it goes to the next person.',
      ),
      ...(context.now > new Date(facts.freeUntil)
        ? [rule('Once you have accepted, cancelling counts as late, because the session is so near.')]
        : []),
    ],
    button: 'Answer the offer',
  }),
  'offer-gone': (_news, facts) => ({
    subject: 'Offer ended',
    opening: `The place on ${facts.title} that was held for you has gone to the next person.`,
    paragraphs: [
      text(
        'We did not hear from you in time, so you are no longer on the waiting list. You can join it again at the end.',
      ),
    ],
  }),
  call: (_news, facts, context) => ({
    subject: 'A place is free',
    opening: `There is a free place on ${facts.title} for whoever takes it first.`,
    paragraphs: [
      text('Everybody on the waiting list has been told at the same time, and newcomers can take it too.'),
      rule(`Booking closes on ${moment(facts.closesAt, context)}. Cancelling afterwards counts as late.`),
    ],
    button: 'Take the place',
  }),
  'call-gone': (_news, facts) => ({
    subject: 'The place has gone',
    opening: `Somebody else has taken the free place on ${facts.title}.`,
    paragraphs: [text('You are still on the waiting list, and we tell you if another place comes free.')],
  }),
  cancelled: (news, facts) => ({
    subject: 'Cancelled',
    opening:
      news.movedTo === null
        ? `Your place on ${facts.title} has been cancelled.`
        : `You have moved to another date of ${news.movedTo}, so this place has been given up.`,
    paragraphs: [
      ...(news.by === undefined
        ? []
        : [rule(`${news.by}, a lead of your organisation, cancelled it for you.`)]),
      ...(news.byOrganiser ? [rule('The organiser cancelled it.')] : []),
      ...(news.late ? [rule('It counts as a late cancellation.')] : []),
      text('It has been taken out of your calendar, and the place goes to the next person.'),
    ],
  }),
  'queue-left': (news, facts) => ({
    subject: 'Off the waiting list',
    opening: `You are no longer on the waiting list for ${facts.title}.`,
    paragraphs: [
      text(
        news.by === undefined
          ? 'The organiser took you off it.'
          : `${news.by}, a lead of your organisation, took you off it.`,
      ),
      ...(news.reason === undefined
        ? []
        : [{ kind: 'note', text: news.reason, from: facts.team.name } as const]),
    ],
    button: 'See your booking',
  }),
  closed: (_news, facts) => ({
    subject: 'No place came free',
    opening: `${facts.title} has begun, and no place came free for you.`,
    paragraphs: [text('You can ask to be told when there is a new date.')],
    button: 'See other dates',
  }),
  'session-cancelled': (news, facts) => ({
    subject: 'Cancelled',
    opening: `This session of ${facts.title} will not take place.`,
    paragraphs: [
      ...(news.reason === '' ? [] : [{ kind: 'note', text: news.reason, from: facts.team.name } as const]),
      rule(
        news.hadPlace
          ? 'It has been taken out of your calendar. We are sorry for the trouble.'
          : 'You were on its waiting list, so there is nothing in your calendar to change.',
      ),
      ...(news.elsewhere ? [text('About another date you get a mail of its own.')] : []),
    ],
    button: 'See other dates',
  }),
  'session-moved': (news, facts, context) => ({
    subject: 'Moved',
    opening: isSameTime(news.before, facts.days)
      ? `${facts.title} has moved. Where: ${where(facts)}.`
      : `${facts.title} has moved to ${days(facts, context).join(' and ')}.`,
    paragraphs: [
      ...(isSameTime(news.before, facts.days) ? [] : [itWas(news.before, context)]),
      rule(
        news.hasPlace
          ? 'You keep your place, and this mail moves the entry in your calendar. If you cannot come, cancel on your booking.'
          : 'You keep your position on the waiting list.',
      ),
      ...(news.offerEndsAt === null
        ? []
        : [rule(`The place is held for you until ${moment(news.offerEndsAt, context)}.`)]),
    ],
  }),
  reminder: (news, facts, context) => ({
    subject: `In ${news.days} days`,
    opening: `You have a place on ${facts.title} on ${sayDay(firstDay(facts), context.zone)}.`,
    paragraphs: [...aboutJoining(facts), cancelling(facts, context)],
  }),
  'joining-details': (news, facts) => ({
    subject: 'Joining details',
    opening: `Here is how to join ${facts.title}.`,
    paragraphs: [
      { kind: 'note', text: news.details, from: facts.team.name },
      rule('They are for you alone: please do not pass them on. They are also on the page of your booking.'),
    ],
  }),
};

const ABOUT_CALENDAR = 'An invitation comes with this mail, so that it stands in your calendar.';

/** The renderers of everything that is told about a booking, by the kind of its outbox row. */
export const bookingLetters: Letters = {
  ...managerLetters,
  ...sessionLetters,
  ...Object.fromEntries(
    Object.keys(TELLERS).map((kind) => [
      `booking-${kind}`,
      (facts: Record<string, unknown>, to: Mailbox, context: RenderContext) =>
        render(facts as PlaceFacts, to, context),
    ]),
  ),
};

function itWas(
  before: { startsAt: string | Date; endsAt: string | Date }[],
  context: RenderContext,
): Paragraph {
  return {
    kind: 'facts',
    facts: before.map((span) => ({ label: 'It was', value: whenOf(span, context) })),
  };
}

/** Only the place has moved. */
function isSameTime(before: { startsAt: string | Date }[], after: { startsAt: string; endsAt: string }[]) {
  const starts = (spans: { startsAt: string | Date }[]) =>
    spans.map(({ startsAt }) => new Date(startsAt).getTime()).join();
  return starts(before) === starts(after);
}

/** Urgent news brings what the organisers add, and asks for a sign that it has been seen. */
function urgently({ receiptId, words = '', team }: PlaceFacts, context: RenderContext): Paragraph[] {
  if (receiptId === undefined) return [];
  return [
    ...(words === '' ? [] : [{ kind: 'note', text: words, from: team.name } as const]),
    seenButton(receiptId, context),
  ];
}

function render(facts: PlaceFacts, to: Mailbox, context: RenderContext): Rendered {
  const teller = TELLERS[facts.news.kind] as Teller<Kind>;
  const words = teller(facts.news as never, facts, context);
  const dayOfMany = facts.calendar !== null && facts.days.length > 1 ? facts.calendar.dayNumber : null;
  const which = dayOfMany === null ? '' : `, day ${dayOfMany} of ${facts.days.length}`;
  const rendered: Rendered = {
    from: facts.team,
    letter: {
      subject: `${words.subject}: ${facts.title}, ${sayShortDay(dayAt(facts, dayOfMany ?? 1), context.zone)}${which}`,
      opening: words.opening,
      paragraphs: [
        ...(dayOfMany !== null && dayOfMany > 1
          ? [rule(`This mail is for day ${dayOfMany} in your calendar.`)]
          : []),
        { kind: 'facts', facts: whenAndWhere(facts, context) },
        ...words.paragraphs,
        ...urgently(facts, context),
        { kind: 'link', label: words.button ?? 'See your booking', href: bookingPage(facts, context) },
      ],
      team: facts.team,
      why: 'You get this mail because of your booking. It is sent to nobody else.',
    },
  };
  return facts.calendar === null
    ? rendered
    : { ...rendered, calendar: calendarOf(facts, facts.calendar, to, context) };
}
