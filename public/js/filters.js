import { withSelf } from './govuk.js';

const wide = '(min-width: 56em)';

/** Opens the filters on a wide screen in browsers whose style sheet cannot (see css/_filters.scss). */
export function startFilters(root) {
  if (CSS.supports('selector(::details-content)') || !window.matchMedia(wide).matches) return;
  for (const details of withSelf(root, '.filters__more')) details.open = true;
}

/** Leaves fields without a value out of a filter form's request, so that the address stays short. */
export function dropEmptyFilters(event) {
  const { elt, parameters } = event.detail;
  if (!elt.closest('form[data-auto-submit]')) return;
  for (const name of Object.keys(parameters)) {
    if (parameters[name] === '') delete parameters[name];
  }
}

/** Keeps "Filters (2 in use)" true: the results carry the number in `data-filters-in-use`. */
export function showFiltersInUse(root) {
  for (const results of withSelf(root, '[data-filters-in-use]')) {
    const number = Number(results.dataset.filtersInUse);
    for (const place of document.querySelectorAll('.filters__in-use')) {
      place.textContent = number > 0 ? ` (${number} in use)` : '';
    }
  }
}
