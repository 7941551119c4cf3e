const RETRY_MS = 5_000;
const POLL_MS = 5_000;
const KEYS = { a: 'attended', l: 'late', e: 'left-early', n: 'absent' };

/**
 * The register at the door. Each mark is sent by itself and is kept on this device until the server has it, also
 * over a lost connection or a reload; what other devices marked is fetched every few seconds. The instant of a
 * mark is fixed when it is made, by the server's clock, so that sending it again changes nothing.
 */
export function startRegister() {
  const form = document.querySelector('form[data-register]');
  if (form) new Register(form);
}

class Register {
  constructor(form) {
    const { session, personActing, day, now, marks, page } = form.dataset;
    Object.assign(this, { form, day, marks, page });
    this.store = `muster-register ${session} ${personActing}`;
    this.ahead = Date.parse(now) - Date.now();
    this.waiting = readWaiting(this.store);
    this.known = {};
    this.sending = false;
    this.status = form.querySelector('[data-register-status]');
    this.find = form.querySelector('[data-register-find]');
    form.querySelector('[data-register-tools]').hidden = false;
    form.querySelector('[data-register-save]').hidden = true;
    this.listen();
    this.show();
    this.send();
    setInterval(() => this.poll(), POLL_MS);
  }

  listen() {
    const { form, find } = this;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (event.submitter?.name === 'all') this.markOthers();
    });
    form.addEventListener('change', ({ target }) => {
      if (target.type === 'radio') this.mark(rowOf(target), target.value);
    });
    form.addEventListener('keydown', (event) => this.key(event));
    find.addEventListener('input', () => this.filter());
    window.addEventListener('online', () => this.send());
    window.addEventListener('storage', ({ key }) => {
      if (key !== this.store) return;
      this.waiting = readWaiting(this.store);
      this.show();
    });
  }

  rows() {
    return [...this.form.querySelectorAll('[data-person]')];
  }

  /** Someone meant this. An earlier mark of the same person that was not sent yet is no longer of interest. */
  mark(row, choice, fills = false) {
    const madeAt = new Date(Date.now() + this.ahead).toISOString();
    this.waiting[`${this.day} ${row.dataset.person}`] = { choice, madeAt, fills };
    this.keep();
    this.show();
    this.send();
  }

  markOthers() {
    const others = this.rows().filter((row) => !row.querySelector(':checked'));
    for (const row of others) this.mark(row, 'attended', true);
    this.form.querySelector('details').open = false;
    this.say(others.length === 0 ? 'Everybody has a mark already.' : '');
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = this.rows().filter((row) => !row.hidden);
    if (event.target === this.find) {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      focusOn(shown[0]);
      return;
    }
    const row = rowOf(event.target);
    const choice = KEYS[event.key.toLowerCase()];
    if (!row || choice === undefined) return;
    event.preventDefault();
    const radio = row.querySelector(`input[value="${choice}"]`);
    radio.checked = true;
    this.mark(row, choice);
    if (this.find.value !== '') {
      this.find.value = '';
      this.filter();
      this.find.focus();
    } else {
      focusOn(shown[shown.indexOf(row) + 1] ?? row);
    }
  }

  filter() {
    const words = this.find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of this.rows()) {
      const name = row.querySelector('.register__name').textContent.toLowerCase();
      row.hidden = !words.every((word) => name.includes(word));
    }
  }

  keep() {
    try {
      localStorage.setItem(this.store, JSON.stringify(this.waiting));
    } catch {
      // A browser that keeps nothing still sends what is in memory.
    }
  }

  /** One after the other, until all are there or one does not go through. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    clearTimeout(this.retry);
    try {
      for (const key of Object.keys(this.waiting)) {
        const mark = this.waiting[key];
        if (mark === undefined || mark.refused) continue;
        const answer = await this.post(key, mark);
        if (this.waiting[key]?.madeAt !== mark.madeAt) continue;
        if (answer.standing) {
          const [day, person] = key.split(' ');
          this.known[day] = { ...this.known[day], [person]: answer.standing };
          delete this.waiting[key];
        } else this.waiting[key] = { ...mark, refused: answer.text };
        this.keep();
        this.show();
      }
    } catch {
      // No connection, or no sign-in: nothing is lost, it goes out later.
    }
    this.sending = false;
    this.show();
    if (this.unsent().length > 0) this.retry = setTimeout(() => this.send(), RETRY_MS);
  }

  async post(key, { choice, madeAt, fills }) {
    const [day, person] = key.split(' ');
    const _csrf = this.form.elements._csrf.value;
    const body = new URLSearchParams({ _csrf, day, person, choice, madeAt, fills: fills ? '1' : '' });
    const response = await fetch(this.marks, { method: 'POST', body, redirect: 'error' });
    if (![200, 409, 422].includes(response.status)) throw new Error(String(response.status));
    return response.json();
  }

  /** What the other devices marked, and whom they added. */
  async poll() {
    if (document.hidden) return;
    try {
      const response = await fetch(this.marks, { redirect: 'error' });
      if (!response.ok) return;
      const { closed, people, marks } = await response.json();
      if (closed && Object.keys(this.waiting).length === 0) return location.reload();
      const here = new Set(this.rows().map((row) => row.dataset.person));
      if (people.some((person) => !here.has(person))) await this.fetchPeople();
      this.known = marks;
      if (!closed) for (const key of Object.keys(this.waiting)) delete this.waiting[key].refused;
      this.show();
      if (this.unsent().length > 0) this.send();
    } catch {
      this.show();
    }
  }

  async fetchPeople() {
    const response = await fetch(this.page, { headers: { 'HX-Request': 'true' }, redirect: 'error' });
    if (!response.ok) return;
    const focused = document.activeElement;
    const [person, value] = [rowOf(focused)?.dataset.person, focused?.value];
    const fragment = new DOMParser().parseFromString(await response.text(), 'text/html');
    this.form
      .querySelector('[data-register-people]')
      .replaceWith(fragment.querySelector('[data-register-people]'));
    this.filter();
    if (person === undefined) return;
    this.form.querySelector(`[data-person="${person}"] input[value="${value}"]`)?.focus();
  }

  unsent() {
    return Object.values(this.waiting).filter((mark) => !mark.refused);
  }

  /** Puts what stands into the rows: what is waiting here, else what the server said last. */
  show() {
    const tally = {};
    for (const row of this.rows()) {
      const key = `${this.day} ${row.dataset.person}`;
      const choice = this.waiting[key]?.choice ?? this.known[this.day]?.[row.dataset.person];
      const radio = choice && row.querySelector(`input[value="${choice}"]`);
      if (radio && !radio.checked) radio.checked = true;
      const stands = row.querySelector(':checked')?.value;
      row.className = `register__row${stands ? ` register__row--${stands}` : ''}`;
      row.querySelector('[data-unsent]').hidden = this.waiting[key] === undefined;
      tally[stands ?? 'unmarked'] = (tally[stands ?? 'unmarked'] ?? 0) + 1;
    }
    for (const place of document.querySelectorAll('[data-register-tally] [data-count]')) {
      place.textContent = tally[place.dataset.count] ?? 0;
    }
    this.showWaiting();
  }

  showWaiting() {
    const unsent = this.unsent().length;
    const refused = Object.values(this.waiting).filter((mark) => mark.refused);
    const held = this.sending && navigator.onLine && this.quick;
    this.status.classList.toggle('register__saved--waiting', !held && unsent + refused.length > 0);
    if (refused.length > 0) {
      this.say(`${marks(refused.length)} not taken: ${refused[0].refused}. They are kept on this device.`);
    } else if (unsent > 0) {
      this.say(
        `${marks(unsent)} not sent yet. They are kept on this device and sent as soon as Muster can be reached.`,
      );
    } else if (this.busy) this.say('All marks are saved.');
    this.busy = unsent > 0 || this.busy;
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }
}

function marks(count) {
  return count === 1 ? '1 mark' : `${count} marks`;
}

function rowOf(element) {
  return element?.closest?.('[data-person]') ?? null;
}

function focusOn(row) {
  (row?.querySelector('input:checked') ?? row?.querySelector('input[type="radio"]'))?.focus();
}

function readWaiting(store) {
  try {
    return JSON.parse(localStorage.getItem(store) ?? '{}');
  } catch {
    return {};
  }
}
