import type { FastifyInstance } from 'fastify';
import { changeCapacity } from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { rehearse } from '../platform/rehearsal-repository.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import { capacityForm } from './change-schemas.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { people, places } from './desk-words.ts';
import { effectsOf } from './effect-rules.ts';
import { placeHolders, placesPage } from './places-page.ts';

type ById = { Params: { id: string } };
const VIEW = 'organising/places';

/** How many places a session has: the effect of another number is shown, and then it is changed. */
export function registerPlacesRoutes(app: FastifyInstance, platform: Platform): void {
  app.get<ById>('/organise/sessions/:id/places', { config: desk }, async (request, reply) => {
    const open = await ourSession(platform, organiserOf(request), request.params.id);
    return reply.page(VIEW, { ...(await placesPage(platform, open)), ...form({}, []) });
  });

  app.post<ById>('/organise/sessions/:id/places', { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const parsed = parseForm(capacityForm, request.body);
    const page = await placesPage(platform, open);
    if (!parsed.ok)
      return reply.page(VIEW, { ...page, ...form(parsed.values, parsed.errors) }, { status: 422 });
    const { capacity, step } = parsed.data;
    const values = { capacity: capacity === null ? '' : String(capacity) };
    const change = (p: Platform) => changeCapacity(p, me, open.session.id, capacity);
    const rehearsed = step === 'check' ? await rehearse(platform, change) : null;
    const result = rehearsed?.result ?? (await change(platform));
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const taken = result.confirmed + result.held;
      const errors = [{ field: 'capacity', text: tooFew(capacity ?? 0, result) }];
      const holders = await placeHolders(platform, open.session.id);
      const refused = { most: taken - (capacity ?? 0), holders };
      return reply.page(VIEW, { ...page, ...form(values, errors), refused }, { status: 422 });
    }
    if (rehearsed !== null) {
      const effects = effectsOf(rehearsed.messages);
      const check = { from: sayCapacity(open.session.capacity), to: sayCapacity(capacity), effects };
      return reply.page('organising/places-check', { ...page, ...form(values, []), check });
    }
    leaveFlash(reply, { kind: 'success', title: `Changed: ${sayCapacity(capacity)}` });
    return reply.redirect(`/organise/sessions/${open.session.id}/places`, 303);
  });
}

function form(values: Record<string, unknown>, errors: FieldError[]) {
  return { values, errors, errorAt: Object.fromEntries(errors.map(({ field, text }) => [field, text])) };
}

function sayCapacity(capacity: number | null): string {
  return capacity === null ? 'no limit on places' : places(capacity);
}

function tooFew(capacity: number, { confirmed, held }: { confirmed: number; held: number }): string {
  const holding = held === 0 ? '' : `, and ${places(held)} ${held === 1 ? 'is' : 'are'} held for somebody`;
  return `${places(capacity)} would be too few: ${people(confirmed)} ${confirmed === 1 ? 'has' : 'have'} a place${holding}. Nothing was changed`;
}
