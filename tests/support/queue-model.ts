import { DateTime } from 'luxon';

const HOUR = 3_600_000;

type Offer = { person: string; endsAt: number };
export type ModelSession = {
  name: string;
  startsAt: number;
  capacity: number;
  confirmed: string[];
  offers: Offer[];
  queue: string[];
  called: boolean;
  over: boolean;
};

/**
 * A plain model of places and queues, written from the published rule and not from the code: lists of names
 * in memory, for sessions that are dates of one course. `told` collects "Name kind" for every mail.
 */
export class QueueModel {
  readonly told: string[] = [];
  now = 0;
  readonly sessions: ModelSession[];
  readonly zone: string;

  constructor(sessions: { name: string; startsAt: Date; capacity: number }[], zone: string) {
    this.zone = zone;
    this.sessions = sessions.map(({ name, startsAt, capacity }) => ({
      name,
      startsAt: startsAt.getTime(),
      capacity,
      confirmed: [],
      offers: [],
      queue: [],
      called: false,
      over: false,
    }));
  }

  book(person: string, at: number, moving: boolean): string {
    const session = this.session(at);
    if (this.isLive(person, session)) return 'already';
    if (this.stage(session) === 'closed') return 'refused';
    const walkIn = this.free(session) > 0 && (session.queue.length === 0 || this.stage(session) === 'call');
    if (!walkIn) {
      session.queue.push(person);
      this.tell(person, 'waiting');
      return 'waiting';
    }
    const other = this.otherDate(person, session);
    if (other !== null && !moving) return 'refused';
    this.confirm(person, session, 'confirmed');
    if (other !== null) this.leave(person, other);
    this.settle(session);
    return 'confirmed';
  }

  cancel(person: string, at: number): string {
    const session = this.session(at);
    if (session.queue.includes(person)) {
      session.queue = session.queue.filter((one) => one !== person);
    } else if (session.offers.some((offer) => offer.person === person)) {
      session.offers = session.offers.filter((offer) => offer.person !== person);
    } else if (session.confirmed.includes(person)) {
      if (this.now >= session.startsAt) return 'refused';
      this.drop(person, session);
    } else {
      return 'nothing';
    }
    this.settle(session);
    return 'ended';
  }

  accept(person: string, at: number): string {
    const session = this.session(at);
    if (session.confirmed.includes(person)) return 'already';
    const offer = session.offers.find((one) => one.person === person);
    if (offer !== undefined) {
      session.offers = session.offers.filter((one) => one !== offer);
      if (this.now > offer.endsAt) {
        this.tell(person, 'offer-gone');
        this.settle(session);
        return 'missed';
      }
    } else if (session.queue.includes(person) && this.stage(session) === 'call' && this.free(session) > 0) {
      session.queue = session.queue.filter((one) => one !== person);
    } else {
      return session.queue.includes(person) ? 'refused' : 'nothing';
    }
    const other = this.otherDate(person, session);
    this.confirm(person, session, 'confirmed');
    if (other !== null) this.leave(person, other);
    this.settle(session);
    return 'confirmed';
  }

  setCapacity(at: number, capacity: number): string {
    const session = this.session(at);
    if (capacity < session.confirmed.length + session.offers.length) return 'refused';
    session.capacity = capacity;
    this.settle(session);
    return 'changed';
  }

  /** Time has passed and the clock's job runs. */
  tick(): void {
    for (const session of this.sessions) {
      const missed = session.offers.filter((offer) => this.now > offer.endsAt);
      session.offers = session.offers.filter((offer) => this.now <= offer.endsAt);
      for (const offer of missed) this.tell(offer.person, 'offer-gone');
      if (missed.length > 0) this.settle(session);
      if (!session.over && this.now >= session.startsAt) {
        for (const person of [...session.offers.map((offer) => offer.person), ...session.queue])
          this.tell(person, 'closed');
        session.offers = [];
        session.queue = [];
        session.over = true;
      }
    }
  }

  private settle(session: ModelSession): void {
    if (this.free(session) <= 0) {
      if (session.called) for (const person of session.queue) this.tell(person, 'call-gone');
      session.called = false;
      return;
    }
    const stage = this.stage(session);
    if (stage === 'closed' || session.queue.length === 0) return;
    if (stage === 'call') {
      if (!session.called) for (const person of session.queue) this.tell(person, 'call');
      session.called = true;
      return;
    }
    for (let free = this.free(session); free > 0 && session.queue.length > 0; free--) {
      const person = session.queue.shift() ?? '';
      if (stage === 'promote' && this.otherDate(person, session) === null)
        this.confirm(person, session, 'promoted');
      else {
        const endsAt = Math.min(this.now + 24 * HOUR, session.startsAt - 12 * HOUR);
        session.offers.push({ person, endsAt });
        this.tell(person, 'offer');
      }
    }
  }

  private confirm(person: string, session: ModelSession, kind: string): void {
    session.confirmed.push(person);
    this.tell(person, kind);
  }

  private leave(person: string, session: ModelSession): void {
    this.drop(person, session);
    this.settle(session);
  }

  private drop(person: string, session: ModelSession): void {
    session.confirmed = session.confirmed.filter((one) => one !== person);
    this.tell(person, 'cancelled');
  }

  private otherDate(person: string, here: ModelSession): ModelSession | null {
    const other = this.sessions.find(
      (session) => session !== here && session.confirmed.includes(person) && session.startsAt > this.now,
    );
    return other ?? null;
  }

  private stage(session: ModelSession): 'promote' | 'offer' | 'call' | 'closed' {
    const threeDays = DateTime.fromMillis(session.startsAt, { zone: this.zone })
      .minus({ days: 3 })
      .toMillis();
    if (this.now > session.startsAt - 2 * HOUR) return 'closed';
    if (this.now < threeDays) return 'promote';
    return this.now <= session.startsAt - 24 * HOUR ? 'offer' : 'call';
  }

  private free(session: ModelSession): number {
    return session.capacity - session.confirmed.length - session.offers.length;
  }

  private isLive(person: string, session: ModelSession): boolean {
    const held = session.offers.some((offer) => offer.person === person);
    return held || session.queue.includes(person) || session.confirmed.includes(person);
  }

  private session(at: number): ModelSession {
    const session = this.sessions[at];
    if (session === undefined) throw new RangeError(`no session ${at}`);
    return session;
  }

  private tell(person: string, kind: string): void {
    this.told.push(`${person} ${kind}`);
  }
}
