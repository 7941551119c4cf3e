import { countDown } from './countdown.js';
import { dropEmptyFilters, showFiltersInUse, startFilters } from './filters.js';
import { startComponents, withSelf } from './govuk.js';

const TROUBLE = {
  network:
    'Muster could not be reached. Check your connection, then load the page again to see how things stand.',
  refused:
    'Muster could not do that. Load the page again to see how things stand; you may have been signed out.',
  busy: 'Muster is very busy just now. Wait a moment and try again.',
};

/** Makes what htmx swaps in behave as a page does: announced, focused, with its components started. */
export function startFragments(htmx) {
  htmx.onLoad((element) => {
    if (element !== document.body) welcome(element);
  });
  const on = (name, listener) => document.body.addEventListener(name, listener);
  on('htmx:configRequest', dropEmptyFilters);
  on('htmx:beforeRequest', (event) => markBusy(event.detail.target, true));
  on('htmx:afterRequest', (event) => markBusy(event.detail.target, false));
  on('htmx:beforeSwap', clearTrouble);
  on('htmx:sendError', () => showTrouble(TROUBLE.network));
  on('htmx:timeout', () => showTrouble(TROUBLE.network));
  on('htmx:responseError', (event) =>
    showTrouble([429, 503].includes(event.detail.xhr.status) ? TROUBLE.busy : TROUBLE.refused),
  );
}

function welcome(element) {
  // An error summary takes the focus itself when it starts (422).
  startComponents(element);
  startFilters(element);
  showFiltersInUse(element);
  countDown(element);
  for (const target of withSelf(element, '[data-focus-after-swap]').slice(0, 1)) {
    if (!target.hasAttribute('tabindex')) target.tabIndex = -1;
    target.focus();
  }
  for (const source of withSelf(element, '[data-announce]').slice(0, 1)) announce(source.dataset.announce);
}

/** Says `text` to screen readers. Emptied first: saying the same thing twice has to be heard twice. */
function announce(text) {
  const region = document.getElementById('announcer');
  if (!region) return;
  region.textContent = '';
  setTimeout(() => {
    region.textContent = text;
  }, 100);
}

function markBusy(target, busy) {
  if (!(target instanceof Element)) return;
  if (busy) target.setAttribute('aria-busy', 'true');
  else target.removeAttribute('aria-busy');
}

function showTrouble(text) {
  const place = document.getElementById('trouble');
  const template = document.getElementById('trouble-notice');
  if (!place || !(template instanceof HTMLTemplateElement)) return;
  const notice = template.content.cloneNode(true);
  notice.querySelector('[data-text]').textContent = text;
  place.replaceChildren(notice);
}

function clearTrouble(event) {
  if (event.detail.shouldSwap) document.getElementById('trouble')?.replaceChildren();
}
