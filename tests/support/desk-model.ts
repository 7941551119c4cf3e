import { DateTime } from 'luxon';

const HOUR = 3_600_000;

type State = 'confirmed' | 'awaiting-approval' | 'offered' | 'waiting';
export type Entry = {
  person: string;
  /** As whose person they booked. */
  org: string;
  state: State;
  group: boolean;
  approved: boolean;
  endsAt: number;
};

/**
 * A plain model of one session with everything that organisers can do to it, written from the published rule and
 * not from the code: places set aside for a group until a release, a cap for each organisation, managers who
 * approve, colleagues who take over, moves of the session and in the queue. `org` "S..." is of the group.
 */
export class DeskModel {
  now = 0;
  /** In the order of joining, or as the organiser put them. */
  entries: Entry[] = [];
  aside: { places: number; releaseAt: number } | null = null;
  cap: number | null = null;
  automation = true;
  called = false;
  startsAt: number;
  capacity: number;
  readonly approval: boolean;
  readonly zone: string;

  constructor(startsAt: Date, capacity: number, approval: boolean, zone: string) {
    this.startsAt = startsAt.getTime();
    this.capacity = capacity;
    this.approval = approval;
    this.zone = zone;
  }

  book(person: string, org: string): string {
    if (this.of(person) !== null) return 'already';
    if (this.stage() === 'closed') return 'refused';
    const pool = this.poolFor(org);
    const blocked =
      this.stage() !== 'call' &&
      this.in('waiting').some((one) => !this.capped(one.org) && (pool !== 'group' || isOfGroup(one.org)));
    const entry: Entry = { person, org, state: 'waiting', group: false, approved: !this.approval, endsAt: 0 };
    this.entries.push(entry);
    if (pool === null || blocked) return 'waiting';
    this.give(entry, pool, this.approval ? 'awaiting-approval' : 'confirmed');
    if (this.approval) entry.endsAt = Math.min(this.now + 72 * HOUR, this.closesAt());
    this.settle();
    return entry.state;
  }

  cancel(person: string): string {
    const entry = this.of(person);
    if (entry === null) return 'nothing';
    if (entry.state === 'confirmed' && this.now >= this.startsAt) return 'refused';
    this.drop(entry);
    this.settle();
    return 'ended';
  }

  answer(person: string, yes: boolean): string {
    const entry = this.of(person);
    if (entry === null || entry.approved || !['waiting', 'awaiting-approval'].includes(entry.state))
      return 'nothing';
    if (!yes) this.drop(entry);
    else {
      entry.approved = true;
      if (entry.state === 'awaiting-approval') entry.state = 'confirmed';
    }
    this.settle();
    return yes ? 'given' : 'refused';
  }

  accept(person: string): string {
    const entry = this.of(person);
    if (entry === null) return 'nothing';
    if (entry.state === 'confirmed' || entry.state === 'awaiting-approval') return 'already';
    if (entry.state === 'offered' && this.now > entry.endsAt) {
      this.drop(entry);
      this.settle();
      return 'missed';
    }
    if (entry.state === 'waiting') {
      const pool = this.stage() === 'call' ? this.poolFor(entry.org) : null;
      if (pool === null) return 'refused';
      this.give(entry, pool, 'offered');
    }
    entry.state = entry.approved ? 'confirmed' : 'awaiting-approval';
    if (!entry.approved) entry.endsAt = Math.min(this.now + 72 * HOUR, this.closesAt());
    this.settle();
    return entry.state;
  }

  substitute(person: string, by: string): string {
    const entry = this.of(person);
    if (entry === null) return 'nothing';
    if (entry.state !== 'confirmed' || this.now >= this.startsAt || person === by) return 'refused';
    const theirs = this.of(by);
    if (theirs !== null && (theirs.state === 'confirmed' || theirs.state === 'awaiting-approval'))
      return 'refused';
    if (theirs !== null) this.drop(theirs);
    this.drop(entry);
    this.entries.push({ ...entry, person: by, approved: true });
    this.settle();
    return 'substituted';
  }

  moveInQueue(person: string, position: number): string {
    const queue = this.in('waiting');
    const entry = queue.find((one) => one.person === person);
    if (entry === undefined) return this.of(person) === null ? 'nothing' : 'refused';
    const others = queue.filter((one) => one !== entry);
    others.splice(Math.min(Math.max(1, position), queue.length) - 1, 0, entry);
    const changed = others.some((one, index) => one !== queue[index]);
    this.entries = [...this.entries.filter((one) => one.state !== 'waiting'), ...others];
    if (changed) this.settle();
    return 'moved';
  }

  setCapacity(capacity: number): string {
    if (capacity < this.taken() + this.reserved()) return 'refused';
    this.capacity = capacity;
    this.settle();
    return 'changed';
  }

  setAside(places: number, releaseAt: number): string {
    if (releaseAt <= this.now || places > Math.max(0, this.freeForAll())) return 'refused';
    this.aside = { places, releaseAt };
    this.settle();
    return 'done';
  }

  release(): void {
    if (this.aside === null) return;
    this.aside = null;
    this.called = false;
    for (const entry of this.entries) entry.group = false;
    this.settle();
  }

  setCap(cap: number | null): void {
    if (cap !== this.cap) this.called = false;
    this.cap = cap;
    this.settle();
  }

  setAutomation(on: boolean): void {
    if (this.automation === on) return;
    this.automation = on;
    this.settle();
  }

  move(startsAt: number): string {
    if (startsAt <= this.now) return 'refused';
    this.startsAt = startsAt;
    this.called = false;
    for (const entry of this.in('offered')) entry.endsAt = Math.min(entry.endsAt, this.latestOffer());
    this.settle();
    return 'moved';
  }

  /** Time has passed and the clock's jobs run, in their order. */
  tick(): void {
    const missed = this.in('offered').filter((entry) => this.now > entry.endsAt);
    for (const entry of missed) this.drop(entry);
    if (missed.length > 0) this.settle();
    if (this.aside !== null && this.now >= this.aside.releaseAt) this.release();
    if (this.now >= this.startsAt)
      for (const entry of [...this.in('waiting'), ...this.in('offered')]) this.drop(entry);
    const closed = this.now > this.closesAt();
    const late = this.in('awaiting-approval').filter((entry) => closed || this.now > entry.endsAt);
    for (const entry of late) this.drop(entry);
    if (late.length > 0) this.settle();
  }

  in(state: State): Entry[] {
    return this.entries.filter((entry) => entry.state === state);
  }

  private settle(): void {
    const stage = this.stage();
    if (this.taken() >= this.capacity || stage === 'closed' || !this.automation) return;
    if (stage === 'call') return;
    for (const entry of this.in('waiting')) {
      const pool = this.taken() < this.capacity && entry.approved ? this.poolFor(entry.org) : null;
      if (pool === null) continue;
      this.give(entry, pool, stage === 'promote' ? 'confirmed' : 'offered');
      entry.endsAt = this.latestOffer();
    }
  }

  private give(entry: Entry, pool: 'group' | 'all', state: State): void {
    entry.state = state;
    entry.group = pool === 'group';
  }

  private drop(entry: Entry): void {
    this.entries = this.entries.filter((one) => one !== entry);
  }

  private poolFor(org: string): 'group' | 'all' | null {
    if (this.capped(org)) return null;
    if (this.aside !== null && isOfGroup(org) && this.inGroup() < this.aside.places) return 'group';
    return this.freeForAll() > 0 ? 'all' : null;
  }

  private capped(org: string): boolean {
    return this.cap !== null && this.placed().filter((one) => one.org === org).length >= this.cap;
  }

  private placed(): Entry[] {
    return this.entries.filter((entry) => entry.state !== 'waiting');
  }

  private taken(): number {
    return this.placed().length;
  }

  private inGroup(): number {
    return this.placed().filter((entry) => entry.group).length;
  }

  private reserved(): number {
    return this.aside === null ? 0 : Math.max(0, this.aside.places - this.inGroup());
  }

  private freeForAll(): number {
    return this.capacity - this.taken() - this.reserved();
  }

  private latestOffer(): number {
    return Math.min(this.now + 24 * HOUR, this.startsAt - 12 * HOUR);
  }

  private closesAt(): number {
    return this.startsAt - 2 * HOUR;
  }

  private stage(): 'promote' | 'offer' | 'call' | 'closed' {
    const days = DateTime.fromMillis(this.startsAt, { zone: this.zone }).minus({ days: 3 }).toMillis();
    if (this.now > this.closesAt()) return 'closed';
    if (this.now < days) return 'promote';
    return this.now <= this.startsAt - 24 * HOUR ? 'offer' : 'call';
  }

  private of(person: string): Entry | null {
    return this.entries.find((entry) => entry.person === person) ?? null;
  }
}

function isOfGroup(org: string): boolean {
  return org.startsWith('S');
}
