import { leadsOf, organisationsOfPeople, type Recipient, recipients, teamsById } from '../people/index.ts';
import type { Message } from '../platform/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { dayOf } from '../platform/time.ts';
import type { OpenRegister } from './register-facts.ts';
import type { RegisterLetterFacts } from './register-letters.ts';
import type { NoShow, NoShows } from './register-no-shows.ts';

type Changed = NoShows & {
  added: { personId: string }[];
  /** Whose completion was withdrawn. */
  gone: string[];
};

/**
 * What a closed register tells: who has a new certificate, whose certificate is withdrawn, and of a no-show the
 * person and the leads of their organisation. Nothing for somebody without an address.
 */
export async function newsOfClosing(
  tx: Queries,
  platform: Platform,
  open: OpenRegister,
  { added, gone, told, corrected }: Changed,
): Promise<Message[]> {
  const gained = added.map(({ personId }) => personId);
  const lost = gone.filter((personId) => !gained.includes(personId));
  const people = await recipientsOf(tx, [
    ...gained,
    ...lost,
    ...[...told, ...corrected].map(({ personId }) => personId),
  ]);
  const facts = await commonFacts(tx, platform, open);
  const to = (kind: string, personId: string) => letterTo(people.get(personId), kind, open, facts);
  return [
    ...gained.flatMap((personId) => to('register-certificate', personId)),
    ...lost.flatMap((personId) => to('register-withdrawn', personId)),
    ...told.flatMap(({ personId }) => to('register-no-show', personId)),
    ...corrected.flatMap(({ personId }) => to('register-no-show-corrected', personId)),
    ...(await toLeads(tx, platform, open, facts, 'register-no-show', told, people)),
    ...(await toLeads(tx, platform, open, facts, 'register-no-show-corrected', corrected, people)),
  ];
}

/** How many mails of a closing go to whom, for what the organiser is told before and after. */
export type Mails = Record<'certificates' | 'withdrawn' | 'noShows' | 'corrected' | 'leads', number>;

export function mailsOf(messages: Message[]): Mails {
  const about = ({ facts }: Message) => (facts as RegisterLetterFacts).about;
  const own = (kind: string) => messages.filter((one) => one.kind === kind && about(one) === null).length;
  return {
    certificates: own('register-certificate'),
    withdrawn: own('register-withdrawn'),
    noShows: own('register-no-show'),
    corrected: own('register-no-show-corrected'),
    leads: messages.filter((one) => about(one) !== null).length,
  };
}

/** What every letter about a register says. */
export async function commonFacts(
  tx: Queries,
  platform: Platform,
  { activity, days }: OpenRegister,
): Promise<RegisterLetterFacts> {
  const team = (await teamsById(tx, activity.teamId === null ? [] : [activity.teamId])).get(
    activity.teamId ?? '',
  );
  return {
    title: activity.title,
    days: days.map(({ startsAt, endsAt }) => ({
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
    team: { name: team?.name ?? 'Muster', address: team?.mailbox ?? platform.mailFrom },
    about: null,
  };
}

function letterTo(
  person: Recipient | undefined,
  kind: string,
  { session }: OpenRegister,
  facts: RegisterLetterFacts,
): Message[] {
  if (person === undefined || person.address === null) return [];
  const { personId, name, address } = person;
  // Whoever closes holds the session's lock, so that news of one person and session leaves in its order.
  return [
    {
      kind,
      to: { personId, name, address },
      facts,
      sessionId: session.id,
      scopeId: session.activityId,
      stream: facts.about === null ? `${personId} ${session.id}` : `${personId} ${session.id} register`,
    },
  ];
}

/** The leads of organisations to which the person belonged on the day and still belongs. */
async function toLeads(
  tx: Queries,
  platform: Platform,
  open: OpenRegister,
  facts: RegisterLetterFacts,
  kind: string,
  noShows: NoShow[],
  people: Map<string, Recipient>,
): Promise<Message[]> {
  if (noShows.length === 0) return [];
  const ids = noShows.map(({ personId }) => personId);
  const then = await organisationsOfPeople(tx, ids, open.days[0]?.day ?? '');
  const today = await organisationsOfPeople(tx, ids, dayOf(platform.clock.now(), platform.zone));
  const messages: Message[] = [];
  for (const personId of ids) {
    const still = new Set((today.get(personId) ?? []).map(({ id }) => id));
    const leads = new Set<string>();
    for (const { id } of then.get(personId) ?? []) {
      if (!still.has(id)) continue;
      for (const lead of await leadsOf(tx, id)) leads.add(lead.personId);
    }
    leads.delete(personId);
    const about = people.get(personId)?.name ?? '';
    for (const lead of (await recipientsOf(tx, [...leads])).values()) {
      messages.push(...letterTo(lead, kind, open, { ...facts, about }));
    }
  }
  return messages;
}

async function recipientsOf(tx: Queries, ids: string[]): Promise<Map<string, Recipient>> {
  const all = new Map<string, Recipient>();
  const different = [...new Set(ids)];
  for (let at = 0; at < different.length; at += 500) {
    for (const [id, person] of await recipients(tx, different.slice(at, at + 500))) all.set(id, person);
  }
  return all;
}
