import { eq } from 'drizzle-orm';
import { recordCompletions } from '../../../src/attendance/index.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { House } from '../../support/house.ts';
import { addOrganisation, addPerson, type TestPerson } from '../../support/people.ts';
import { addSession } from '../../support/sessions.ts';

export const FORMULA = '=HYPERLINK("http://evil.example","Dee")';
/** What the organisation asks of its own teachers; the name tries a formula as well. */
export const OWN = 'child-protection';

export type ProofOrganisation = {
  id: string;
  lead: TestPerson;
  /** By first name: each stands differently with what their organisation asks of teachers. */
  people: Record<'ann' | 'bob' | 'cy' | 'dee' | 'eve' | 'gone', TestPerson>;
};

/** An organisation in which every state occurs on 1 March 2027, with a leaver and a rule for it as a whole. */
export async function proofOrganisation(
  house: House,
  name = 'St Proof’s & Sons',
): Promise<ProofOrganisation> {
  const { platform } = house;
  const id = await addOrganisation(house, { name });
  const person = (called: string, posts = ['teacher']) =>
    addPerson(house, { name: called, organisation: id, posts });
  const lead = await person('Lena Lead', []);
  const people = {
    ann: await person('Ann In-Date'),
    bob: await person('Bob Soon'),
    cy: await person('Cy Booked'),
    dee: await person(FORMULA),
    eve: await person('Eve Overdue'),
    gone: await person('Gil Gone'),
  };
  const now = platform.clock.now();
  const session = await addSession(house, {
    activity: OWN,
    days: [{ startsAt: '2027-04-12T09:00', endsAt: '2027-04-12T12:00' }],
  });
  await platform.store.transaction(async (tx) => {
    const { organisationLeads, requirements, bookings, memberships, organisationRules } = tx.t;
    await tx.insert(organisationLeads).values({
      id: newId(),
      organisationId: id,
      personId: lead.id,
      kind: 'lead',
      proposedAt: now,
      confirmedAt: now,
    });
    await tx.insert(requirements).values({
      id: newId(),
      roleKey: 'teacher',
      activityId: OWN,
      level: 'essential',
      conditional: false,
      refreshMonths: 12,
      edition: null,
      confidence: 'own',
      source: '@our own policy',
      details: {},
      active: true,
      startsOn: '2026-09-01',
      organisationId: id,
      recordedAt: new Date('2026-09-01T08:00:00Z'),
    });
    await tx.insert(organisationRules).values(
      [
        { title: 'At least one on child protection', atLeast: 1 },
        { title: 'At least nine on child protection', atLeast: 9 },
      ].map((rule) => ({
        ...rule,
        id: newId(),
        organisationId: id,
        scope: { sectors: [], kinds: [] },
        activityIds: [OWN],
        refreshMonths: 24,
        source: 'our own policy',
        startsOn: '2026-09-01',
        recordedAt: new Date('2026-09-01T08:00:00Z'),
      })),
    );
    await tx.insert(bookings).values({
      id: newId(),
      sessionId: session.id,
      activityId: OWN,
      personId: people.cy.id,
      bookedById: people.cy.id,
      state: 'confirmed',
      bookedAt: now,
      confirmedAt: now,
    });
    await recordCompletions(tx, platform, null, [
      { personId: people.ann.id, activityId: OWN, completedOn: '2026-12-01', source: 'attended' },
      { personId: people.bob.id, activityId: OWN, completedOn: '2026-04-01', source: 'import' },
      { personId: people.eve.id, activityId: OWN, completedOn: '2025-01-01', source: 'evidence' },
    ]);
    await tx
      .update(memberships)
      .set({ endsOn: '2027-02-20', endRecordedAt: now })
      .where(eq(memberships.personId, people.gone.id));
  });
  return { id, lead, people };
}

/** The organisation asks its teachers every three years for what the city asks of everybody once. */
export async function organisationAsksSooner({ platform }: House, organisationId: string): Promise<void> {
  await platform.store.transaction(async (tx) => {
    await tx.insert(tx.t.requirements).values({
      id: 'own-basic-awareness',
      roleKey: 'teacher',
      activityId: 'basic-awareness',
      level: 'essential',
      conditional: false,
      refreshMonths: 36,
      confidence: 'own',
      source: 'our own policy',
      details: {},
      active: true,
      startsOn: '2026-09-01',
      organisationId,
      recordedAt: new Date('2026-09-01T08:00:00Z'),
    });
    const [ann] = await tx.select().from(tx.t.people).where(eq(tx.t.people.name, 'Ann In-Date'));
    const personId = ann?.id ?? '';
    await tx.insert(tx.t.heldRoles).values({
      id: newId(),
      personId,
      roleKey: 'staff-working-with-children',
      answer: 'yes',
      startsOn: '2026-09-01',
      recordedAt: new Date('2026-09-01T08:00:00Z'),
    });
    const completedOn = '2027-02-11';
    await recordCompletions(tx, platform, null, [
      { personId, activityId: 'basic-awareness', completedOn, source: 'attended' },
    ]);
  });
}
