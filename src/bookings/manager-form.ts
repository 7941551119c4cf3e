import { addressesOfPerson } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { type FieldError, parseForm } from '../platform/web/forms.ts';
import type { Me } from '../platform/web/sign-in.ts';
import { lastManagerOf } from './approval-repository.ts';
import { type BookingForm, managerForm } from './booking-schemas.ts';
import { readSession } from './open-session.ts';

type Manager = { name: string; address: string };

/**
 * The line manager out of a booking form, where the activity asks for one; null elsewhere. Nobody is their own
 * manager, by any of their addresses.
 */
export async function managerAsked(
  platform: Platform,
  me: Me,
  sessionId: string,
  form: BookingForm,
): Promise<{ ok: true; data: Manager | null } | { ok: false; errors: FieldError[] }> {
  const { read } = platform.store;
  const open = await readSession(read, platform.zone, sessionId);
  if (open === null || open.activity.approval === 'none') return { ok: true, data: null };
  const parsed = parseForm(managerForm, form);
  if (!parsed.ok) return { ok: false, errors: parsed.errors };
  const { managerName: name, managerEmail: address } = parsed.data;
  const own = await addressesOfPerson(read, me.personId);
  if (own.includes(address.toLowerCase()))
    return {
      ok: false,
      errors: [{ field: 'managerEmail', text: 'Enter your manager’s address, not your own' }],
    };
  return { ok: true, data: { name, address } };
}

/** What the check page asks about a manager; null where the activity asks for none. */
export async function managerQuestion(
  platform: Platform,
  me: Me,
  approval: 'none' | 'tell-manager' | 'manager-approves',
): Promise<{ approves: boolean; name: string; email: string } | null> {
  if (approval === 'none') return null;
  const last = await lastManagerOf(platform.store.read, me.personId);
  return {
    approves: approval === 'manager-approves',
    name: last?.name ?? '',
    email: last?.address ?? '',
  };
}
