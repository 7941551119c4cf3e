import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  allTrainers,
  saveTrainer,
  setTrainerArchived,
  type Trainer,
  type Typed,
} from '../catalogue/index.ts';
import { recipients } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, parseForm } from '../platform/web/forms.ts';
import { lineOrNull, shownErrors, ticked, typedValues } from './desk-forms.ts';
import { desk, organiserOf } from './desk-request.ts';
import { keptStory } from './kept-story.ts';

type ById = { Params: { id: string } };

const config = desk;
const BASE = '/organise/trainers';
const form = z
  .object({
    name: line('the name', 120),
    address: lineOrNull('the mail address', 254).refine(
      (text) => text === null || z.email().safeParse(text).success,
      { error: 'Enter an email address like name@school.example, or nothing' },
    ),
    phone: lineOrNull('the telephone number', 40),
    signsIn: ticked,
  })
  .refine(({ signsIn, address }) => !signsIn || address !== null, {
    path: ['address'],
    error: 'Enter the mail address with which they sign in',
  });

const REFUSED: Record<'unknown-address' | 'kept-already', FieldError> = {
  'unknown-address': {
    field: 'address',
    text: 'Nobody signs in with this address. Ask them to register first, or leave the box below empty',
  },
  'kept-already': { field: 'address', text: 'This person is kept as a trainer already' },
};

/** Trainers who are kept: all teams choose from them. */
export function registerTrainerRoutes(app: FastifyInstance, platform: Platform): void {
  app.get(BASE, { config }, async (_request, reply) => {
    const trainers = await allTrainers(platform.store.read);
    return reply.page('organising/trainers', {
      trainers: trainers.filter(({ archivedAt }) => archivedAt === null),
      archived: trainers.filter(({ archivedAt }) => archivedAt !== null),
    });
  });

  app.get(`${BASE}/new`, { config }, async (_request, reply) => onePage(platform, reply, null));
  app.get<ById>(`${BASE}/:id`, { config }, async (request, reply) =>
    onePage(platform, reply, await trainerOf(platform, request)),
  );

  app.post(BASE, { config }, async (request, reply) => save(request, reply, null));
  app.post<ById>(`${BASE}/:id`, { config }, async (request, reply) =>
    save(request, reply, await trainerOf(platform, request)),
  );

  for (const [path, archived] of [
    ['archiving', true],
    ['return', false],
  ] as const) {
    app.post<ById>(`${BASE}/:id/${path}`, { config }, async (request, reply) => {
      const trainer = await trainerOf(platform, request);
      const done = await setTrainerArchived(platform, organiserOf(request), trainer.id, archived);
      if (done.outcome === 'not-found') throw new NotFound();
      if (done.outcome === 'refused')
        return onePage(platform, reply, trainer, [{ field: '', text: REFUSED[done.reason].text }]);
      leaveFlash(reply, {
        kind: 'success',
        title: archived ? `${trainer.name} is put away` : `${trainer.name} is offered again`,
      });
      return reply.redirect(BASE, 303);
    });
  }

  async function save(request: FastifyRequest, reply: FastifyReply, trainer: Trainer | null) {
    const parsed = parseForm(form, request.body);
    const typed = typedValues(request.body);
    if (!parsed.ok) return onePage(platform, reply, trainer, parsed.errors, typed);
    const saved = await saveTrainer(platform, organiserOf(request), trainer?.id ?? null, parsed.data);
    if (saved.outcome === 'not-found') throw new NotFound();
    if (saved.outcome === 'refused') return onePage(platform, reply, trainer, [REFUSED[saved.reason]], typed);
    leaveFlash(reply, { kind: 'success', title: `${parsed.data.name} is saved` });
    return reply.redirect(BASE, 303);
  }
}

async function trainerOf(platform: Platform, request: FastifyRequest<ById>): Promise<Trainer> {
  const trainer = (await allTrainers(platform.store.read)).find(({ id }) => id === request.params.id);
  if (trainer === undefined) throw new NotFound();
  return trainer;
}

/** A trainer named by the command line has no address of their own: the one they sign in with stands in. */
async function onePage(
  platform: Platform,
  reply: FastifyReply,
  trainer: Trainer | null,
  errors: FieldError[] = [],
  typed?: Typed,
): Promise<FastifyReply> {
  const personId = trainer?.personId ?? null;
  const person =
    personId === null ? undefined : (await recipients(platform.store.read, [personId])).get(personId);
  const values = typed ?? {
    name: trainer?.name ?? '',
    address: trainer?.address ?? person?.address ?? '',
    phone: trainer?.phone ?? '',
    signsIn: personId === null ? '' : '1',
  };
  const story = trainer === null ? [] : await keptStory(platform, trainer.id);
  const data = { trainer, values, story, ...shownErrors(errors) };
  return reply.page('organising/trainer', data, { status: errors.length > 0 ? 422 : 200 });
}
