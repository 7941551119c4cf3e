import { activitiesById, readPlace } from '../catalogue/index.ts';
import { administratorsBut, leadsAbove, organisationById, recipients } from '../people/index.ts';
import { post } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import type { EvidenceFacts } from './evidence-letters.ts';
import type { Evidence } from './evidence-repository.ts';

type Told = Pick<
  Evidence,
  'id' | 'personId' | 'activityId' | 'organisationId' | 'completedOn' | 'provider'
> & { decisionText?: string | null; decidedById?: string | null; answerText?: string | null };

/** Writes to everybody who may decide on it, but not to the person. */
export async function tellDeciders(
  tx: Queries,
  platform: Platform,
  evidence: Told,
  kind: 'evidence-arrived' | 'evidence-answered',
): Promise<void> {
  const { organisationId, personId } = evidence;
  const ids =
    organisationId === null
      ? await administratorsBut(tx, personId)
      : await leadsAbove(tx, organisationId, personId);
  await send(tx, platform, evidence, kind, ids);
}

/** Writes to the person what was decided or asked. */
export async function tellPerson(
  tx: Queries,
  platform: Platform,
  evidence: Told,
  kind: 'evidence-verified' | 'evidence-refused' | 'evidence-asked' | 'evidence-taken-back',
): Promise<void> {
  await send(tx, platform, evidence, kind, [evidence.personId]);
}

async function send(tx: Queries, platform: Platform, evidence: Told, kind: string, ids: string[]) {
  const people = await recipients(tx, [...ids, evidence.personId]);
  const facts = await factsOf(tx, platform, evidence, people.get(evidence.personId)?.name ?? '');
  const messages = ids.flatMap((id) => {
    const person = people.get(id);
    if (person === undefined || person.address === null) return [];
    const to = { personId: id, name: person.name, address: person.address };
    return [{ kind, to, facts, stream: `evidence ${evidence.id} ${id}` }];
  });
  await post(tx, platform, messages);
}

async function factsOf(
  tx: Queries,
  { mailFrom }: Platform,
  evidence: Told,
  person: string,
): Promise<EvidenceFacts> {
  const activity = (await activitiesById(tx, [evidence.activityId])).get(evidence.activityId);
  const organisation =
    evidence.organisationId === null ? null : await organisationById(tx, evidence.organisationId);
  const place = await readPlace(tx);
  return {
    evidenceId: evidence.id,
    title: activity?.title ?? '',
    completedOn: evidence.completedOn,
    provider: evidence.provider,
    person,
    by: organisation?.name ?? place.partnership,
    words: evidence.decisionText ?? null,
    answer: evidence.answerText ?? null,
    from: { name: place.partnership, address: mailFrom },
  };
}
