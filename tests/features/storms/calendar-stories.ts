/** Three hours on one day: as people write them in London, and the instant at which they truly begin. */
export type Times = { day: string; from: string; until: string; utc: string };

export type Step = {
  does:
    | { what: 'book' | 'cancel'; who: 'Ann' | 'Bob' }
    | { what: 'move'; to: Times[] }
    | { what: 'cancel the session' };
  /** What Ann's calendar must then show. */
  shows: Times[];
};

export type Story = { name: string; days: Times[]; capacity: number; steps: Step[] };

type Season = { name: string; first: Times; second: Times; otherSeason: Times };

const winterMorning = { day: '2027-02-09', from: '09:30', until: '12:30', utc: '2027-02-09T09:30:00.000Z' };
const winterAfternoon = { day: '2027-02-10', from: '13:00', until: '16:00', utc: '2027-02-10T13:00:00.000Z' };
const summerMorning = { day: '2027-06-08', from: '09:30', until: '12:30', utc: '2027-06-08T08:30:00.000Z' };
const summerAfternoon = { day: '2027-06-09', from: '13:00', until: '16:00', utc: '2027-06-09T12:00:00.000Z' };
const lateSummer = { day: '2027-09-14', from: '09:30', until: '12:30', utc: '2027-09-14T08:30:00.000Z' };
const lateAutumn = { day: '2027-11-09', from: '09:30', until: '12:30', utc: '2027-11-09T09:30:00.000Z' };

const SEASONS: Season[] = [
  { name: 'winter', first: winterMorning, second: winterAfternoon, otherSeason: lateSummer },
  { name: 'summer', first: summerMorning, second: summerAfternoon, otherSeason: lateAutumn },
];

/** What may befall Ann's place, in winter and in summer. */
export const STORIES: Story[] = SEASONS.flatMap(storiesIn);

function storiesIn({ name, first, second, otherSeason }: Season): Story[] {
  const ann = (what: 'book' | 'cancel', ...shows: Times[]): Step => ({ does: { what, who: 'Ann' }, shows });
  const bob = (what: 'book' | 'cancel', ...shows: Times[]): Step => ({ does: { what, who: 'Bob' }, shows });
  const moved = (to: Times[], shows = to): Step => ({ does: { what: 'move', to }, shows });
  const cancelled: Step = { does: { what: 'cancel the session' }, shows: [] };
  return [
    {
      name: `${name}: books, is moved, cancels and books again`,
      days: [first],
      capacity: 5,
      steps: [ann('book', first), moved([second]), ann('cancel'), ann('book', second)],
    },
    {
      name: `${name}: is moved twice, the second time across a clock change, then all is cancelled`,
      days: [first],
      capacity: 5,
      steps: [ann('book', first), moved([second]), moved([otherSeason]), cancelled],
    },
    {
      name: `${name}: leaves and comes back, twice`,
      days: [first],
      capacity: 5,
      steps: [ann('book', first), ann('cancel'), ann('book', first), ann('cancel'), ann('book', first)],
    },
    {
      name: `${name}: a course of two days is one entry a day`,
      days: [first, second],
      capacity: 5,
      steps: [
        ann('book', first, second),
        moved([second, otherSeason]),
        ann('cancel'),
        ann('book', second, otherSeason),
        moved([first, second]),
        ann('cancel'),
      ],
    },
    {
      name: `${name}: waits with nothing in the calendar, is promoted, moved, and leaves`,
      days: [first],
      capacity: 1,
      steps: [
        bob('book'),
        ann('book'),
        moved([second], []),
        bob('cancel', second),
        moved([first]),
        ann('cancel'),
        ann('book', first),
        ann('cancel'),
      ],
    },
  ];
}
