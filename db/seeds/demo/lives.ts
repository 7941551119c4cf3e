import type { Happening } from '../../../src/platform/history.ts';
import { daysBefore, hoursAfter, hoursBefore } from '../../../src/platform/time.ts';
import type { EndedState } from '../../schema/tables/bookings.ts';
import { stableId } from '../stable-id.ts';
import { earlier } from './moments.ts';
import type { Citizen } from './people.ts';
import type { Row } from './rows.ts';
import type { Planned } from './sessions.ts';

/** A booking on its way through time: the row as it has become, and what happened to it. */
export type Life = {
  row: Row<'bookings'>;
  happenings: Happening[];
  /** An invitation went out once. */
  invited: boolean;
};

/** A place at once. */
export function confirmed(session: Planned, person: Citizen, bookedById: string, at: Date): Life {
  const life = begun(session, person, bookedById, at);
  tell(life, at, 'confirmed', bookedById);
  return placed(life, at);
}

/** A place in the queue: its number, and the position that the person was told. */
export function queued(
  session: Planned,
  person: Citizen,
  bookedById: string,
  at: Date,
  number: number,
): Life {
  const life = begun(session, person, bookedById, at);
  life.row.queueNumber = number;
  tell(life, at, 'queued', bookedById, { position: number });
  return life;
}

/** The queue gave a place, which may be given back for a day without it counting as late. */
export function promote(life: Life, at: Date): void {
  const giveBackUntil = hoursAfter(at, 24);
  tell(life, at, 'promoted', null, { giveBackUntil: giveBackUntil.toISOString() });
  placed(life, at);
  life.row.giveBackUntil = giveBackUntil;
}

/** A place is held for a day, at the latest until twelve hours before the start. */
export function offer(life: Life, at: Date, startsAt: Date): Date {
  const endsAt = earlier(hoursAfter(at, 24), hoursBefore(startsAt, 12));
  Object.assign(life.row, { state: 'offered', offeredAt: at, offerEndsAt: endsAt });
  tell(life, at, 'offered', null, { endsAt: endsAt.toISOString() });
  return endsAt;
}

export function accept(life: Life, at: Date): void {
  tell(life, at, 'accepted', life.row.personId);
  placed(life, at);
}

/** The offer ran out, or was turned down. */
export function lose(life: Life, state: 'offer-missed' | 'turned-down', at: Date): void {
  end(life, state, at, state === 'turned-down' ? life.row.personId : null);
}

/** Given up by whoever booked it: free until three days before, late after that. */
export function cancel(life: Life, at: Date, startsAt: Date, zone: string, reason: string | null): void {
  const late = at > daysBefore(startsAt, 3, zone);
  end(life, late ? 'late-cancelled' : 'cancelled', at, life.row.bookedById, reason);
}

/** Everybody waiting was told that a place is open to whoever takes it first. */
export function call(life: Life, at: Date): void {
  tell(life, at, 'called', null);
}

/** Still waiting when the session began. */
export function close(life: Life, at: Date): void {
  end(life, 'closed', at, null);
}

/** The session itself was called off. */
export function callOff(life: Life, at: Date, organiserId: string | null, reason: string): void {
  end(life, 'session-cancelled', at, organiserId, reason);
}

function begun(session: Planned, person: Citizen, bookedById: string, at: Date): Life {
  return {
    row: {
      id: stableId('booking', `${session.id} ${person.id}`),
      sessionId: session.id,
      activityId: session.activityId,
      personId: person.id,
      bookedById,
      organisationId: person.organisationId,
      state: 'waiting',
      bookedAt: at,
    },
    happenings: [],
    invited: false,
  };
}

function placed(life: Life, at: Date): Life {
  Object.assign(life.row, { state: 'confirmed', confirmedAt: at, offeredAt: null, offerEndsAt: null });
  life.invited = true;
  return life;
}

function end(
  life: Life,
  state: EndedState,
  at: Date,
  actorId: string | null,
  reason: string | null = null,
): void {
  Object.assign(life.row, { state, endedAt: at, endReason: reason });
  tell(life, at, state, actorId, reason === null ? {} : { reason });
}

function tell(
  life: Life,
  at: Date,
  what: string,
  actorId: string | null,
  facts: Record<string, unknown> = {},
) {
  life.happenings.push({ at, subjectKind: 'booking', subjectId: life.row.id, actorId, what, facts });
}
