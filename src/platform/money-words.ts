const AS_SUMS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });
const AS_WHOLE = new Intl.NumberFormat('en-GB', {
  style: 'currency',
  currency: 'GBP',
  maximumFractionDigits: 0,
});

/** Money is whole pence everywhere; "£160.00" where it is a sum that somebody owes. */
export function sayPence(pence: number): string {
  return AS_SUMS.format(pence / 100);
}

/** "£80", and "£82.50" where it is not whole: a price as people say it. */
export function sayPrice(pence: number): string {
  return pence % 100 === 0 ? AS_WHOLE.format(pence / 100) : sayPence(pence);
}

/** "160.00": pence as a decimal, for files that another system reads. */
export function decimalOf(pence: number): string {
  return (pence / 100).toFixed(2);
}
