import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { roleName } from '../catalogue/index.ts';
import { answerForStaff, rolesOf } from '../people/index.ts';
import type { Platform } from '../platform/platform.ts';
import { NotFound } from '../platform/web/errors.ts';
import { leaveFlash } from '../platform/web/flash.ts';
import { listOf, parseForm } from '../platform/web/forms.ts';
import { openQuestions } from './lead-question-rules.ts';
import { allOf, type Desk, deskOf, queryOf } from './lead-request.ts';
import { standingsAsked } from './lead-service.ts';
import { sayNames } from './lead-words.ts';

const config = { access: 'signed-in' } as const;
const PAGE_SIZE = 50;
const ANSWER = z.enum(['yes', 'no', '']).catch('');

/** Who is on the page, what was said of each (`answer-…`), and of everybody else on it (`rest`). */
const form = z.looseObject({
  question: z.string({ error: 'Choose a question' }),
  person: listOf(z.string()),
  rest: ANSWER,
});

/** Open conditions, answered for several people at once. */
export function registerQuestionRoutes(app: FastifyInstance, platform: Platform): void {
  app.get('/organisations/:id/standings/questions', { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const [question = ''] = allOf(request.query, 'question');
    return reply.page('compliance/standings-questions', await questionsPage(platform, desk, question));
  });

  app.post('/organisations/:id/standings/questions', { config }, async (request, reply) => {
    const desk = await deskOf(platform, request);
    const read = parseForm(form, request.body);
    if (!read.ok) throw new NotFound();
    const { question: roleKey, person, rest, ...answers } = read.data;
    const open = await peopleAsked(platform, desk, roleKey);
    const names = new Map(open.map(({ personId, name }) => [personId, name]));
    const kept: string[] = [];
    const refused: string[] = [];
    for (const personId of new Set(person)) {
      const answer = ANSWER.parse(answers[`answer-${personId}`]) || rest;
      const name = names.get(personId);
      if (answer === '' || name === undefined) continue;
      const staff = { organisationId: desk.organisation.id, personId };
      const { outcome } = await answerForStaff(platform, desk.me, staff, { roleKey, answer });
      (outcome === 'done' ? kept : refused).push(name);
    }
    leaveFlash(reply, {
      kind: kept.length > 0 ? 'success' : 'notice',
      title: kept.length === 1 ? '1 answer is saved' : `${kept.length} answers are saved`,
      ...(refused.length === 0
        ? {}
        : { text: `Not for ${sayNames(refused)}, who can only answer this themselves.` }),
    });
    return reply.redirect(`${desk.base}/questions${queryOf({ question: roleKey })}`, 303);
  });
}

/** Who has not answered a condition that is open for them today. */
async function peopleAsked(platform: Platform, desk: Desk, roleKey: string) {
  const { people } = await standingsAsked(platform, desk, { day: desk.today, knowledge: 'today' });
  const open = new Set(openQuestions(people).find((one) => one.roleKey === roleKey)?.personIds);
  return people.filter(({ personId }) => open.has(personId));
}

async function questionsPage(platform: Platform, desk: Desk, chosen: string) {
  const { people, activities } = await standingsAsked(platform, desk, {
    day: desk.today,
    knowledge: 'today',
  });
  const roles = new Map((await rolesOf(platform.store.read)).map((role) => [role.key, role]));
  const questions = openQuestions(people);
  const current = questions.find(({ roleKey }) => roleKey === chosen) ?? questions[0];
  const role = roles.get(current?.roleKey ?? '');
  const asked = new Set(current?.personIds);
  const waiting = people.filter(({ personId }) => asked.has(personId));
  const depends = new Set(
    waiting.flatMap(({ standings }) =>
      standings.filter(({ question }) => question === current?.roleKey).map(({ activityId }) => activityId),
    ),
  );
  return {
    organisation: { id: desk.organisation.id, name: desk.organisation.name },
    base: desk.base,
    questions: questions.map(({ roleKey, personIds }) => {
      const one = roles.get(roleKey);
      return {
        text: one?.question ?? (one === undefined ? roleKey : roleName(one)),
        people: personIds.length,
        current: roleKey === current?.roleKey,
        href: `${desk.base}/questions${queryOf({ question: roleKey })}`,
      };
    }),
    question:
      current === undefined || role === undefined
        ? null
        : {
            key: role.key,
            text: role.question ?? roleName(role),
            description: role.description,
            depends: sayNames([...depends].map((id) => activities.get(id)?.title ?? id)),
          },
    people: waiting.slice(0, PAGE_SIZE).map(({ personId, name }) => ({ id: personId, name })),
    more: Math.max(0, waiting.length - PAGE_SIZE),
  };
}
