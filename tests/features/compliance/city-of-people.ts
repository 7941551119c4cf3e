import { addDays } from '../../../src/platform/days.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

const POSTS = ['teacher', 'teaching-assistant', 'social-worker', 'youth-worker', 'dsl'];
const ACTIVITIES = ['child-protection', 'basic-awareness', 'exploitation-training'];
const FIRST = '2024-01-01';
const AT_ONCE = 200;

/** People in organisations of several sectors who did, booked, left and corrected all sorts of things; the same every time. */
export async function addRandomCity(house: House, people: number): Promise<{ names: string[] }> {
  const { store } = house.platform;
  const random = sequence();
  const pick = <T>(from: readonly T[]) => from[random() % from.length] as T;
  const day = (within: number) => addDays(FIRST, random() % within);
  const organisations = [
    ...(await Promise.all(
      ['education', 'education', 'health', 'police', 'voluntary'].map((sector, n) =>
        addOrganisation(house, { name: `Organisation ${n}`, sector, kind: n === 2 ? 'agency' : 'setting' }),
      ),
    )),
  ];
  const tiny = await addOrganisation(house, { name: 'The Tiny Charity', sector: 'voluntary' });
  const activities = (await store.read.select().from(store.read.t.activities)).map(({ id }) => id);
  const asked = [...ACTIVITIES.filter((id) => activities.includes(id)), ...activities.slice(0, 6)];
  const session = await addSession(house, {
    activity: asked[0] ?? '',
    days: [{ startsAt: '2027-05-01T09:00', endsAt: '2027-05-01T12:00' }],
  });
  const ids = Array.from({ length: people }, (_, n) => ({ id: newId(), name: `Quillon Zephyr${n}` }));
  const at = new Date('2026-01-01T09:00:00Z');
  const later = new Date('2027-02-01T09:00:00Z');
  const rows = {
    requirements: asked.flatMap((activityId, n) =>
      (n === 1 ? ['practitioner-exploitation-risk'] : ['any-portsmouth-colleague', pick(POSTS)]).map(
        (roleKey) => ({
          id: newId(),
          roleKey,
          activityId,
          level: n % 4 === 3 ? ('recommended' as const) : ('essential' as const),
          conditional: n === 1,
          refreshMonths: n % 3 === 2 ? null : 12 * (1 + (n % 3)),
          initialWithinMonths: n === 2 ? 6 : null,
          edition: n === 4 ? '2026' : null,
          hours: n === 5 ? { minutes: 240, months: 36, participatoryShare: 0.5 } : null,
          organisationId: n === 6 ? (organisations[0] ?? null) : null,
          confidence: 'own',
          source: 'the test',
          details: {},
          active: true,
          recordedAt: at,
        }),
      ),
    ),
    people: ids.map((one) => ({ ...one, createdAt: at, checkedAt: at })),
    memberships: ids.flatMap(({ id }, n) => {
      const first = {
        id: newId(),
        personId: id,
        organisationId: n < 3 ? tiny : pick(organisations),
        startsOn: day(900),
        recordedAt: at,
      };
      const gone =
        random() % 9 === 0 ? { endsOn: addDays(first.startsOn, random() % 400), endRecordedAt: later } : {};
      const second = {
        id: newId(),
        personId: id,
        organisationId: pick(organisations),
        startsOn: day(900),
        recordedAt: pick([at, later]),
      };
      return random() % 6 === 0 ? [{ ...first, ...gone }, second] : [{ ...first, ...gone }];
    }),
    heldRoles: ids.flatMap(({ id }, n) => [
      ...Array.from({ length: random() % 3 }, () => ({
        id: newId(),
        personId: id,
        roleKey: pick(POSTS),
        organisationId: pick(organisations),
        answer: 'yes' as const,
        startsOn: day(900),
        recordedAt: pick([at, later]),
      })),
      ...(n % 3 === 0
        ? [
            {
              id: newId(),
              personId: id,
              roleKey: 'practitioner-exploitation-risk',
              organisationId: null,
              answer: pick(['yes', 'no'] as const),
              startsOn: FIRST,
              recordedAt: at,
            },
          ]
        : []),
    ]),
    completions: ids.flatMap(({ id, name }) =>
      Array.from({ length: random() % 10 }, () => ({
        id: newId(),
        personId: id,
        activityId: pick(asked),
        completedOn: day(1150),
        source: 'import' as const,
        edition: pick([null, '2025', '2026']),
        minutes: pick([null, 60, 180]),
        participatory: random() % 2 === 0,
        recordedAt: pick([at, later]),
        certificateNumber: newId(),
        printedName: name,
        withdrawnAt: random() % 8 === 0 ? later : null,
      })),
    ),
    bookings: ids
      .filter((_, n) => n % 7 === 0)
      .map(({ id }) => ({
        id: newId(),
        sessionId: session.id,
        activityId: session.activityId,
        personId: id,
        bookedById: id,
        state: 'confirmed' as const,
        bookedAt: at,
        confirmedAt: at,
      })),
  };
  await store.transaction(async (tx) => {
    for (const [table, all] of Object.entries(rows)) {
      for (let from = 0; from < all.length; from += AT_ONCE) {
        await tx.insert(tx.t[table as 'people']).values(all.slice(from, from + AT_ONCE) as never);
      }
    }
  });
  return { names: ids.map(({ name }) => name) };
}

function sequence(): () => number {
  let state = 42;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state >> 8;
  };
}
