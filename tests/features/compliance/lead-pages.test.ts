import { onBothEngines } from '../../support/house.ts';
import { addTeacher, schoolWithLead, text, twoRequirements } from './lead-support.ts';

onBothEngines('a large staff comes in pages, and each says which it is, also on paper', async (t, house) => {
  await twoRequirements(house);
  const school = await schoolWithLead(house, 'Quay School');
  for (let n = 10; n < 60; n++) await addTeacher(house, school, `Teacher ${n}`, { address: null });
  for (const [page, rows] of [
    [1, 50],
    [2, 1],
  ]) {
    const { body } = await school.lead.get(`${school.base}?page=${page}`);
    t.match(text(body), `51 people, 1 requirement, page ${page} of 2`);
    t.equal(body.match(/<th scope="row">/g)?.length, rows);
    t.match(body, 'asOf=2026-03-01">A year ago', 'and a year ago is the same day');
  }
  const few = await school.lead.get(`${school.base}?role=dsl`);
  t.notMatch(text(few.body), 'page 1 of', 'where they fit on one page nothing is said');
});
