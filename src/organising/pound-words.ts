/** Money as a form shows it: 2550 is "25.50", 2500 is "25", nothing is "". */
export function pounds(pence: number | null): string {
  if (pence === null) return '';
  return pence % 100 === 0 ? String(pence / 100) : (pence / 100).toFixed(2);
}
