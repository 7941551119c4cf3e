const EVERY_MS = 5_000;
const KEYS = { a: 'attended', l: 'late', e: 'left-early', n: 'absent' };
const TROUBLE = {
  lost: 'Kept on this device, and sent as soon as Muster can be reached.',
  signedOut: 'You have been signed out. Sign in again in another window, and nothing is lost.',
  403: 'This page has been open too long. Load it again, and nothing is lost.',
  404: 'This register is no longer yours to take.',
};

/**
 * The register at the door. Each mark is sent by itself and is kept on this device until the server has it, also
 * over a lost connection or a reload; what other devices marked is fetched every few seconds. The instant of a
 * mark is fixed when it is made, by the server's clock, so that sending it again changes nothing.
 */
export function startRegister() {
  const form = document.querySelector('form[data-register]');
  if (form) startMarking(form);
  const closed = document.querySelector('[data-register-kept]');
  if (closed) closed.hidden = keptOnDevice(closed.dataset.registerKept).size() === 0;
}

function startMarking(form) {
  const { day, now, marks: address, page } = form.dataset;
  let ahead = Date.parse(now) - Date.now();
  const waiting = keptOnDevice(form.dataset.register);
  const part = (name) => form.querySelector(`[data-register-${name}]`);
  const find = part('find');
  let known = {};
  let sending = false;
  let trouble = null;
  let marked = waiting.size() > 0;
  let leavingFor = null;

  // Whoever closes the register closes all that was marked, so the last marks go first.
  document.querySelector('a[href$="/closing"]')?.addEventListener('click', (event) => {
    if (unsent().length === 0) return;
    event.preventDefault();
    leavingFor = event.currentTarget.href;
    send();
  });
  part('tools').hidden = false;
  part('save').hidden = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.submitter?.name === 'all') markOthers();
  });
  form.addEventListener('change', ({ target }) => {
    if (target.type === 'radio') mark([rowOf(target)], target.value);
  });
  form.addEventListener('keydown', press);
  find.addEventListener('input', filter);
  part('forget').addEventListener('click', () => {
    for (const [key, { refused }] of waiting.all()) if (refused) waiting.drop(key);
    location.reload();
  });
  window.addEventListener('online', send);
  document.addEventListener('visibilitychange', poll);
  window.addEventListener('storage', show);
  setInterval(poll, EVERY_MS);
  show();
  send();

  function rows() {
    return [...form.querySelectorAll('[data-person]')];
  }

  /** An earlier mark of the same person that was not sent yet is no longer of interest. */
  function mark(some, choice, fills = false) {
    const madeAt = new Date(Date.now() + ahead).toISOString();
    for (const row of some) waiting.put(`${day} ${row.dataset.person}`, { choice, madeAt, fills });
    marked = true;
    show();
    send();
  }

  function markOthers() {
    mark(
      rows().filter((row) => !row.querySelector(':checked')),
      'attended',
      true,
    );
    part('all').closest('details').open = false;
    focusOn(rows()[0]);
  }

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = rows().filter((row) => !row.hidden);
    if (event.target === find) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      focusOn(shown[0]);
      return;
    }
    const row = rowOf(event.target);
    const choice = KEYS[event.key.toLowerCase()];
    if (!row || choice === undefined) return;
    event.preventDefault();
    row.querySelector(`input[value="${choice}"]`).checked = true;
    mark([row], choice);
    if (find.value === '') return focusOn(shown[shown.indexOf(row) + 1] ?? row);
    find.value = '';
    filter();
    find.focus();
  }

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/);
    for (const row of rows()) {
      const name = row.querySelector('.register__name').textContent.toLowerCase();
      row.hidden = !words.every((word) => name.includes(word));
    }
  }

  /** One after the other, until all are there or one does not go through. */
  async function send() {
    if (sending) return;
    sending = true;
    try {
      for (const [key, mine] of waiting.all()) {
        if (mine.refused) continue;
        const answer = await post(key, mine);
        if (waiting.get(key)?.madeAt !== mine.madeAt) continue;
        if (answer.standing === undefined) waiting.put(key, { ...mine, refused: answer.text });
        else {
          const [on, person] = key.split(' ');
          known[on] = { ...known[on], [person]: answer.standing };
          waiting.drop(key);
        }
      }
      trouble = null;
    } catch (error) {
      trouble = TROUBLE[error.message] ?? TROUBLE.lost;
    }
    sending = false;
    show();
    if (trouble === null && unsent().length > 0) send();
  }

  async function post(key, { choice, madeAt, fills }) {
    const [on, person] = key.split(' ');
    const _csrf = form.elements._csrf.value;
    const body = new URLSearchParams({ _csrf, day: on, person, choice, madeAt, fills: fills ? '1' : '' });
    return ask(address, { method: 'POST', body });
  }

  /** What the other devices marked, and whom they added. */
  async function poll() {
    if (document.hidden) return send();
    try {
      const { closed, people, marks, now: there } = await ask(address);
      // What came over the network is older than it looks, so the largest difference is the truest.
      ahead = Math.max(ahead, Date.parse(there) - Date.now());
      if (closed && waiting.size() === 0) return location.reload();
      const here = new Set(rows().map((row) => row.dataset.person));
      if (people.some((person) => !here.has(person))) await fetchPeople();
      known = marks;
      // What was refused may be taken once the register is open again, or the person is back on it.
      if (!closed) for (const [key, mine] of waiting.all()) waiting.put(key, { ...mine, refused: undefined });
    } catch (error) {
      if (unsent().length > 0) trouble = TROUBLE[error.message] ?? TROUBLE.lost;
    }
    show();
    send();
  }

  async function fetchPeople() {
    const response = await fetch(page, { headers: { 'HX-Request': 'true' }, redirect: 'error' });
    if (!response.ok) return;
    const { activeElement } = document;
    const [person, value] = [rowOf(activeElement)?.dataset.person, activeElement?.value];
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    part('people').replaceWith(fresh.querySelector('[data-register-people]'));
    filter();
    if (person) form.querySelector(`[data-person="${person}"] input[value="${value}"]`)?.focus();
  }

  function unsent() {
    return waiting.all().filter(([, { refused }]) => !refused);
  }

  /** Puts what stands into the rows: what is waiting here, else what the server said last. */
  function show() {
    const tally = {};
    for (const row of rows()) {
      const mine = waiting.get(`${day} ${row.dataset.person}`);
      const choice = mine?.choice ?? known[day]?.[row.dataset.person];
      if (choice !== undefined) row.querySelector(`input[value="${choice}"]`).checked = true;
      const stands = row.querySelector(':checked')?.value;
      row.className = `register__row${stands ? ` register__row--${stands}` : ''}`;
      row.querySelector('[data-unsent]').hidden = !(mine?.refused || (mine && trouble));
      tally[stands ?? 'unmarked'] = (tally[stands ?? 'unmarked'] ?? 0) + 1;
    }
    for (const place of document.querySelectorAll('[data-register-tally] [data-count]')) {
      place.textContent = tally[place.dataset.count] ?? 0;
    }
    const refused = waiting.all().filter((entry) => entry[1].refused);
    part('forget').hidden = refused.length === 0;
    const words = wordsFor(refused, unsent().length);
    const status = part('status');
    status.classList.toggle('register__saved--waiting', refused.length > 0 || trouble !== null);
    if (words !== null && status.textContent !== words) status.textContent = words;
    if (leavingFor !== null && unsent().length === 0) location.assign(leavingFor);
  }

  /** Null: something is on its way, and there is nothing to say about it yet. */
  function wordsFor(refused, left) {
    if (refused.length > 0) return `${count(refused.length)} not taken. ${refused[0][1].refused}.`;
    if (left > 0) return trouble === null ? null : `${count(left)} not sent yet. ${trouble}`;
    return marked ? 'All marks are saved.' : '';
  }
}

/** Answers with the data, or throws an error whose message is a key of TROUBLE. */
async function ask(address, options = {}) {
  const response = await fetch(address, { ...options, redirect: 'manual' });
  if (response.type === 'opaqueredirect') throw new Error('signedOut');
  if (![200, 409, 422].includes(response.status)) throw new Error(String(response.status));
  return response.json();
}

/**
 * The marks that this device holds for one register and person, each under a key of its own, so that two windows
 * do not write over each other. A browser that keeps nothing still has them in memory.
 */
function keptOnDevice(name) {
  const prefix = `muster-register ${name} `;
  const memory = new Map();
  const device = (work, otherwise) => {
    try {
      return work(localStorage);
    } catch {
      return otherwise();
    }
  };
  const get = (key) =>
    device(
      (place) => JSON.parse(place.getItem(prefix + key)) ?? undefined,
      () => memory.get(key),
    );
  const keys = () =>
    device(
      (place) =>
        Object.keys(place).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : [])),
      () => [...memory.keys()],
    );
  return {
    get,
    all: () => keys().map((key) => [key, get(key)]),
    size: () => keys().length,
    put: (key, mark) =>
      device(
        (place) => place.setItem(prefix + key, JSON.stringify(mark)),
        () => memory.set(key, mark),
      ),
    drop: (key) =>
      device(
        (place) => place.removeItem(prefix + key),
        () => memory.delete(key),
      ),
  };
}

function count(number) {
  return number === 1 ? '1 mark' : `${number} marks`;
}

function rowOf(element) {
  return element?.closest?.('[data-person]') ?? null;
}

function focusOn(row) {
  (row?.querySelector('input:checked') ?? row?.querySelector('input[type="radio"]'))?.focus();
}
