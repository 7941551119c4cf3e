import { addDays } from '../platform/days.ts';
import type { RenderContext } from '../platform/mail/renderer.ts';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import { dayOf, instantAt, sayWhen } from '../platform/time.ts';

const FIELDS = {
  manager: 'the name of the manager who gets it',
  person: 'who asks for the place, or has it',
  title: 'the title of the activity',
  when: 'day and times, of all days',
  team: 'the name of the team',
  mailbox: 'the address of the team',
};

type ManagerFacts = {
  person: string;
  title: string;
  days: { startsAt: string; endsAt: string }[];
  team: { name: string; address: string };
};

const NAMES = {
  'approval-request': 'A manager is asked to approve',
  'manager-told': 'A manager is told of a place',
};

/** What line managers are sent, in organisers' words; the code and the deadline stay as they are. */
export const managerTemplates: TemplateKind[] = Object.entries(NAMES).map(([kind, name]) => ({
  kind,
  name,
  fields: FIELDS,
  values: (stored, to, { zone }) => {
    const facts = stored as ManagerFacts;
    const when = facts.days.map(({ startsAt, endsAt }) =>
      sayWhen({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) }, zone),
    );
    return {
      manager: to.name,
      person: facts.person,
      title: facts.title,
      when: when.join(' and '),
      team: facts.team.name,
      mailbox: facts.team.address,
    };
  },
  sample,
}));

function sample({ now, zone }: RenderContext) {
  const at = (days: number, time: string) =>
    instantAt(addDays(dayOf(now, zone), days), time, zone).toISOString();
  return {
    approvalId: 'example',
    code: '000000',
    again: null,
    deadlineAt: at(3, '09:30'),
    person: 'Sam Taylor',
    manager: 'Alex Morgan',
    title: 'Safer Recruitment',
    days: [{ startsAt: at(30, '09:30'), endsAt: at(30, '12:30') }],
    where: 'Central Library, Guildhall Square',
    team: { name: 'Example training team', address: 'training@city.example' },
  };
}
