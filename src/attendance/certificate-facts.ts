import { activitiesById, readPlace } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queries } from '../platform/store/store.ts';
import { type Day, dayOf } from '../platform/time.ts';
import { type Completion, completionNumbered } from './completion-repository.ts';
import { certify, sayHours } from './record-words.ts';

/** All that a certificate and its public page say; nothing else of the person leaves through them. */
export type CertificateFacts = {
  number: string;
  /** The public page that says whether it is valid. */
  href: string;
  name: string;
  title: string;
  completedOn: Day;
  /** "attended", "has confirmed having read and understood" ... */
  did: string;
  /** How it is known, never with the name of where the person works: the page is public, and a PDF is passed on. */
  basis: string;
  provider: string | null;
  edition: string | null;
  /** Hours in words, or null. */
  hours: string | null;
  participatory: boolean;
  issuer: string;
  issuedAt: Date;
  /** The day of that in the place. */
  issuedOn: Day;
  withdrawnAt: Date | null;
};

/** What the certificate of this number says, and of whose completion it is; null: there is none. */
export async function certificateNumbered(
  platform: Platform,
  number: string,
): Promise<{ personId: string; facts: CertificateFacts } | null> {
  const { read } = platform.store;
  const completion = await completionNumbered(read, number);
  if (completion === null) return null;
  return { personId: completion.personId, facts: await factsOf(read, platform, completion) };
}

async function factsOf(
  db: Queries,
  { baseUrl, zone }: Platform,
  completion: Completion,
): Promise<CertificateFacts> {
  const { activityId, organisationId, source, provider, minutes, certificateNumber: number } = completion;
  const activity = (await activitiesById(db, [activityId])).get(activityId);
  const organisation = organisationId === null ? null : 'the organisation';
  return {
    number,
    href: `${baseUrl}/certificates/${number}`,
    name: completion.printedName,
    title: activity?.title ?? '',
    completedOn: completion.completedOn,
    ...certify({ source, organisation, provider }),
    provider,
    edition: completion.edition,
    hours: minutes === null || minutes === 0 ? null : sayHours(minutes),
    participatory: completion.participatory,
    issuer: (await readPlace(db)).partnership,
    issuedAt: completion.recordedAt,
    issuedOn: dayOf(completion.recordedAt, zone),
    withdrawnAt: completion.withdrawnAt,
  };
}
