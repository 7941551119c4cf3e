import { addDays } from '../platform/days.ts';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import { dayOf, instantAt } from '../platform/time.ts';
import type { NewDatesFacts } from './catalogue-letters.ts';

/** "There is a new date", in organisers' words; the dates, the button and how to hear no more of it stay. */
export const catalogueTemplates: TemplateKind[] = [
  {
    kind: 'new-date',
    name: 'There is a new date',
    fields: {
      name: 'the name of the person who gets it',
      title: 'the title of the activity',
      team: 'the name of the team',
      mailbox: 'the address of the team',
    },
    values: (stored, to) => {
      const { title, team } = stored as NewDatesFacts;
      return { name: to.name, title, team: team.name, mailbox: team.address };
    },
    sample: ({ now, zone }): NewDatesFacts => {
      const at = (time: string) => instantAt(addDays(dayOf(now, zone), 30), time, zone).toISOString();
      const days = [{ startsAt: at('09:30'), endsAt: at('12:30') }];
      return {
        title: 'Safer Recruitment',
        slug: 'example',
        team: { name: 'Example training team', address: 'training@city.example' },
        sessions: [{ id: 'example', deliveryMode: 'teams', venue: null, days }],
      };
    },
  },
];
