import { recordCompletions, withdrawCompletions } from '../../../src/attendance/index.ts';
import { lockPeople } from '../../../src/people/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import { type Answer, type Client, signInAs } from '../../support/browser-like.ts';
import type { House } from '../../support/house.ts';
import { addLead } from '../../support/leads.ts';
import { addPerson } from '../../support/people.ts';

export const CONSENT = 'masterclass-consent';
export const CONDITIONAL = 'exploitation-training';

/**
 * Two requirements instead of the reference's: every year the masterclass on consent, essential for class teachers,
 * and one training that is conditional on working with children at risk.
 */
export async function twoRequirements({ platform }: House): Promise<void> {
  await platform.store.transaction(async (tx) => {
    const { requirements } = tx.t;
    await tx.update(requirements).set({ active: false });
    const row = {
      confidence: 'seed',
      source: 'the test',
      details: {},
      active: true,
      level: 'essential' as const,
    };
    await tx.insert(requirements).values([
      {
        ...row,
        id: 'test-yearly',
        roleKey: 'teacher',
        activityId: CONSENT,
        conditional: false,
        refreshMonths: 12,
      },
      {
        ...row,
        id: 'test-conditional',
        roleKey: 'practitioner-exploitation-risk',
        activityId: CONDITIONAL,
        conditional: true,
      },
    ]);
  });
}

export type School = { id: string; base: string; leadId: string; lead: Client };

/** A school and its lead, who is signed in. `parentId`: the trust that runs it. */
export async function schoolWithLead(
  house: House,
  name: string,
  parentId: string | null = null,
): Promise<School> {
  const id = newId();
  await house.platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.organisations).values({ id, name, kind: 'setting', sector: 'education', parentId });
  });
  const person = await addPerson(house, { name: `Lead of ${name}`, organisation: id, functions: NO });
  await addLead(house, { personId: person.id, organisationId: id });
  return {
    id,
    base: `/organisations/${id}/standings`,
    leadId: person.id,
    lead: await signInAs(house, person.id),
  };
}

/** Sign-ins end when they are not used: their leads sign in again. */
export async function signInAgain(house: House, ...schools: School[]): Promise<void> {
  for (const school of schools) school.lead = await signInAs(house, school.leadId);
}

const NO = { 'practitioner-exploitation-risk': 'no' as const };

/** A class teacher of a school, who has answered the condition with no unless `open`. */
export function addTeacher(
  house: House,
  school: Pick<School, 'id'>,
  name: string,
  { open = false, ...more }: { open?: boolean; address?: string | null; since?: string } = {},
) {
  return addPerson(house, {
    name,
    organisation: school.id,
    posts: ['teacher'],
    ...(open ? {} : { functions: NO }),
    ...more,
  });
}

/** Somebody did something on a day, written down now; gives the id of the completion. */
export async function didIt(house: House, personId: string, completedOn: string, activityId = CONSENT) {
  const { platform } = house;
  return platform.store.transaction(async (tx) => {
    await lockPeople(tx, [personId]);
    const { written } = await recordCompletions(tx, platform, null, [
      { personId, activityId, completedOn, source: 'recorded' },
    ]);
    const [id] = written;
    if (id === undefined) throw new Error('nothing was recorded');
    return id;
  });
}

export async function takeBack(house: House, personId: string, completionId: string): Promise<void> {
  const { platform } = house;
  await platform.store.transaction(async (tx) => {
    await lockPeople(tx, [personId]);
    await withdrawCompletions(tx, platform, null, [completionId], 'it was somebody else');
  });
}

/** The table as lines: "Ann Teacher: Overdue was due 4 Mar 2026 | Not required". */
export function cells({ body }: Answer): string[] {
  const table = /<table class="matrix">[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(body)?.[1] ?? '';
  return [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => {
    const name = text(/<th scope="row">([\s\S]*?)<\/th>/.exec(row)?.[1] ?? '');
    const of = [...row.matchAll(/<td class="st[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) => text(cell));
    return `${name}: ${of.join(' | ')}`;
  });
}

/** What a person reads of a piece of a page, on one line. */
export function text(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, '’')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The kinds of mail that are on their way, with whom they go to, in the order in which they were written. */
export async function posted({ platform }: House): Promise<string[]> {
  const { read } = platform.store;
  const rows = await read.select().from(read.t.outbox).orderBy(read.t.outbox.id);
  return rows.map(({ toName, kind }) => `${toName}: ${kind}`);
}
