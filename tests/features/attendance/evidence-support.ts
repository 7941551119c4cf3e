import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { attendanceInvariants } from '../../../src/attendance/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type Client, type Fields, type FormFile, signInAs } from '../../support/browser-like.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation, addPerson, type TestPerson } from '../../support/people.ts';

export const SCHOOL = 'Test Hill School';

/** Makes somebody a confirmed lead of an organisation; gives the row's id. */
export async function addLead({ platform, clock }: House, personId: string, organisationId: string) {
  const id = newId();
  const now = clock.now();
  await platform.store.transaction((tx) =>
    tx.insert(tx.t.organisationLeads).values({
      id,
      organisationId,
      personId,
      kind: 'lead',
      proposedAt: now,
      confirmedAt: now,
    }),
  );
  return id;
}

export async function endLead({ platform, clock }: House, id: string): Promise<void> {
  await platform.store.transaction((tx) =>
    tx.update(tx.t.organisationLeads).set({ endedAt: clock.now() }).where(eq(tx.t.organisationLeads.id, id)),
  );
}

export type Someone = TestPerson & { browser: Client };
export type School = {
  id: string;
  name: string;
  teacher: Someone;
  lead: Someone;
  leadRow: string;
};

/** A school with a teacher and a lead, each signed in. */
export async function addSchool(house: House, name = SCHOOL): Promise<School> {
  const id = await addOrganisation(house, { name });
  const teacher = await someone(house, {
    name: `Tia ${name.split(' ')[0]} Teacher`,
    organisation: id,
    posts: ['teacher'],
  });
  const lead = await someone(house, {
    name: `Lee ${name.split(' ')[0]} Lead`,
    organisation: id,
    designations: ['dsl'],
  });
  return { id, name, teacher, lead, leadRow: await addLead(house, lead.id, id) };
}

export async function someone(house: House, wish: Parameters<typeof addPerson>[1]): Promise<Someone> {
  const person = await addPerson(house, wish);
  return { ...person, browser: await signInAs(house, person.id) };
}

/** The form, filled in as most people would. */
export function filledIn(school: { id: string } | null, other: Fields = {}): Fields {
  return {
    activity: 'child-protection',
    completedOn: '2027-02-15',
    provider: 'The neighbouring partnership',
    hours: '',
    note: '',
    organisation: school?.id ?? 'partnership',
    ...other,
  };
}

/** Sends evidence, which must succeed; gives the address of its page. */
export async function send({ browser }: Someone, fields: Fields, file?: FormFile): Promise<string> {
  await browser.get('/my/record/evidence');
  const { status, location, body } = await browser.upload('/my/record/evidence', fields, file);
  if (status !== 303 || location === null)
    throw new Error(`the form came back: ${status} ${summaryOf(body)}`);
  return location;
}

/** What the summary of errors says, or nothing. */
export function summaryOf(body: string): string {
  const list = /govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(body)?.[1] ?? '';
  return list
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** A photograph with the place where it was taken in it, and something hidden at its end. */
export async function photograph(): Promise<Buffer> {
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Make: 'SpyCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '50/1 48/1 0/1' } })
    .jpeg()
    .toBuffer();
  return Buffer.concat([picture, Buffer.from('<script>hidden</script>')]);
}

/** What breaks an invariant of this slice. */
export async function auditRecord({ platform }: House): Promise<string[]> {
  const found: string[] = [];
  for (const { name, find } of attendanceInvariants(platform)) {
    found.push(...(await find(platform.store.read)).map((row) => `${name}: ${row}`));
  }
  return found;
}

export async function completionsIn({ platform }: House, personId: string) {
  const { read } = platform.store;
  const rows = await read.select().from(read.t.completions);
  return rows.filter((row) => row.personId === personId);
}
