import type { Queries } from '../../../src/platform/store/store.ts';
import { dayOf, daysBefore, instantAt } from '../../../src/platform/time.ts';
import { stableId } from '../stable-id.ts';
import { type Answer, inventAnswers } from './answers.ts';
import { addDays } from './calendar.ts';
import { localPart } from './names.ts';
import { randomFrom } from './random.ts';
import { insertAll, type Row } from './rows.ts';
import { type Employee, organisationId, type Workplace } from './staff.ts';

/** Someone of the demonstration, as far as making bookings for them is concerned. */
export type Citizen = {
  id: string;
  organisationId: string | null;
  sector: string | null;
  locality: string | null;
  /** Posts, designations, and functions answered with yes. */
  roles: string[];
  checked: boolean;
  /** Has an address, and so can sign in and be told. */
  reachable: boolean;
  createdAt: Date;
  /** The lead of their organisation, who may book for them. */
  leadId: string | null;
};

type PeopleRows = {
  people: Row<'people'>[];
  addresses: Row<'addresses'>[];
  memberships: Row<'memberships'>[];
  heldRoles: Row<'heldRoles'>[];
  teamMembers: Row<'teamMembers'>[];
};
type Around = { start: Date; zone: string };
type Life = { answers: Record<string, Answer>; createdAt: Date; since: string };

/** Activities with few dates. */
const RARE = ['safeguarding-supervision', 'effective-safeguarding-conversations', 'hcp-breast-ironing'];
const LEADS = ['dsl', 'ey-dsl'];

/** Puts the people in, with where they work, what they are and what they answered. */
export async function loadPeople(tx: Queries, employees: Employee[], sectors: Sectors, around: Around) {
  const rows: PeopleRows = { people: [], addresses: [], memberships: [], heldRoles: [], teamMembers: [] };
  for (const employee of employees) {
    const life = lifeOf(employee, sectors, around);
    const former = formerWorkplace(employee, employees);
    rows.people.push(personRow(employee, life));
    rows.addresses.push(...addressRows(employee, life, former));
    rows.memberships.push(...membershipRows(employee, life, former));
    rows.heldRoles.push(...roleRows(employee, life, around.zone));
    if (employee.team !== null) rows.teamMembers.push({ teamId: employee.team, personId: employee.id });
  }
  await insertAll(tx, 'people', rows.people);
  await insertAll(tx, 'addresses', rows.addresses);
  await insertAll(tx, 'memberships', rows.memberships);
  await insertAll(tx, 'heldRoles', rows.heldRoles);
  await insertAll(tx, 'teamMembers', rows.teamMembers);
}

/** Some asked to be told of new dates. */
export async function loadInterests(tx: Queries, employees: Employee[], start: Date): Promise<void> {
  const asked = employees.filter(({ reachable, checked }, index) => reachable && checked && index % 17 === 3);
  await insertAll(
    tx,
    'interests',
    asked.map(({ id }) => ({
      personId: id,
      activityId: randomFrom(`interest ${id}`).pick(RARE),
      createdAt: daysBefore(start, 5, 'utc'),
    })),
  );
}

export type Sectors = Map<string, { sector: string; locality: string | null }>;

/** The same people, for whoever makes bookings. */
export function citizens(employees: Employee[], sectors: Sectors, around: Around): Citizen[] {
  const leads = new Map<string, string>();
  for (const { id, workplace, roles } of employees) {
    if (workplace !== null && roles.some((role) => LEADS.includes(role))) leads.set(workplace.key, id);
  }
  return employees.map((employee) => {
    const { id, workplace, roles, checked, reachable } = employee;
    const { answers, createdAt } = lifeOf(employee, sectors, around);
    const known = workplace === null ? undefined : sectors.get(workplace.organisationId);
    return {
      id,
      organisationId: workplace?.organisationId ?? null,
      sector: known?.sector ?? null,
      locality: known?.locality ?? null,
      roles: [...roles, ...Object.keys(answers).filter((role) => answers[role] === 'yes')],
      checked,
      reachable,
      createdAt,
      leadId: workplace === null ? null : (leads.get(workplace.key) ?? null),
    };
  });
}

/** When they came, and what they answered: the same at every run that begins from the same start. */
function lifeOf(employee: Employee, sectors: Sectors, { start, zone }: Around): Life {
  const random = randomFrom(employee.id);
  const { character, checked, roles, workplace } = employee;
  const sector = workplace === null ? null : (sectors.get(workplace.organisationId)?.sector ?? null);
  const invented = inventAnswers(roles, sector, random);
  const age =
    character?.registered === 'lately' ? 3 : checked ? random.between(270, 700) : random.between(9, 40);
  const createdAt = daysBefore(start, age, zone);
  return {
    answers: character?.answers ?? invented,
    createdAt,
    since: addDays(dayOf(createdAt, zone), -random.between(20, 3200)),
  };
}

function personRow({ id, name, checked, reachable, workplace, character }: Employee, { createdAt }: Life) {
  const how = reachable && workplace?.domain != null ? 'mail domain' : 'lead';
  return {
    id,
    name,
    administrator: character?.administrator === true,
    checkedAt: checked ? createdAt : null,
    checkedHow: checked ? how : null,
    noticeSeenAt: reachable ? createdAt : null,
    createdAt,
  };
}

/** Where someone who changed jobs came from: another workplace with addresses of its own. */
function formerWorkplace({ id, moved, workplace }: Employee, employees: Employee[]): Workplace | null {
  if (!moved) return null;
  const others = employees.flatMap(({ workplace: other }) =>
    other === null || other.domain === null || other.key === workplace?.key ? [] : [other],
  );
  return randomFrom(`former ${id}`).pick(others);
}

/** Invented addresses end in .example, where no mail can ever arrive. */
function addressRows(
  { id, name, reachable, workplace }: Employee,
  { createdAt }: Life,
  former: Workplace | null,
) {
  if (!reachable) return [];
  const own = workplace?.domain ?? 'post.example';
  return (former?.domain == null ? [own] : [own, former.domain]).map((domain, index) => {
    const address = `${localPart(name)}@${domain}`;
    return {
      id: stableId('address', address),
      personId: id,
      address,
      normalised: address,
      principal: index === 0,
      provedAt: createdAt,
      createdAt,
    };
  });
}

function membershipRows({ id, workplace, character }: Employee, { since }: Life, former: Workplace | null) {
  const row = (place: string, startsOn: string, endsOn: string | null) => ({
    id: stableId('membership', `${id} ${place}`),
    personId: id,
    organisationId: place,
    startsOn,
    endsOn,
  });
  const also = character?.alsoAt;
  return [
    ...(workplace === null ? [] : [row(workplace.organisationId, since, null)]),
    ...(also === undefined ? [] : [row(organisationId(also.workplace), since, null)]),
    ...(former === null ? [] : [row(former.organisationId, addDays(since, -900), addDays(since, -1))]),
  ];
}

function roleRows(employee: Employee, life: Life, zone: string): Row<'heldRoles'>[] {
  const { id, roles, workplace, character } = employee;
  const also = character?.alsoAt;
  const row = (roleKey: string, place: string | null, answer: Answer, startsOn: string) => ({
    id: stableId('held-role', `${id} ${roleKey} ${place}`),
    personId: id,
    roleKey,
    organisationId: place,
    answer,
    startsOn,
    // Written down on its first day, so that any later day "as recorded then" knows it.
    recordedAt: instantAt(startsOn, '09:00', zone),
    recordedBy: id,
  });
  const today = dayOf(life.createdAt, zone);
  return [
    ...roles.map((role) => row(role, workplace?.organisationId ?? null, 'yes', life.since)),
    ...(also?.roles ?? []).map((role) => row(role, organisationId(also?.workplace ?? ''), 'yes', life.since)),
    ...Object.entries(life.answers).map(([role, answer]) => row(role, null, answer, today)),
  ];
}
