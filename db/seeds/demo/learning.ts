import { type Rule, rulebookOf } from '../../../src/compliance/rulebook-rules.ts';
import { type Standing, standingsOf } from '../../../src/compliance/standing-rules.ts';
import { HeldInCity, heldSince } from '../../../src/people/held-rules.ts';
import { addMonths, daysBetween } from '../../../src/platform/days.ts';
import { grouped } from '../../../src/platform/groups.ts';
import type { Queries } from '../../../src/platform/store/store.ts';
import { type Day, dayOf, instantAt } from '../../../src/platform/time.ts';
import { stableId, stableNumber } from '../stable-id.ts';
import { addDays } from './calendar.ts';
import { randomFrom } from './random.ts';
import { insertAll, type Row } from './rows.ts';
import type { Employee } from './staff.ts';

type Completion = Row<'completions'>;
type Source = Completion['source'];

/** What one school asks of its own staff on top of the city's requirements, so that periods can be seen at work. */
const SCHOOL = 'Copnor Primary School';
const UPDATE = 'copnor-annual-safeguarding-update';
const OWN_PERIOD = 36;
/** The INSET day on which the whole staff had the annual update. */
const INSET = '09-04';
const SESSIONS_REACH_BACK_DAYS = 95;
const PROVIDERS = ['Learning Pool', 'the previous borough', 'a private provider'];

type Around = { start: Date; zone: string };

/**
 * What people did before the sessions of the demonstration, and what one school asks of its own: most of what
 * a role requires was done at some time, some of it long ago, some never. Follows from who they are alone.
 */
export async function loadLearning(tx: Queries, employees: Employee[], around: Around): Promise<void> {
  const today = dayOf(around.start, around.zone);
  await loadOwnRequirements(tx, employees, today, around.zone);
  const facts = await readFacts(tx);
  const book = rulebookOf(facts.rulebook, today);
  const leads = leadsByPlace(employees);
  const rows = employees.flatMap((employee) => {
    const person = {
      organisationIds: facts.belongings(employee.id).map(({ organisationId }) => organisationId),
      held: heldSince(facts.city, facts.stated(employee.id), facts.belongings(employee.id)),
      done: [],
      booked: [],
    };
    return standingsOf(book, person).flatMap((standing) =>
      lived(employee, standing, today, leads, around.zone),
    );
  });
  await insertAll(tx, 'completions', rows);
}

function lived(
  employee: Employee,
  standing: Standing,
  today: Day,
  leads: ReadonlyMap<string, string>,
  zone: string,
): Completion[] {
  const random = randomFrom(`learning ${employee.id} ${standing.activityId}`);
  if (standing.activityId === UPDATE) return updates(employee, today, leads, zone);
  if (employee.workplace?.key === SCHOOL && standing.refreshMonths === OWN_PERIOD && random.chance(0.35)) {
    const soon = addDays(addMonths(today, -OWN_PERIOD), random.between(10, 80));
    return [completion(employee, standing.activityId, soon, 'recorded', leads, zone, null)];
  }
  const likely = standing.state === 'to-be-confirmed' ? 0.2 : standing.level === 'essential' ? 0.75 : 0.4;
  const since = standing.reasons[0]?.since ?? today;
  const room = daysBetween(since, today);
  if (room < SESSIONS_REACH_BACK_DAYS + 20 || !random.chance(likely)) return [];
  const completedOn = addDays(today, -random.between(SESSIONS_REACH_BACK_DAYS, Math.min(room, 1150)));
  const source: Source = random.chance(0.7) ? 'recorded' : 'import';
  return [
    completion(employee, standing.activityId, completedOn, source, leads, zone, random.pick(PROVIDERS)),
  ];
}

/** This September's update and the one before; somebody is always away on the day. */
function updates(
  employee: Employee,
  today: Day,
  leads: ReadonlyMap<string, string>,
  zone: string,
): Completion[] {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < INSET ? 1 : 0);
  return [year, year - 1].flatMap((each) => {
    const away = randomFrom(`update ${each} ${employee.id}`).chance(0.25);
    const on = `${each}-${INSET}`;
    return away ? [] : [completion(employee, UPDATE, on, 'recorded', leads, zone, null)];
  });
}

function completion(
  { id, name, workplace }: Employee,
  activityId: string,
  completedOn: Day,
  source: Source,
  leads: ReadonlyMap<string, string>,
  zone: string,
  provider: string | null,
): Completion {
  const key = `${id} ${activityId} ${completedOn}`;
  const own = source === 'recorded' && workplace !== null;
  return {
    id: stableId('completion', key),
    personId: id,
    activityId,
    completedOn,
    source: own ? 'recorded' : 'import',
    organisationId: own ? workplace.organisationId : null,
    provider: own ? null : provider,
    recordedAt: instantAt(completedOn, '17:00', zone),
    recordedById: own ? (leads.get(workplace.key) ?? null) : null,
    certificateNumber: stableNumber(key),
    printedName: name,
  };
}

async function loadOwnRequirements(
  tx: Queries,
  employees: Employee[],
  today: Day,
  zone: string,
): Promise<void> {
  const school = employees.find(({ workplace }) => workplace?.key === SCHOOL)?.workplace;
  if (school == null) return;
  const startsOn = `${Number(today.slice(0, 4)) - 2}-09-01`;
  const { organisationId } = school;
  await insertAll(tx, 'activities', [
    {
      id: UPDATE,
      slug: UPDATE,
      title: 'Annual safeguarding update for all staff',
      kind: 'course',
      entryType: 'training',
      category: 'School’s own',
      summary: 'The school’s own update at the start of each school year, on an INSET day.',
      outcomes: [],
      audienceText: 'All staff of the school',
      audienceRoles: [],
      eligibility: 'by-invitation',
      eligibleRoles: [],
      bookedHere: false,
      bookingRoute: { type: 'none', text: 'Arranged by the school itself', href: null, addressLost: false },
      contact: 'The school’s designated safeguarding lead',
      deliveryMode: 'face-to-face',
      localities: [],
      state: 'school-only',
      oldNames: [],
      freeOfCharge: true,
      dateLimit: 'none',
      organisationId,
      cpdMinutes: 60,
      source: SCHOOL,
      notes: [],
    },
  ]);
  const recordedAt = instantAt(startsOn, '09:00', zone);
  const own = (role: string, activityId: string, refreshMonths: number): Row<'requirements'> => ({
    id: stableId('own requirement', `${role} ${activityId}`),
    roleKey: role,
    activityId,
    level: 'essential',
    conditional: false,
    refreshMonths,
    confidence: 'own',
    source: `${SCHOOL}: safeguarding policy`,
    details: {},
    active: true,
    startsOn,
    organisationId,
    recordedAt,
  });
  await insertAll(tx, 'requirements', [
    own('school-staff', UPDATE, 12),
    own('dsl', 'child-protection', 24),
    own('deputy-dsl', 'child-protection', 24),
    own('school-staff', 'basic-awareness', OWN_PERIOD),
  ]);
}

async function readFacts(tx: Queries) {
  const { t } = tx;
  const roles = await tx.select().from(t.roles);
  const stated = grouped(await tx.select().from(t.heldRoles), (row) => row.personId);
  const places = await tx.select().from(t.organisations);
  const kinds = new Map(places.map((row) => [row.id, row]));
  const members = await tx.select().from(t.memberships);
  const belongings = grouped(
    members.flatMap(({ personId, organisationId, startsOn, endsOn }) => {
      const place = kinds.get(organisationId);
      if (place === undefined || endsOn !== null) return [];
      return [{ personId, organisationId, startsOn, sector: place.sector, kind: place.kind }];
    }),
    (row) => row.personId,
  );
  const rules: Rule[] = (await tx.select().from(t.requirements)).filter((row) => row.active);
  const activities = await tx.select().from(t.activities);
  return {
    city: new HeldInCity(roles),
    stated: (id: string) => stated.get(id) ?? [],
    belongings: (id: string) => belongings.get(id) ?? [],
    rulebook: {
      rules,
      equivalences: [],
      programmes: new Map(
        activities.flatMap(({ id, programme }) => (programme === null ? [] : [[id, programme] as const])),
      ),
      roleKinds: new Map(roles.map(({ key, kind }) => [key, kind])),
      withoutStanding: new Set(
        activities.filter(({ entryType }) => entryType === 'external-system').map(({ id }) => id),
      ),
    },
  };
}

function leadsByPlace(employees: Employee[]): Map<string, string> {
  const leads = new Map<string, string>();
  for (const { id, workplace, roles } of employees) {
    if (workplace !== null && roles.some((role) => role === 'dsl' || role === 'ey-dsl'))
      leads.set(workplace.key, id);
  }
  return leads;
}
