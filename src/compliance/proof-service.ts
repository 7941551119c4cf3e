import { requirementsKnown } from '../catalogue/index.ts';
import { type OrganisationRecord, organisationById, rolesOf } from '../people/index.ts';
import { addDays } from '../platform/days.ts';
import { record } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, sayCalendarDay } from '../platform/time.ts';
import { organisationRulesOf } from './organisation-rule-repository.ts';
import { type OrganisationRule, organisationRuleStandings } from './organisation-rule-rules.ts';
import { type ProofBody, proofBody } from './proof-rules.ts';
import { lastChanged, type ProofRule, proofRule } from './proof-whole-rules.ts';
import { equivalencesKnown, onRecordAt } from './rulebook-repository.ts';
import { type Knowledge, organisationFacts, questionOf } from './standing-facts.ts';
import { standingsOf } from './standing-rules.ts';
import { bookFor } from './standing-service.ts';

export type ProofFormat = 'pdf' | 'xlsx' | 'csv';

/** Everything a proof says, in whatever form it is given. */
export type Proof = ProofBody & {
  organisation: Pick<OrganisationRecord, 'id' | 'name' | 'urn'>;
  day: Day;
  /** Whether the day is past: only then do the two ways of knowing differ. */
  past: boolean;
  knowledge: Knowledge;
  madeAt: Date;
  madeBy: string;
  /** When the requirements in force on the day last changed; null where none has a date. */
  changedOn: Day | null;
  rules: ProofRule[];
};

/**
 * The proof of an organisation for a day, for whoever may ask (that is for the caller to decide); null for an
 * unknown organisation. Standings are worked out from the same facts as the lead's own page.
 */
export async function proofOf(
  platform: Platform,
  actor: { name: string },
  organisationId: string,
  asked: { day: Day; knowledge: Knowledge },
): Promise<Proof | null> {
  const { read } = platform.store;
  const organisation = await organisationById(read, organisationId);
  if (organisation === null) return null;
  const question = questionOf(platform, asked);
  const { day, knownAt } = question;
  const [{ book, settings, activities }, members, roles, rules, dated] = await Promise.all([
    bookFor(read, question),
    organisationFacts(read, organisation, question),
    rolesOf(read),
    organisationRulesKnown(read, organisation.id, knownAt),
    datedRows(read, organisation.id, knownAt),
  ]);
  const people = members.map(({ facts, ...member }) => ({
    ...member,
    facts,
    standings: standingsOf(book, facts, settings),
  }));
  const nameOf = new Map(people.map(({ personId, name }) => [personId, name]));
  const ruled = organisationRuleStandings(rules, organisation, people, day);
  return {
    ...proofBody(people, {
      roles,
      activity: (id) => activities.get(id)?.title ?? id,
      organisationId: organisation.id,
    }),
    organisation,
    day,
    past: day < question.today,
    knowledge: knownAt === null ? 'today' : 'then',
    madeAt: question.now,
    madeBy: actor.name,
    changedOn: lastChanged(dated, day, (last) => addDays(last, 1)),
    rules: ruled.map((one) => proofRule(one, { person: (id) => nameOf.get(id) ?? '', day: sayCalendarDay })),
  };
}

/** Writes down that a proof left the house: who took it, when, of which organisation and day, in which form. */
export async function recordProof(
  platform: Platform,
  actorId: string,
  { organisation, day, knowledge, madeAt }: Proof,
  format: ProofFormat,
): Promise<void> {
  await platform.store.transaction((tx) =>
    record(tx, [
      {
        at: madeAt,
        subjectKind: 'person',
        subjectId: actorId,
        actorId,
        what: 'proof-made',
        facts: { organisationId: organisation.id, day, knowledge, format },
      },
    ]),
  );
}

/** As known today (null) or as it was on record at an instant, an end that was written down later left out. */
export async function organisationRulesKnown(
  db: Queries,
  organisationId: string,
  knownAt: Date | null,
): Promise<OrganisationRule[]> {
  return onRecordAt(await organisationRulesOf(db, organisationId), knownAt);
}

/** What the standings of this organisation can depend on: requirements, and what counts for what. */
async function datedRows(
  db: Queries,
  organisationId: string,
  knownAt: Date | null,
): Promise<{ startsOn: Day | null; endsOn: Day | null }[]> {
  const [requirements, equivalences] = await Promise.all([requirementsKnown(db), equivalencesKnown(db)]);
  const ours = requirements.filter(
    (row) => row.organisationId === null || row.organisationId === organisationId,
  );
  return [...onRecordAt(ours, knownAt), ...onRecordAt(equivalences, knownAt)];
}
