import type { FastifyReply } from 'fastify';
import { readPlace } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sayCalendarDay } from '../platform/time.ts';
import { type Effect, NO_SECTOR } from './effect-rules.ts';
import { effectOf, type Planned } from './effect-service.ts';
import { type Desk, deskData, hiddenFields } from './requirement-desk.ts';
import { sayLanding } from './requirement-words.ts';

/** What is about to be saved, in words, and where to save it or go back. */
export type Proposed = {
  title: string;
  /** What is changed: "Role", "From" ... */
  saving: { label: string; text: string | null }[];
  warnings: string[];
  save: { action: string; text: string; values: Record<string, string | string[]> };
  back: string;
};

/** The effect of a change before it is saved: figures only, nobody's name. */
export async function effectPage(
  reply: FastifyReply,
  platform: Platform,
  desk: Desk,
  proposed: Proposed,
  planned: Planned,
): Promise<FastifyReply> {
  const [effect, place] = await Promise.all([
    effectOf(platform, desk.organisation, planned),
    readPlace(platform.store.read),
  ]);
  return reply.page('compliance/requirement-effect', {
    ...deskData(desk),
    ...proposed,
    save: { ...proposed.save, fields: hiddenFields(proposed.save.values) },
    day: sayCalendarDay(planned.day),
    effect,
    sentences: sentencesOf(effect),
    table: desk.organisation === null ? tableOf(effect, place.sectors) : lineTable(effect),
  });
}

function sentencesOf({ missing, overdue, toBeConfirmed, met, notRequired }: Effect): string[] {
  const people = (count: number) => `${count} ${count === 1 ? 'person' : 'people'}`;
  const become = (count: number) => (count === 1 ? 'becomes' : 'become');
  return [
    missing === 0 ? null : `${people(missing)} ${become(missing)} missing.`,
    overdue === 0 ? null : `${people(overdue)} ${become(overdue)} overdue.`,
    toBeConfirmed === 0
      ? null
      : `${people(toBeConfirmed)} ${become(toBeConfirmed)} to be confirmed: they will be asked.`,
    met === 0 ? null : `${people(met)} ${become(met)} in date who ${met === 1 ? 'was' : 'were'} not.`,
    notRequired === 0 ? null : `For ${people(notRequired)} it is not required any more.`,
  ].flatMap((line) => line ?? []);
}

/** What becomes of people down, sectors across; only sectors in which somebody is moved. */
function tableOf({ lines }: Effect, sectors: { key: string; label: string }[]) {
  const named = [...sectors, { key: NO_SECTOR, label: 'No organisation' }];
  const touched = named.filter(({ key }) => lines.some((line) => line.bySector.has(key)));
  return {
    columns: touched.map(({ label }) => label),
    rows: lines.map((line) => ({
      name: sayLanding(line),
      people: line.people,
      cells: touched.map(({ key }) => line.bySector.get(key) ?? 0),
    })),
  };
}

function lineTable({ lines }: Effect) {
  return {
    columns: [],
    rows: lines.map((line) => ({ name: sayLanding(line), people: line.people, cells: [] })),
  };
}
