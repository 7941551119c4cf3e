const MINUTE = 60_000;
const seenAt = new WeakMap();

/** Keeps the words of every `<time data-counts-down>` true: once now, and once a minute after. */
export function keepCountingDown() {
  countDown(document);
  setInterval(() => countDown(document), MINUTE);
}

/**
 * Writes the time that is left into each counting element under `root`. `datetime` is the end and `data-now`
 * the server's time when the page was made, both ISO instants: a wrong clock on the desk changes nothing.
 */
export function countDown(root) {
  for (const element of root.querySelectorAll('time[data-counts-down]')) {
    if (!seenAt.has(element)) seenAt.set(element, Date.now());
    const seen = seenAt.get(element);
    const madeAt = Date.parse(element.dataset.now ?? '') || seen;
    const left = Date.parse(element.dateTime) - madeAt - (Date.now() - seen);
    if (Number.isNaN(left)) continue;
    element.textContent = left > 0 ? `${timeLeft(left)} left` : 'The time has run out';
  }
}

function timeLeft(milliseconds) {
  const minutes = Math.max(1, Math.floor(milliseconds / MINUTE));
  if (minutes >= 48 * 60) return `${Math.floor(minutes / (24 * 60))} days`;
  if (minutes < 60) return count(minutes, 'minute');
  const rest = minutes % 60;
  const hours = count(Math.floor(minutes / 60), 'hour');
  return rest === 0 ? hours : `${hours} ${count(rest, 'minute')}`;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
