import { plain } from '../platform/tables/column-rules.ts';
import type { Day } from '../platform/time.ts';
import type { Register, RegisterRow, SuccessorLink } from './school-register-reading.ts';

/** A school or another organisation as it stands here. */
export type KnownSchool = {
  id: string;
  name: string;
  kind: 'setting' | 'agency';
  urn: string | null;
  predecessors: string | null;
  closedOn: Day | null;
  successorId: string | null;
  register: Record<string, string> | null;
};

export type NewSchool = { line: number; urn: string; name: string; facts: Record<string, string> };
export type ChangedSchool = {
  line: number;
  id: string;
  /** What it is called here so far. */
  name: string;
  set: { urn?: string; name?: string; predecessors?: string; register?: Record<string, string> };
  says: string[];
};
/** `successorId` or, for one that is new in the same import, its URN; neither: closed without a successor. */
export type Closing = {
  line: number;
  id: string;
  name: string;
  closedOn: Day;
  successorId: string | null;
  successorUrn: string | null;
  successorName: string | null;
};
export type Problem = { line: number; name: string; text: string };

export type SchoolPlan = {
  adding: NewSchool[];
  changing: ChangedSchool[];
  closing: Closing[];
  same: number;
  ambiguous: Problem[];
  wrong: Problem[];
};

/**
 * What the register makes of the schools here. A school is known by its URN, else by its name where it has no
 * URN yet; one that kept its name under a new URN (an academy) is the same school; one that was merged closes
 * and names its successor ("Awkward cases" 5). `today`: a closing that is still to come is left for later.
 */
export function planSchools(register: Register, schools: KnownSchool[], today: Day): SchoolPlan {
  const plan: SchoolPlan = { adding: [], changing: [], closing: [], same: 0, ambiguous: [], wrong: [] };
  plan.wrong.push(...register.wrong.map(({ line, text }) => ({ line, name: '', text })));
  const here = new Here(schools);
  const successors = successorsOf(register.links);
  for (const [from, links] of successors) followUrn(plan, here, from, links, register.rows);
  for (const row of register.rows) if (row.chosen) placeRow(plan, here, row);
  closeSchools(plan, here, successors, register.rows, today);
  return plan;
}

/** The schools as they will be once what is planned so far is done. */
class Here {
  readonly byUrn = new Map<string, KnownSchool>();
  readonly byName = new Map<string, KnownSchool[]>();
  readonly names = new Set<string>();

  constructor(schools: KnownSchool[]) {
    for (const known of schools) {
      const school = { ...known };
      if (school.urn !== null) this.byUrn.set(school.urn, school);
      if (school.kind === 'setting') this.#byName(school);
      this.names.add(school.name);
    }
  }

  giveUrn(school: KnownSchool, urn: string): void {
    if (school.urn !== null) this.byUrn.delete(school.urn);
    school.urn = urn;
    this.byUrn.set(urn, school);
  }

  #byName(school: KnownSchool): void {
    const key = plain(school.name);
    this.byName.set(key, [...(this.byName.get(key) ?? []), school]);
  }
}

function successorsOf(links: SuccessorLink[]): Map<string, SuccessorLink[]> {
  const successors = new Map<string, SuccessorLink[]>();
  for (const link of links) {
    const known = successors.get(link.from) ?? [];
    const same = known.find(({ to }) => to === link.to);
    // The file names a merger twice, from either side; one of them may know more.
    if (same !== undefined)
      Object.assign(same, { toName: same.toName ?? link.toName, on: same.on ?? link.on });
    else successors.set(link.from, [...known, { ...link }]);
  }
  return successors;
}

/** A school that goes on under the same name with a new URN is changed, so that nobody has to move. */
function followUrn(
  plan: SchoolPlan,
  here: Here,
  from: string,
  links: SuccessorLink[],
  rows: RegisterRow[],
): void {
  const school = here.byUrn.get(from);
  const [link] = links;
  if (school === undefined || link === undefined || links.length > 1 || here.byUrn.has(link.to)) return;
  const name = rows.find(({ urn }) => urn === link.to)?.name ?? link.toName;
  if (name === null || plain(name) !== plain(school.name)) return;
  const before = `${from} ${school.name} (Predecessor)`;
  const predecessors = school.predecessors === null ? before : `${school.predecessors}; ${before}`;
  plan.changing.push({
    line: link.line,
    id: school.id,
    name: school.name,
    set: { urn: link.to, predecessors },
    says: [`has a new URN, ${link.to}`],
  });
  here.giveUrn(school, link.to);
}

function placeRow(plan: SchoolPlan, here: Here, row: RegisterRow): void {
  const { line, urn, name, facts } = row;
  const school = here.byUrn.get(urn);
  if (school !== undefined) {
    changeSchool(plan, here, row, school);
    return;
  }
  const namesakes = here.byName.get(plain(name)) ?? [];
  const free = namesakes.filter((one) => one.urn === null);
  if (free.length > 1) {
    plan.ambiguous.push({ line, name, text: `${free.length} schools here have this name and no URN` });
    return;
  }
  const [only] = free;
  if (only !== undefined) {
    changeSchool(plan, here, row, only);
    return;
  }
  const other = namesakes.find((one) => one.closedOn === null);
  if (other !== undefined) {
    const text = `Here a school of this name has URN ${other.urn}. If that one became this one, import the links file first`;
    plan.ambiguous.push({ line, name, text });
    return;
  }
  const unique = here.names.has(name) ? `${name} (URN ${urn})` : name;
  here.names.add(unique);
  plan.adding.push({ line, urn, name: unique, facts });
}

function changeSchool(plan: SchoolPlan, here: Here, row: RegisterRow, school: KnownSchool): void {
  const { line, urn, name, facts } = row;
  const set: ChangedSchool['set'] = {};
  const says: string[] = [];
  if (school.urn !== urn) {
    set.urn = urn;
    says.push(`gets URN ${urn}`);
    here.giveUrn(school, urn);
  }
  const ours = name === school.name || school.name === `${name} (URN ${urn})`;
  if (!ours && !here.names.has(name)) {
    set.name = name;
    says.push(`is now called ${name}`);
    here.names.add(name);
  }
  if (!sameFacts(facts, school.register ?? {})) {
    set.register = facts;
    says.push(`is ${Object.values(facts).join(', ') || 'without type and phase'}`);
  }
  const planned = plan.changing.find(({ id }) => id === school.id);
  if (says.length === 0) plan.same += planned === undefined ? 1 : 0;
  else if (planned === undefined) plan.changing.push({ line, id: school.id, name: school.name, set, says });
  else {
    Object.assign(planned.set, set);
    planned.says.push(...says);
  }
}

function closeSchools(
  plan: SchoolPlan,
  here: Here,
  successors: Map<string, SuccessorLink[]>,
  rows: RegisterRow[],
  today: Day,
): void {
  const byUrn = new Map(rows.map((row) => [row.urn, row]));
  const fresh = new Map(plan.adding.map((school) => [school.urn, school]));
  for (const [urn, school] of here.byUrn) {
    const links = successors.get(urn) ?? [];
    const row = byUrn.get(urn);
    // The register's own word that it is open outweighs a link, which may be about a part of the school.
    if (row?.chosen === true || (links.length === 0 && row?.closed !== true)) continue;
    if (school.closedOn !== null && (links.length === 0 || school.successorId !== null)) continue;
    const line = row?.line ?? links[0]?.line ?? 0;
    const wrong = (text: string) => plan.wrong.push({ line, name: school.name, text });
    if (links.length > 1) {
      const text = `It was followed by ${links.length} schools (URN ${links.map(({ to }) => to).join(', ')}): move its people by hand`;
      plan.ambiguous.push({ line, name: school.name, text });
      continue;
    }
    const closedOn = school.closedOn ?? row?.closedOn ?? links[0]?.on ?? null;
    if (closedOn === null) wrong('The files do not say on which day it closed');
    else if (closedOn > today) wrong(`It closes on ${closedOn}: import the file again after that day`);
    else {
      const to = links[0]?.to ?? null;
      const successor = to === null ? undefined : (here.byUrn.get(to) ?? fresh.get(to));
      if (to !== null && successor === undefined) {
        wrong(`Its successor, URN ${to}, is not here yet: import the register first`);
        continue;
      }
      plan.closing.push({
        line,
        id: school.id,
        name: school.name,
        closedOn,
        successorId: successor !== undefined && 'id' in successor ? successor.id : null,
        successorUrn: to,
        successorName: successor?.name ?? null,
      });
    }
  }
}

function sameFacts(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
}
