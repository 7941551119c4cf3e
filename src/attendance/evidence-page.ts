import { type Activity, activitiesById, catalogueOf, readPlace } from '../catalogue/index.ts';
import { organisationById, recipients } from '../people/index.ts';
import { fileById, fileFacts, type StoredFile } from '../platform/files-repository.ts';
import { historyOf } from '../platform/history.ts';
import type { Platform } from '../platform/platform.ts';
import { dayOf, sayMoment } from '../platform/time.ts';
import { sayBytes } from '../platform/web/uploads.ts';
import { completionsOfEvidence } from './completion-repository.ts';
import { type Act, actsOn, type Looker } from './evidence-policy.ts';
import { type Evidence, evidenceById } from './evidence-repository.ts';
import { activitiesFor, standpointIn, whoCanBeAsked } from './evidence-service.ts';
import { evidenceRow, sayHappening } from './evidence-words.ts';
import { sayHours } from './record-words.ts';

/** What an organisation has added itself has no category of the catalogue. */
const OWN = 'Your organisation’s own';

/** What the form for new evidence offers: activities by category, and who can be asked to confirm it. */
export async function evidenceChoices(platform: Platform, personId: string) {
  const { store, clock, zone } = platform;
  const today = dayOf(clock.now(), zone);
  const activities = await activitiesFor(store.read, personId, today);
  return {
    today,
    activities,
    groups: byCategory(activities),
    asked: await whoCanBeAsked(store.read, personId, today),
  };
}

function byCategory(activities: Activity[]) {
  const groups = new Map<string, { value: string; text: string }[]>();
  for (const { id, title, category, organisationId } of activities) {
    const label = organisationId === null ? category : OWN;
    groups.set(label, [...(groups.get(label) ?? []), { value: id, text: title }]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([label, options]) => ({ label, options }));
}

/** A piece of evidence as this person may see it, with what they may do; null: for them there is none. */
export async function evidencePage(platform: Platform, looker: Looker, id: string) {
  const seen = await seenBy(platform, looker, id);
  if (seen === null) return null;
  const { evidence, standpoint, acts } = seen;
  const { read } = platform.store;
  const { activityId, organisationId, personId } = evidence;
  const activity = (await activitiesById(read, [activityId])).get(activityId);
  const organisation = organisationId === null ? null : await organisationById(read, organisationId);
  const [completion] = await completionsOfEvidence(read, id);
  const asked = (organisation?.name ?? (await readPlace(read)).partnership) || '';
  return {
    ...evidenceRow(evidence, activity?.title ?? '', organisation?.name ?? null),
    mine: standpoint === 'person',
    person: (await recipients(read, [personId])).get(personId)?.name ?? '',
    activityHref: (await catalogueOf(platform)).byId.has(activityId) ? `/activities/${activity?.slug}` : null,
    asked,
    organisation: organisation === null ? null : { id: organisation.id, name: organisation.name },
    hours: evidence.minutes === null ? null : sayHours(evidence.minutes),
    participatory: evidence.participatory,
    note: evidence.note,
    answer: evidence.answerText,
    file: await fileView(platform, evidence, acts),
    acts,
    certificate: completion?.certificateNumber ?? null,
    story: await storyOf(platform, evidence, looker),
    others: acts.includes('ask-others') ? await othersToAsk(platform, evidence) : [],
  };
}

/** The file of it, for those who may open it now; null for everybody else and where there is none. */
export async function evidenceFile(
  platform: Platform,
  looker: Looker,
  id: string,
): Promise<StoredFile | null> {
  const seen = await seenBy(platform, looker, id);
  if (seen === null || !seen.acts.includes('see-file') || seen.evidence.fileId === null) return null;
  return fileById(platform.store.read, seen.evidence.fileId);
}

async function seenBy({ store, clock, zone }: Platform, looker: Looker, id: string) {
  const evidence = await evidenceById(store.read, id);
  if (evidence === null) return null;
  const standpoint = await standpointIn(store.read, looker, evidence, dayOf(clock.now(), zone));
  if (standpoint === null) return null;
  return { evidence, standpoint, acts: actsOn(standpoint, evidence.state) };
}

async function fileView({ store }: Platform, { fileId }: Evidence, acts: Act[]) {
  if (fileId === null || !acts.includes('see-file')) return null;
  const file = (await fileFacts(store.read, [fileId])).get(fileId);
  if (file === undefined) return null;
  const kind = file.type === 'application/pdf' ? 'PDF' : 'Picture';
  return { name: file.name, about: `${kind}, ${sayBytes(file.size)}`, deletedOn: file.deleteAfter };
}

/** Who decides reads only what happened since they were asked: of others, and where those lead, they learn nothing. */
async function storyOf(
  { store, zone }: Platform,
  { id, personId }: Evidence,
  { personId: readerId }: Looker,
) {
  const all = (await historyOf(store.read, 'person', [personId])).filter(
    ({ facts }) => facts.evidenceId === id,
  );
  const moved = all.findLastIndex(({ what }) => what === 'evidence-moved');
  const happenings = readerId === personId ? all : all.slice(moved + 1);
  const actors = happenings.flatMap(({ actorId }) => (actorId === null ? [] : [actorId]));
  const people = await recipients(store.read, [...new Set(actors)]);
  return happenings.flatMap((happening) => {
    const text = sayHappening(happening, readerId === personId);
    if (text === null) return [];
    const { actorId, at } = happening;
    const who = actorId === readerId ? 'you' : (people.get(actorId ?? '')?.name ?? null);
    return [{ text, when: sayMoment(at, zone), who }];
  });
}

async function othersToAsk({ store, clock, zone }: Platform, evidence: Evidence) {
  const choices = await whoCanBeAsked(store.read, evidence.personId, dayOf(clock.now(), zone));
  return choices.filter(({ organisationId }) => organisationId !== evidence.organisationId);
}
