import { addDays } from '../platform/days.ts';
import type { TemplateKind } from '../platform/mail/template-kinds.ts';
import { dayOf, instantAt, sayDay, sayShortDay, sayWhen } from '../platform/time.ts';
import type { RegisterLetterFacts } from './register-letters.ts';

const FIELDS = {
  name: 'the name of the person who gets it',
  title: 'the title of the activity',
  date: 'the short date of the session',
  day: 'the day of the session',
  when: 'day and times, of all days',
  team: 'the name of the team',
  mailbox: 'the address of the team',
};

const NAMES: Record<string, string> = {
  'register-certificate': 'A certificate is ready',
  'register-no-show': 'Somebody did not attend',
  'session-evaluation': 'The evaluation form',
};

/** What a closed register tells, in organisers' words; letters to leads about somebody stay as they are. */
export const attendanceTemplates: TemplateKind[] = Object.entries(NAMES).map(([kind, name]) => ({
  kind,
  name,
  fields: FIELDS,
  values: (stored, to, { zone }) => {
    const facts = stored as RegisterLetterFacts;
    if (facts.about !== null) return null;
    const spans = facts.days.map(({ startsAt, endsAt }) => ({
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    }));
    const first = spans[0]?.startsAt;
    return {
      name: to.name,
      title: facts.title,
      date: first === undefined ? '' : sayShortDay(first, zone),
      day: first === undefined ? '' : sayDay(first, zone),
      when: spans.map((span) => sayWhen(span, zone)).join(' and '),
      team: facts.team.name,
      mailbox: facts.team.address,
    };
  },
  sample: ({ now, zone }): RegisterLetterFacts & { href: string } => {
    const day = addDays(dayOf(now, zone), -1);
    const at = (time: string) => instantAt(day, time, zone).toISOString();
    return {
      title: 'Safer Recruitment',
      days: [{ startsAt: at('09:30'), endsAt: at('12:30') }],
      team: { name: 'Example training team', address: 'training@city.example' },
      about: null,
      href: 'https://forms.example/evaluation',
    };
  },
}));
