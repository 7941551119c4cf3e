import htmx from 'htmx.org';
import { keepCountingDown } from './countdown.js';
import { startFilters } from './filters.js';
import { startFragments } from './fragments.js';
import { startComponents } from './govuk.js';
import { tellOpened } from './opened.js';
import { startRegister } from './register.js';

// The pages work without any of this; each part below only makes one thing quicker or kinder.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

startComponents(document.body);
startFilters(document.body);
keepCountingDown();
startFragments(htmx);
startRegister();
tellOpened();
