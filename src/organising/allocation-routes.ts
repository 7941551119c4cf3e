import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  allocationsOf,
  changeAllocation,
  releaseAllocation,
  setAside,
  setOrganisationCap,
} from '../bookings/index.ts';
import type { Platform } from '../platform/platform.ts';
import { instantAt } from '../platform/time.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { type FieldError, line, listOf, parseForm } from '../platform/web/forms.ts';
import { optionalCount, optionalDay, shownErrors } from './desk-forms.ts';
import { desk, organiserOf, ourSession } from './desk-request.ts';
import { places } from './desk-words.ts';
import { placesPage } from './places-page.ts';

type ById = { Params: { id: string; allocationId: string } };
type Open = Awaited<ReturnType<typeof ourSession>>;
const AT = '/organise/sessions/:id/places';
const MOST = 10_000;

const count = optionalCount('the places', 1, MOST).refine((value) => value !== null, {
  error: `Enter the places as a whole number from 1 to ${MOST}`,
});
const setAsideForm = z.object({
  name: line('a name for the group, such as Schools', 100),
  sector: listOf(z.string().max(64)),
  organisation: listOf(z.string().max(64)),
  places: count,
  release: optionalDay('the day of the release'),
});
const changeForm = z.object({
  action: z.enum(['change', 'release']).catch('change'),
  places: optionalCount('the places', 0, MOST),
  release: optionalDay('the day of the release'),
});
const capForm = z.object({ cap: optionalCount('the most for one organisation', 1, MOST) });

/** Places set aside for a group until a release, and the most that one organisation may have. */
export function registerAllocationRoutes(app: FastifyInstance, platform: Platform): void {
  app.post<ById>(`${AT}/allocations`, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(setAsideForm, request.body);
    if (!form.ok) return show(reply, open, form.values, form.errors);
    const { name, sector, organisation, release } = form.data;
    const order = { name, sectors: sector, organisationIds: organisation, places: form.data.places ?? 0 };
    const result = await setAside(platform, me, open.session.id, { ...order, releaseAt: at(release) });
    return after(reply, open, form.data, result, `${places(order.places)} set aside for ${name}`);
  });

  app.post<ById>(`${AT}/allocations/:allocationId`, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const { allocationId } = request.params;
    const known = await allocationsOf(platform.store.read, open.session);
    const row = known.find(({ id }) => id === allocationId);
    if (row === undefined) throw new NotFound();
    const form = parseForm(changeForm, request.body);
    if (!form.ok) return show(reply, open, {}, [{ field: '', text: form.errors[0]?.text ?? '' }]);
    if (form.data.action === 'release') {
      const result = await releaseAllocation(platform, me, allocationId);
      return after(reply, open, {}, result, `The places of ${row.name} are released`);
    }
    const change = { places: form.data.places ?? row.places, releaseAt: at(form.data.release) };
    const result = await changeAllocation(platform, me, allocationId, change);
    return after(reply, open, {}, result, `Changed: ${places(change.places)} for ${row.name}`);
  });

  app.post<ById>(`${AT}/cap`, { config: desk }, async (request, reply) => {
    const me = organiserOf(request);
    const open = await ourSession(platform, me, request.params.id);
    const form = parseForm(capForm, request.body);
    if (!form.ok) return show(reply, open, form.values, form.errors);
    const { cap } = form.data;
    const result = await setOrganisationCap(platform, me, open.session.id, cap);
    const title = cap === null ? 'No organisation is limited' : `At most ${places(cap)} for one organisation`;
    return after(reply, open, {}, result, title);
  });

  /** From the beginning of that day. */
  function at(day: string | null): Date | null {
    return day === null ? null : instantAt(day, '00:00', platform.zone);
  }

  async function after(
    reply: FastifyReply,
    open: Open,
    values: Record<string, unknown>,
    result: Awaited<ReturnType<typeof setAside>>,
    title: string,
  ): Promise<FastifyReply> {
    if (result.outcome === 'not-found') throw new NotFound();
    if (result.outcome === 'refused') {
      const text =
        'free' in result ? `Only ${places(result.free)} can be set aside` : NOT_DONE[result.reason];
      return show(reply, open, values, [{ field: '', text }]);
    }
    leaveFlash(reply, { kind: 'success', title });
    return reply.redirect(`/organise/sessions/${open.session.id}/places`, 303);
  }

  async function show(reply: FastifyReply, open: Open, group: Record<string, unknown>, errors: FieldError[]) {
    const page = { ...(await placesPage(platform, open)), values: {}, group, ...shownErrors(errors) };
    return reply.page('organising/places', page, { status: 422 });
  }
}

const NOT_DONE = {
  'no-limit': 'The session has no limit on places, so none can be set aside',
  'no-group': 'Choose a sector or an organisation for whom the places are',
  past: 'Choose a day of release that is still to come',
  'fewer-than-used': 'People of the group have more places than that',
  released: 'These places are released already',
  cancelled: 'The session is cancelled',
};
