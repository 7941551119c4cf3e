import type { Cell } from '../platform/tables/write-csv.ts';
import { type Sheet, xlsxOf } from '../platform/tables/write-xlsx.ts';
import { type Day, sayMoment } from '../platform/time.ts';
import { NO_GAPS, proofGaps } from './proof-gaps.ts';
import type { ProofLine, ProofRole } from './proof-rules.ts';
import type { Proof } from './proof-service.ts';
import { aboutProof, sayCounted, sayHow, sayOtherPeriod } from './proof-words.ts';

type Column = { title: string; width: number };

/** The columns of the flat table: one row for each person and requirement. */
const FLAT: Column[] = [
  { title: 'Person', width: 26 },
  { title: 'Roles', width: 34 },
  { title: 'Requirement', width: 40 },
  { title: 'Level', width: 14 },
  { title: 'Refreshed', width: 14 },
  { title: 'Edition asked for', width: 18 },
  { title: 'Standing', width: 16 },
  { title: 'To be answered', width: 30 },
  { title: 'Done on', width: 12 },
  { title: 'How it is known', width: 26 },
  { title: 'What was done instead', width: 30 },
  { title: 'Edition done', width: 18 },
  { title: 'Certificate number', width: 22 },
  { title: 'In date until, or to be done by', width: 16 },
  { title: 'Booked for', width: 12 },
  { title: 'Written down later, on', width: 14 },
];
/** On each row of the CSV, so that it says by itself what it is. */
const CONTEXT = ['Organisation', 'As of', 'Knowledge', 'Made on'];

const BY_ROLE: Column[] = [
  { title: 'Requirement', width: 40 },
  { title: 'Asked for', width: 26 },
  { title: 'Person', width: 26 },
  { title: 'Standing', width: 16 },
  { title: 'Done on', width: 12 },
  { title: 'How it is known', width: 34 },
  { title: 'Certificate number', width: 22 },
  { title: 'In date until, or to be done by', width: 16 },
  { title: 'Refreshed, where it differs', width: 30 },
  { title: 'Booked for', width: 12 },
];

const GAPS: Column[] = [
  { title: 'Person', width: 26 },
  { title: 'Requirement', width: 40 },
  { title: 'Level', width: 14 },
  { title: 'Standing', width: 16 },
  { title: 'How it stands', width: 36 },
  { title: 'Booked for', width: 12 },
];

/** The header and rows of the proof as CSV, one row for each person and requirement. */
export function proofTable(proof: Proof, zone: string): { header: string[]; rows: Iterable<Cell[]> } {
  const context: Cell[] = [
    proof.organisation.name,
    { day: proof.day },
    proof.knowledge === 'then' ? 'as recorded then' : 'as known today',
    sayMoment(proof.madeAt, zone),
  ];
  return {
    header: [...FLAT.map(({ title }) => title), ...CONTEXT],
    rows: flatRows(proof.lines, context),
  };
}

function* flatRows(lines: ProofLine[], context: Cell[]): Generator<Cell[]> {
  for (const line of lines) yield [...flatRow(line), ...context];
}

/** The proof as .xlsx: what it is, what is missing or overdue, everything in one table, and a table for each role. */
export function proofWorkbook(proof: Proof, zone: string): Promise<Buffer> {
  return xlsxOf([
    aboutSheet(proof, zone),
    gapSheet(proof),
    { name: 'Everything', columns: FLAT, rows: proof.lines.map(flatRow) },
    ...proof.roles.map(roleSheet),
  ]);
}

function aboutSheet(proof: Proof, zone: string): Sheet {
  const rows: Cell[][] = aboutProof(proof, zone).map(({ label, text }) => [label, text]);
  for (const one of proof.counted) rows.push(['Summary', sayCounted(one)]);
  for (const { title, says } of proof.rules) rows.push([`Rule: ${title}`, says]);
  if (proof.withoutAny.length > 0) rows.push(['Nothing is required of', proof.withoutAny.join(', ')]);
  return {
    name: 'About',
    columns: [
      { title: 'Proof of training', width: 34 },
      { title: proof.organisation.name, width: 100 },
    ],
    rows,
  };
}

function gapSheet({ lines }: Proof): Sheet {
  const gaps = proofGaps(lines);
  const rows = gaps.map(({ name, requirement, level, word, since, bookedFor }): Cell[] => [
    name,
    requirement,
    level,
    word,
    since,
    dayCell(bookedFor),
  ]);
  return { name: 'Missing or overdue', columns: GAPS, rows: gaps.length === 0 ? [[NO_GAPS]] : rows };
}

function roleSheet({ label, open, requirements }: ProofRole): Sheet {
  return {
    name: open ? `Open ${label}` : label,
    columns: BY_ROLE,
    rows: requirements.flatMap((requirement) =>
      requirement.lines.map((line) => [
        requirement.title,
        requirement.asks,
        line.name,
        line.standing,
        dayCell(line.done?.on),
        sayHow(line),
        line.done?.certificate ?? null,
        dayCell(line.dueOn),
        sayOtherPeriod(requirement, line) || null,
        dayCell(line.bookedFor),
      ]),
    ),
  };
}

function flatRow(line: ProofLine): Cell[] {
  const { done } = line;
  return [
    line.name,
    line.roles.join('; '),
    line.requirement,
    line.level === 'essential' ? 'Essential' : 'Recommended',
    line.period,
    line.edition,
    line.standing,
    line.question,
    dayCell(done?.on),
    done?.source ?? null,
    done?.instead ?? null,
    done?.edition ?? null,
    done?.certificate ?? null,
    dayCell(line.dueOn),
    dayCell(line.bookedFor),
    dayCell(done?.recordedLater),
  ];
}

function dayCell(day: Day | null | undefined): Cell {
  return day == null ? null : { day };
}
