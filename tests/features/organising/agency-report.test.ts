import { DateTime } from 'luxon';
import readXlsxFile from 'read-excel-file/node';
import type { Mark } from '../../../db/schema/tables/attendance.ts';
import type { BookingState } from '../../../db/schema/tables/bookings.ts';
import { newId } from '../../../src/platform/ids.ts';
import { signInAs } from '../../support/browser-like.ts';
import { type House, onBothEngines } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

/** Each person's booking on a session: whose, its state ("*": had a place before it ended), and the marks. */
type Line = [
  person: string,
  organisation: string | null,
  state: BookingState | 'unscheduled',
  marks?: Mark[],
];

const CITY: Record<
  string,
  { activity: string; days: string[]; capacity: number | null; closed: boolean; lines: Line[]; off?: true }
> = {
  one: {
    activity: 'child-protection',
    days: ['2027-01-12'],
    capacity: 10,
    closed: true,
    lines: [
      ['Ann', 'school', 'confirmed', ['attended']],
      ['Bob', 'school', 'confirmed', ['part']],
      ['Cat', 'police', 'confirmed', ['absent']],
      ['Dan', 'police', 'cancelled'],
      ['Eve', 'nursery', 'late-cancelled'],
      ['Fay', 'school', 'substituted'],
      ['Gus', 'school', 'confirmed', ['attended']],
      ['Hal', 'nursery', 'closed'],
      ['Ivy', 'nursery', 'unscheduled', ['attended']],
    ],
  },
  two: {
    activity: 'child-protection',
    days: ['2027-02-09', '2027-02-16'],
    capacity: 4,
    closed: true,
    lines: [
      ['Ann', 'school', 'confirmed', ['attended', 'attended']],
      ['Jon', 'nursery', 'confirmed', ['attended', 'absent']],
      ['Kim', 'police', 'confirmed', ['absent', 'absent']],
      ['Lou', 'police', 'offer-missed'],
      ['Hal', 'nursery', 'closed'],
      ['Mia', null, 'confirmed', ['attended', 'attended']],
      // Had a place on the other date, so wants none any more.
      ['Gus', 'school', 'closed'],
    ],
  },
  three: {
    activity: 'basic-awareness',
    days: ['2027-03-31'],
    capacity: null,
    closed: false,
    lines: [
      ['Oz', 'school', 'confirmed'],
      ['Pam', 'police', 'waiting'],
      ['Hal', 'nursery', 'offered'],
      ['Ray', 'school', 'declined'],
      ['Sue', 'school', 'turned-down'],
    ],
  },
  // None of these may count.
  cancelled: {
    activity: 'child-protection',
    days: ['2027-02-20'],
    capacity: 50,
    closed: false,
    off: true,
    lines: [['Tim', 'school', 'session-cancelled']],
  },
  before: {
    activity: 'child-protection',
    days: ['2026-12-31'],
    capacity: 50,
    closed: true,
    lines: [['Una', 'school', 'confirmed', ['attended']]],
  },
  others: {
    activity: 'san',
    days: ['2027-02-02'],
    capacity: 50,
    closed: true,
    lines: [['Una', 'school', 'confirmed', ['attended']]],
  },
};

/** Counted by hand from the lines above; the capacity used is of 10 + 4 places. */
const HEAD =
  'Registered,Attended,Part attended,Did not attend,Cancelled,Late cancelled,Not known yet,Unscheduled,Attendance rate (%),Capacity used (%),Still waiting';
const BY_AGENCY = {
  'Anchor School': '5,3,1,0,0,0,1,0,100,28.6,0',
  'Beach Nursery': '2,0,1,0,0,1,0,1,100,7.1,2',
  'Harbour Police': '3,0,0,2,1,0,0,0,0,14.3,2',
  'Booked for no organisation': '1,1,0,0,0,0,0,0,100,7.1,0',
  'All together': '11,4,2,2,1,1,1,1,75,57.1,4',
};
const BY_SECTOR = {
  'Early years': BY_AGENCY['Beach Nursery'],
  Education: BY_AGENCY['Anchor School'],
  Police: BY_AGENCY['Harbour Police'],
  'Booked for no organisation': BY_AGENCY['Booked for no organisation'],
  'All together': BY_AGENCY['All together'],
};
const BY_LOCALITY = {
  North: BY_AGENCY['Anchor School'],
  South: BY_AGENCY['Beach Nursery'],
  'No locality, or the whole city': '4,1,0,2,1,0,0,0,33.3,21.4,2',
  'All together': BY_AGENCY['All together'],
};
const BY_ACTIVITY = {
  'Basic Awareness Safeguarding Children': '1,0,0,0,0,0,1,0,,,2',
  'Child Protection': '10,4,2,2,1,1,0,1,75,57.1,2',
  'All together': BY_AGENCY['All together'],
};

async function build(house: House): Promise<Record<string, string>> {
  const organisations: Record<string, string> = {
    school: await addOrganisation(house, { name: 'Anchor School', locality: 'north' }),
    nursery: await addOrganisation(house, {
      name: 'Beach Nursery',
      sector: 'early-years',
      locality: 'south',
    }),
    police: await addOrganisation(house, { name: 'Harbour Police', sector: 'police', kind: 'agency' }),
  };
  const ids = new Map<string, string>();
  for (const { activity, days, capacity, closed, lines, off } of Object.values(CITY)) {
    const session = await addSession(house, {
      activity,
      capacity,
      state: off ? 'cancelled' : 'open',
      days: days.map((day) => ({ startsAt: `${day}T09:30`, endsAt: `${day}T12:30` })),
    });
    for (const [name, organisation] of lines) {
      const where = organisation === null ? {} : { organisation: organisations[organisation] ?? '' };
      if (!ids.has(name)) ids.set(name, (await addPerson(house, { name: `${name} Person`, ...where })).id);
    }
    const at = DateTime.fromISO(`${days[0]}T08:00`).toJSDate();
    await house.platform.store.transaction(async (tx) => {
      const rows = (await tx.select().from(tx.t.sessionDays)).filter((day) => day.sessionId === session.id);
      rows.sort((a, b) => a.dayNumber - b.dayNumber);
      if (closed) await tx.insert(tx.t.registers).values({ sessionId: session.id, closedAt: at });
      for (const [name, organisation, state, marks = []] of lines) {
        const personId = ids.get(name) ?? '';
        if (state !== 'unscheduled') {
          const had = ['confirmed', 'cancelled', 'late-cancelled', 'substituted'].includes(state);
          await tx.insert(tx.t.bookings).values({
            id: newId(),
            sessionId: session.id,
            activityId: activity,
            personId,
            bookedById: personId,
            organisationId: organisation === null ? null : (organisations[organisation] ?? ''),
            state,
            bookedAt: at,
            confirmedAt: had ? at : null,
          });
        }
        const made = { madeAt: at, recordedAt: at, recordedById: 'x', sessionId: session.id, personId };
        for (const [index, mark] of marks.entries()) {
          const day = { id: newId(), sessionDayId: rows[index]?.id ?? '', mark };
          await tx.insert(tx.t.marks).values({ ...made, ...day, unscheduled: state === 'unscheduled' });
        }
      }
    });
  }
  // Gave up a place in the queue, which was none.
  await house.platform.store.transaction(async (tx) => {
    const [session] = (await tx.select().from(tx.t.sessions)).filter(
      ({ activityId }) => activityId === 'basic-awareness',
    );
    await tx.insert(tx.t.bookings).values({
      id: newId(),
      sessionId: session?.id ?? '',
      activityId: 'basic-awareness',
      personId: ids.get('Bob') ?? '',
      bookedById: ids.get('Bob') ?? '',
      organisationId: organisations.school ?? '',
      state: 'cancelled',
      bookedAt: house.clock.now(),
    });
  });
  return organisations;
}

onBothEngines('the figures equal a count by hand, on the page and in the files', async (t, house) => {
  const organisations = await build(house);
  const olu = await signInAs(house, (await addPerson(house, { name: 'Olu', teams: ['pscp-training'] })).id);
  const csv = async (query: string) => {
    const { body } = await olu.get(`/organise/reports.csv?quarter=2027-1&${query}`);
    const [head = '', ...lines] = body
      .replace(/^\uFEFF/, '')
      .replaceAll('"', '')
      .trim()
      .split('\r\n');
    t.ok(head.includes(HEAD), head.slice(0, 80));
    return Object.fromEntries(
      lines.map((line) => {
        t.ok(line.endsWith(',2027-01-01,2027-03-31'), line);
        const cells = line.slice(0, -',2027-01-01,2027-03-31'.length).split(',');
        return [cells.slice(0, -11).join(','), cells.slice(-11).join(',')];
      }),
    );
  };
  t.same(await csv('by=agency'), BY_AGENCY);
  t.same(await csv('by=sector'), BY_SECTOR);
  t.same(await csv('by=locality'), BY_LOCALITY);
  t.same(await csv('by=activity'), BY_ACTIVITY);
  t.same(await csv('by=sector&locality=north'), {
    Education: BY_AGENCY['Anchor School'],
    'All together': BY_AGENCY['Anchor School'],
  });
  t.same(await csv(`by=agency&agency=${organisations.police}&activity=child-protection`), {
    'Harbour Police': '3,0,0,2,1,0,0,0,0,14.3,1',
    'All together': '3,0,0,2,1,0,0,0,0,14.3,1',
  });
  await olu.get('/organise/reports.xlsx?quarter=2027-1');
  const [agencies, courses] = await readXlsxFile(olu.bytes());
  t.same(agencies?.data[1]?.slice(0, 12), ['Anchor School', 5, 3, 1, 0, 0, 0, 1, 0, 100, 28.6, 0]);
  t.same(courses?.data.slice(1), [
    ['Basic Awareness Safeguarding Children', 1, 1, 0, 0, 0, null, null, 2],
    ['Child Protection', 2, 0, 1, 14, 8, 57.1, 75, 2],
  ]);

  const { body } = await olu.get('/organise/reports');
  t.match(body, '1 January 2027 to 31 March 2027', 'this quarter, where nothing is asked');
  t.match(body, '3 sessions of your activities; 1 session that was cancelled counts nowhere');
  t.match(body.replace(/<[^>]+>/g, '|'), /Anchor School\|+5\|+3\|+1\|+0\|+0\|+0\|+1\|+0\|+100%\|+29%\|+0\|/);
  t.match(body, /<svg[^>]*role="img" aria-labelledby="chart-title chart-words"/);
  t.match(body, 'How these figures are counted');
  t.notMatch(body, / Person/, 'nobody is named');

  t.match((await olu.get('/organise/reports?from=2026-12-31&to=2026-12-31')).body, /100%/);
  const wrong = await olu.get('/organise/reports?from=2027-02-30&to=2027-03-01');
  t.equal(wrong.status, 422);
  t.match(wrong.body, 'Enter the first day as a date');

  // Another team sees its own and nothing else; somebody of no team sees no report.
  const other = await signInAs(
    house,
    (await addPerson(house, { name: 'Ott', teams: ['school-attendance-team'] })).id,
  );
  const theirs = (await other.get('/organise/reports.csv?quarter=2027-1&by=activity')).body;
  t.equal(theirs.trim().split('\r\n').length, 3);
  t.match(theirs, '1,1,0,0,0,0,0,0,100,2,0');
  const asked = await other.get('/organise/reports.csv?quarter=2027-1&activity=child-protection');
  t.match(asked.body, '"All together",0,0,0', 'also when it asks for others’');
  const nobody = await signInAs(house, (await addPerson(house, { name: 'No Team' })).id);
  t.equal((await nobody.get('/organise/reports')).status, 404);
});
