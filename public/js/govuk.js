import { Button, ErrorSummary, NotificationBanner, SkipLink } from 'govuk-frontend';

const components = [
  { selector: '[data-module="govuk-error-summary"]', start: (element) => new ErrorSummary(element) },
  {
    selector: '[data-module="govuk-button"]',
    start: (element) => new Button(element, { preventDoubleClick: true }),
  },
  {
    selector: '[data-module="govuk-notification-banner"]',
    start: (element) => new NotificationBanner(element),
  },
  { selector: '[data-module="govuk-skip-link"]', start: (element) => new SkipLink(element) },
];

/** Starts the govuk components at and inside `root`: on the page at first, then on whatever is swapped in. */
export function startComponents(root) {
  for (const { selector, start } of components) {
    for (const element of withSelf(root, selector)) start(element);
  }
}

/** Every element that matches at or inside `root`. */
export function withSelf(root, selector) {
  const inside = [...root.querySelectorAll(selector)];
  return root.matches(selector) ? [root, ...inside] : inside;
}
