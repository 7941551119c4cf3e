import { setImmediate as otherWork } from 'node:timers/promises';
import { type Pdf, pdfBytes } from '../platform/pdf.ts';
import { PdfTable } from '../platform/pdf-table.ts';
import { sayCalendarDay, sayMoment } from '../platform/time.ts';
import { GAPS_TITLE, NO_GAPS, proofGaps, sayDoing } from './proof-gaps.ts';
import type { ProofLine, ProofRequirement } from './proof-rules.ts';
import type { Proof } from './proof-service.ts';
import { aboutProof, SUMMARY, sayHow, sayOtherPeriod, sayRole } from './proof-words.ts';
import { STATES } from './standing-words.ts';

const MARGIN = 40;
const ROWS_AT_ONCE = 100;
/** A4 across, less the margins: 761 points. */
const SUMMARY_COLUMNS = [
  { title: 'Level', width: 131 },
  ...SUMMARY.map((state) => ({ title: STATES[state].word, width: 90 })),
  { title: 'In all', width: 90 },
];
const RULE_COLUMNS = [
  { title: 'Rule', width: 281 },
  { title: 'Met', width: 60 },
  { title: 'How it stands', width: 420 },
];
const GAP_COLUMNS = [
  { title: 'Person', width: 148 },
  { title: 'Requirement', width: 233 },
  { title: 'Level', width: 80 },
  { title: 'How it stands', width: 180 },
  { title: 'What is being done', width: 120 },
];
const COLUMNS = [
  { title: 'Person', width: 148 },
  { title: 'Standing', width: 88 },
  { title: 'Done on', width: 86 },
  { title: 'How it is known', width: 160 },
  { title: 'Certificate', width: 107 },
  { title: 'In date until, or to be done by', width: 86 },
  { title: 'Booked for', width: 86 },
];

/**
 * The proof as a PDF on A4 across: what it is, the summary, what is missing or overdue, the rules for the organisation, then a table for each
 * role, its headers again on every page; each page says of whom and when it is and how many there are.
 */
export function proofPdf(proof: Proof, zone: string): Promise<Buffer> {
  const { organisation, day, madeAt } = proof;
  const title = `Proof of training: ${organisation.name}`;
  return pdfBytes(
    {
      title,
      author: organisation.name,
      madeAt,
      landscape: true,
      margin: MARGIN,
      header: `${title}, as of ${sayCalendarDay(day)}`,
      footer: `Made on ${sayMoment(madeAt, zone)} with Muster`,
      pageNumbers: true,
    },
    async (pdf) => {
      drawAbout(pdf, proof, zone);
      drawSummary(pdf, proof);
      await drawGaps(pdf, proof);
      drawRules(pdf, proof);
      await drawRoles(pdf, proof);
    },
  );
}

function drawAbout(pdf: Pdf, proof: Proof, zone: string): void {
  const width = pdf.page.width - 2 * MARGIN;
  pdf
    .font('bold')
    .fontSize(20)
    .text(`Proof of training as of ${sayCalendarDay(proof.day)}`, { width });
  pdf.moveDown(0.4);
  for (const { label, text } of aboutProof(proof, zone)) {
    pdf.font('bold').fontSize(9.5).text(`${label}: `, MARGIN, pdf.y, { width, continued: true });
    pdf.font('regular').text(text).moveDown(0.15);
  }
  if (proof.withoutAny.length > 0) {
    pdf.font('bold').text('Nothing is required of: ', { width, continued: true });
    pdf.font('regular').text(proof.withoutAny.join(', '));
  }
}

function drawSummary(pdf: Pdf, { counted }: Proof): void {
  if (counted.length === 0) return;
  const table = new PdfTable(pdf, SUMMARY_COLUMNS);
  table.begin('Summary: people times requirements');
  for (const { level, counts, all } of counted) {
    const name = level === 'essential' ? 'Essential' : 'Recommended';
    table.row([name, ...SUMMARY.map((state) => String(counts[state])), String(all)], 0);
  }
}

/** Before everything else, as it is what whoever checks a proof looks for. */
async function drawGaps(pdf: Pdf, { lines }: Proof): Promise<void> {
  if (lines.length === 0) return;
  const gaps = proofGaps(lines);
  const table = new PdfTable(pdf, GAP_COLUMNS);
  table.begin(GAPS_TITLE);
  if (gaps.length === 0) table.row([NO_GAPS]);
  for (const [index, gap] of gaps.entries()) {
    const { name, requirement, level, word, since } = gap;
    table.row([name, requirement, level, `${word}: ${since}`, sayDoing(gap)], 3);
    if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await otherWork();
  }
}

function drawRules(pdf: Pdf, { rules }: Proof): void {
  if (rules.length === 0) return;
  const table = new PdfTable(pdf, RULE_COLUMNS);
  table.begin('Rules for the organisation as a whole');
  for (const { title, met, says } of rules) table.row([title, met ? 'Met' : 'Not met', says], 1);
}

/** A large organisation's proof has a hundred pages: others have their turn after every few rows. */
async function drawRoles(pdf: Pdf, { roles }: Proof): Promise<void> {
  const table = new PdfTable(pdf, COLUMNS);
  let rows = 0;
  for (const role of roles) {
    table.begin(sayRole(role));
    for (const requirement of role.requirements) {
      const { title, asks, source, lines } = requirement;
      table.band(`${title}. ${asks}. Source: ${source}`);
      for (const line of lines) {
        table.row(cells(requirement, line), 1);
        rows += 1;
        if (rows % ROWS_AT_ONCE === 0) await otherWork();
      }
    }
  }
}

function cells(requirement: ProofRequirement, line: ProofLine): string[] {
  const { name, standing, done, dueOn, bookedFor } = line;
  const say = (day: string | null | undefined) => (day == null ? '' : sayCalendarDay(day));
  const period = sayOtherPeriod(requirement, line);
  const due = `${say(dueOn)}${period === '' ? '' : ` (${period})`}`.trim();
  return [name, standing, say(done?.on), sayHow(line), done?.certificate ?? '', due, say(bookedFor)];
}
