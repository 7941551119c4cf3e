import type { Random } from './random.ts';

export type Answer = 'yes' | 'no';

/** Out of a hundred: who says yes and who says no among `likely` (a role or a sector), and among the others. */
type Odds = { likely: string[]; yes: [number, number]; no: [number, number] };

const CASEWORK = ['social-care', 'early-help', 'police', 'justice', 'idva', 'youth-worker'];
const LEADS = ['dsl', 'deputy-dsl', 'ey-dsl', 'headteacher'];

const ODDS: Record<string, Odds> = {
  'staff-working-with-children': {
    likely: ['education', 'early-years', 'early-help', 'social-care'],
    yes: [94, 78],
    no: [2, 14],
  },
  'practitioner-children-families': {
    likely: ['early-help', 'social-care', 'health', ...LEADS],
    yes: [86, 52],
    no: [5, 26],
  },
  'practitioner-exploitation-risk': { likely: [...CASEWORK, 'pastoral-lead'], yes: [48, 8], no: [17, 34] },
  'safeguarding-supervisor': {
    likely: [...LEADS, 'social-worker', 'health-level-3'],
    yes: [26, 2],
    no: [34, 40],
  },
  'iacf-practitioner': { likely: [...LEADS, ...CASEWORK, 'health-level-3'], yes: [58, 6], no: [12, 30] },
  'key-professional': {
    likely: ['early-help', 'senco', 'health-level-3', ...LEADS],
    yes: [50, 10],
    no: [15, 30],
  },
  manager: { likely: ['headteacher', 'dsl', 'ey-dsl', 'partnership-member'], yes: [72, 7], no: [10, 50] },
  'interview-panel-member': { likely: ['headteacher', 'governor', 'dsl'], yes: [66, 3], no: [10, 20] },
  'online-safety-educator': { likely: ['teacher', 'youth-worker', 'police'], yes: [34, 5], no: [25, 30] },
  'practitioner-domestic-abuse': {
    likely: ['idva', 'social-worker', 'health', 'housing'],
    yes: [52, 6],
    no: [16, 30],
  },
};

/** What someone with these roles, in this sector, has said about the functions; unanswered ones are left out. */
export function inventAnswers(
  roles: string[],
  sector: string | null,
  random: Random,
): Record<string, Answer> {
  const answers: Record<string, Answer> = {};
  for (const [role, { likely, yes, no }] of Object.entries(ODDS)) {
    const group = likely.some((key) => key === sector || roles.includes(key)) ? 0 : 1;
    const at = random.next() * 100;
    if (at < yes[group]) answers[role] = 'yes';
    else if (at < yes[group] + no[group]) answers[role] = 'no';
  }
  return answers;
}
