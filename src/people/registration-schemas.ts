import { z } from 'zod';
import { line, listOf } from '../platform/web/forms.ts';
import type { Organisation } from './organisation-repository.ts';
import type { Answer, Role } from './role-rules.ts';

/** What the select sends for "none of these". */
export const NO_ORGANISATION = 'none';
const LONGEST_NAME = 100;

export const personName = line('your name', LONGEST_NAME);
export const nameForm = z.object({ name: personName });

/** The posts and designations that were ticked; a key that is not one of the roles is refused. */
export function tickedForm(roles: Role[]) {
  const keys = (kind: Role['kind']) => roles.filter((role) => role.kind === kind).map((role) => role.key);
  return z.object({
    posts: listOf(z.enum(keys('post'), { error: 'Choose posts from the list' })),
    designations: listOf(z.enum(keys('designation'), { error: 'Choose roles from the list' })),
  });
}

/** An organisation from the list. */
export function organisationForm(organisations: Organisation[]) {
  return z.object({
    organisation: z.enum(
      organisations.map((organisation) => organisation.id),
      { error: 'Choose your organisation' },
    ),
  });
}

/** Everything that registering asks, in the order of the page. */
export function registrationForm(roles: Role[], organisations: Organisation[]) {
  const ids = [NO_ORGANISATION, ...organisations.map((organisation) => organisation.id)];
  return z.object({
    name: personName,
    organisation: z
      .enum(ids, { error: 'Choose your organisation, or “None of these”' })
      .transform((id) => (id === NO_ORGANISATION ? null : id)),
    ...tickedForm(roles).shape,
    ...answersShape(roles.filter((role) => role.askedWhenRegistering)),
    notice: z.literal('yes', { error: 'Tick the box when you have read the privacy notice' }),
  });
}

/** The field by which a function is asked on the form. */
export function fieldOf(roleKey: string): string {
  return `answer-${roleKey}`;
}

/** The answers among the values of a form that was read. */
export function answersIn(
  values: Record<string, unknown>,
  asked: Role[],
): { roleKey: string; answer: Answer }[] {
  return asked.flatMap(({ key }) => {
    const answer = values[fieldOf(key)];
    return answer === 'yes' || answer === 'no' ? [{ roleKey: key, answer }] : [];
  });
}

function answersShape(asked: Role[]): Record<string, z.ZodType<Answer>> {
  return Object.fromEntries(
    asked.map((role) => [
      fieldOf(role.key),
      z.enum(['yes', 'no'], { error: `Say yes or no: ${role.question ?? role.label}` }),
    ]),
  );
}
