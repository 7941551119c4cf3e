import { organisationStandings } from '../../../src/compliance/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type Answer, type Client, signInAs } from '../../support/browser-like.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation, addPerson } from '../../support/people.ts';

/** Somebody did an activity on a day, written down long before the house's clock begins. */
export async function didLongAgo(house: House, personId: string, activityId: string, completedOn: string) {
  await house.platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.completions).values({
      id: newId(),
      personId,
      activityId,
      completedOn,
      source: 'recorded',
      recordedAt: new Date('2026-12-01T12:00:00Z'),
      certificateNumber: newId(),
      printedName: 'As printed',
    });
  });
}

/** A school with a lead, who is signed in. */
export async function addSchool(
  house: House,
  name: string,
): Promise<{ id: string; lead: Client; leadId: string }> {
  const id = await addOrganisation(house, { name });
  const person = await addPerson(house, { name: `Lead of ${name}`, organisation: id, designations: ['dsl'] });
  await house.platform.store.transaction(async (tx) => {
    const { organisationLeads } = tx.t;
    const at = house.clock.now();
    await tx.insert(organisationLeads).values({
      id: newId(),
      organisationId: id,
      personId: person.id,
      kind: 'lead',
      proposedAt: at,
      confirmedAt: at,
    });
  });
  return { id, lead: await signInAs(house, person.id), leadId: person.id };
}

export async function administrator(house: House): Promise<Client> {
  const address = `${newId().toLowerCase()}@muster.example`;
  const person = await addPerson(house, { name: 'Ada Ministrator', address, administrator: true });
  return signInAs(house, person.id);
}

/** A state for each person of an organisation who has a standing for the activity that day. */
export async function statesOf(
  house: House,
  organisationId: string,
  activityId: string,
  day: string,
  knowledge: 'today' | 'then' = 'today',
): Promise<Record<string, string>> {
  const page = await organisationStandings(house.platform, organisationId, { day, knowledge });
  return Object.fromEntries(
    (page?.people ?? []).flatMap(({ name, standings }) =>
      standings.filter((one) => one.activityId === activityId).map((one) => [name, one.state]),
    ),
  );
}

export async function requirementRows(house: House) {
  const { read } = house.platform.store;
  return read.select().from(read.t.requirements);
}

/** The words of a page as a person reads them, on one line. */
export function words({ body }: Answer): string {
  return body
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/&#39;/g, '’');
}

export function query(path: string, fields: Record<string, string>): string {
  return `${path}?${new URLSearchParams(fields)}`;
}
