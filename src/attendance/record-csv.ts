import { stringify } from 'csv-stringify/sync';
import type { RecordPage } from './record-page.ts';

/**
 * A person's record as CSV for a spreadsheet: with a byte-order mark, so that names come out right, and with a
 * quote before what a spreadsheet would take for a formula.
 */
export function recordCsv({ rows }: RecordPage): string {
  const header = [
    'Activity',
    'Date',
    'How it is known',
    'Provider',
    'Edition',
    'Hours',
    'Participatory',
    'Certificate number',
    'Withdrawn because',
  ];
  const lines = rows.map((row) => [
    row.title,
    row.completedOn,
    row.source,
    row.provider ?? '',
    row.edition ?? '',
    row.hours ?? '',
    row.participatory ? 'yes' : '',
    row.number,
    row.withdrawn?.reason ?? '',
  ]);
  return stringify([header, ...lines], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
