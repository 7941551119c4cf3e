import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { allVenues, saveVenue, setVenueArchived, type Typed, type Venue } from '../catalogue/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, optionalLine, optionalText, parseForm } from '../platform/web/forms.ts';
import { optionalCount, shownErrors, typedValues } from './desk-forms.ts';
import { desk, organiserOf } from './desk-request.ts';
import { keptStory } from './kept-story.ts';

type ById = { Params: { id: string } };

const config = desk;
const BASE = '/organise/venues';
const form = z.object({
  name: line('the name', 120),
  address: optionalLine('the address', 200),
  postcode: optionalLine('the postcode', 12),
  places: optionalCount('how many people fit', 1, 5000),
  directions: optionalText('how to find it', 1000),
});

/** Venues that are kept: all teams choose from them. */
export function registerVenueRoutes(app: FastifyInstance, platform: Platform): void {
  app.get(BASE, { config }, async (_request, reply) => {
    const venues = await allVenues(platform.store.read);
    return reply.page('organising/venues', {
      venues: venues.filter(({ archivedAt }) => archivedAt === null),
      archived: venues.filter(({ archivedAt }) => archivedAt !== null),
    });
  });

  app.get(`${BASE}/new`, { config }, async (_request, reply) => onePage(platform, reply, null));
  app.get<ById>(`${BASE}/:id`, { config }, async (request, reply) =>
    onePage(platform, reply, await venueOf(platform, request)),
  );

  app.post(BASE, { config }, async (request, reply) => save(request, reply, null));
  app.post<ById>(`${BASE}/:id`, { config }, async (request, reply) =>
    save(request, reply, await venueOf(platform, request)),
  );

  for (const [path, archived] of [
    ['archiving', true],
    ['return', false],
  ] as const) {
    app.post<ById>(`${BASE}/:id/${path}`, { config }, async (request, reply) => {
      const done = await setVenueArchived(platform, organiserOf(request), request.params.id, archived);
      if (done.outcome === 'not-found') throw new NotFound();
      leaveFlash(reply, {
        kind: 'success',
        title: archived ? 'The venue is put away' : 'The venue is offered again',
      });
      return reply.redirect(BASE, 303);
    });
  }

  async function save(request: FastifyRequest, reply: FastifyReply, venue: Venue | null) {
    const parsed = parseForm(form, request.body);
    if (!parsed.ok) return onePage(platform, reply, venue, parsed.errors, typedValues(request.body));
    const saved = await saveVenue(platform, organiserOf(request), venue?.id ?? null, parsed.data);
    if (saved.outcome === 'not-found') throw new NotFound();
    leaveFlash(reply, { kind: 'success', title: `${parsed.data.name} is saved` });
    return reply.redirect(BASE, 303);
  }
}

async function venueOf(platform: Platform, request: FastifyRequest<ById>): Promise<Venue> {
  const venue = (await allVenues(platform.store.read)).find(({ id }) => id === request.params.id);
  if (venue === undefined) throw new NotFound();
  return venue;
}

async function onePage(
  platform: Platform,
  reply: FastifyReply,
  venue: Venue | null,
  errors: FieldError[] = [],
  typed?: Typed,
): Promise<FastifyReply> {
  const values = typed ?? (venue === null ? {} : { ...venue, places: venue.places ?? '' });
  const story = venue === null ? [] : await keptStory(platform, venue.id);
  const data = { venue, values, story, ...shownErrors(errors) };
  return reply.page('organising/venue', data, { status: errors.length > 0 ? 422 : 200 });
}
