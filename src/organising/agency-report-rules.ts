/**
 * How the figures of a report are counted. Only sessions of one's own teams' activities that start in the
 * period count, and none that was cancelled or is a draft; which figures there are says `Figures`.
 */
export type Figures = {
  /**
   * Places that people had: attended + part + absent + unknown + cancelled + late. Each booking counts once; who
   * only waited, was refused or declined had no place, and of a substitution the colleague's alone counts.
   */
  registered: number;
  /** Met the activity's rule of attendance on a closed register: every day in full, or any day. */
  attended: number;
  /** Came, but late, left early, or on some of the days only. */
  part: number;
  /** Had a place and came on no day. */
  absent: number;
  /** Has a place on a session that is still to come, or whose register nobody has closed. */
  unknown: number;
  /** Gave the place up in time, and too late. */
  cancelled: number;
  late: number;
  /** Came without a place. Not among the registered, nor in the rate. */
  unscheduled: number;
  /** People who wanted a place and have never had one on that activity; a person once for an activity. */
  waiting: number;
  /** Places held to the start, on sessions that have a limit: the numerator of the capacity used. */
  limited: number;
};

/** Figures of one activity for one organisation (null: people booked for none). */
export type Cell = Figures & { activityId: string; organisationId: string | null };

type Of<T> = T & { activityId: string; organisationId: string | null };
export type Counted = {
  bookings: Of<{ confirmed: number; limited: number; cancelled: number; late: number }>[];
  attendance: Of<{ attended: number; part: number; absent: number }>[];
  unscheduled: Of<{ people: number }>[];
  waiting: Of<{ people: number }>[];
};

/** Puts together what bookings and registers counted apart, by activity and organisation. */
export function cellsOf({ bookings, attendance, unscheduled, waiting }: Counted): Cell[] {
  const cells = new Map<string, Cell>();
  const cellOf = ({ activityId, organisationId }: Of<unknown>): Cell => {
    const key = `${activityId} ${organisationId ?? ''}`;
    const cell = cells.get(key) ?? { activityId, organisationId, ...nothing() };
    cells.set(key, cell);
    return cell;
  };
  for (const one of bookings) {
    const cell = cellOf(one);
    cell.registered += one.confirmed + one.cancelled + one.late;
    cell.unknown += one.confirmed;
    cell.cancelled += one.cancelled;
    cell.late += one.late;
    cell.limited += one.limited;
  }
  for (const one of attendance) {
    const cell = cellOf(one);
    cell.attended += one.attended;
    cell.part += one.part;
    cell.absent += one.absent;
    cell.unknown -= one.attended + one.part + one.absent;
  }
  for (const one of unscheduled) cellOf(one).unscheduled += one.people;
  for (const one of waiting) cellOf(one).waiting += one.people;
  return [...cells.values()];
}

export type Row = Figures & {
  key: string;
  /** Places offered by the sessions against which the row is measured: the activity's own, or all that count. */
  places: number;
  attendanceRate: number | null;
  capacityUsed: number | null;
};

/** The cells in groups, by a key of each; `placesOf` says how many places a group is measured against. */
export function rowsBy(
  cells: Cell[],
  keyOf: (cell: Cell) => string,
  placesOf: (key: string) => number,
): Row[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups].map(([key, group]) => rowOf(key, group, placesOf(key)));
}

/** Any number of cells as one row. */
export function rowOf(key: string, cells: Figures[], places: number): Row {
  const sum = nothing();
  for (const cell of cells) {
    for (const name of NAMES) sum[name] += cell[name];
  }
  return {
    key,
    ...sum,
    places,
    attendanceRate: rateOf(sum),
    capacityUsed: places === 0 ? null : sum.limited / places,
  };
}

/** Of those with a place whose register is closed, the share that came, in full or in part; null for nobody. */
export function rateOf({ attended, part, absent }: Pick<Figures, 'attended' | 'part' | 'absent'>) {
  const known = attended + part + absent;
  return known === 0 ? null : (attended + part) / known;
}

const NAMES: readonly (keyof Figures)[] = [
  'registered',
  'attended',
  'part',
  'absent',
  'unknown',
  'cancelled',
  'late',
  'unscheduled',
  'waiting',
  'limited',
];

function nothing(): Figures {
  return {
    registered: 0,
    attended: 0,
    part: 0,
    absent: 0,
    unknown: 0,
    cancelled: 0,
    late: 0,
    unscheduled: 0,
    waiting: 0,
    limited: 0,
  };
}
