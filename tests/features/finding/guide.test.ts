import { readFileSync } from 'node:fs';
import { type House, onBothEngines } from '../../support/house.ts';

/** Must show 2: the whole of the partnership's guide, held against the reference data. */
type Entry = {
  slug: string;
  title: string;
  entryType: string;
  state: string;
  audienceText: string;
  requirementText: string | null;
  bookedHere: boolean;
  contact: string | null;
  bookingRoute: { text: string; href: string | null; addressLost: boolean };
};

const file = new URL('../../../db/seeds/reference/activities.json', import.meta.url);
const entries = JSON.parse(readFileSync(file, 'utf8')) as Entry[];
const current = entries.filter((entry) => entry.state === 'current');
const CONFERENCES = ['pic', 'pep-conference'];
const meetings = current.filter((entry) => entry.entryType === 'meeting-series');
const conferences = current.filter((entry) => CONFERENCES.includes(entry.slug));
const trainings = current.filter((entry) => !meetings.includes(entry) && !conferences.includes(entry));

onBothEngines('each entry of the guide can be found by its title', async (t, house) => {
  t.same([trainings.length, meetings.length, conferences.length], [29, 10, 2]);
  for (const { title, slug } of current) {
    const page = await get(house, `/catalogue?q=${encodeURIComponent(title.slice(0, 200))}`);
    t.equal(linksTo(page)[0], `/activities/${slug}`, title);
  }
});

onBothEngines('all of it is in the catalogue, and nothing else', async (t, house) => {
  const listed: string[] = [];
  for (const page of [1, 2, 3]) listed.push(...linksTo(await get(house, `/catalogue?page=${page}`)));
  t.same(listed.sort(), current.map((entry) => `/activities/${entry.slug}`).sort());
});

onBothEngines('each has a page with exactly its flag, audience and booking route', async (t, house) => {
  for (const entry of current) {
    const page = await get(house, `/activities/${entry.slug}`);
    t.ok(
      page.includes(`<h1 class="govuk-heading-l">${escaped(entry.title)}</h1>`),
      `title of ${entry.title}`,
    );
    t.ok(fact(page, 'Who it is for') === escaped(entry.audienceText), `audience of ${entry.title}`);
    t.equal(
      fact(page, 'The guide says'),
      entry.requirementText === null ? null : escaped(entry.requirementText),
      entry.title,
    );
    const { text, href, addressLost } = entry.bookingRoute;
    const route =
      href === null ? escaped(text) : `<a class="govuk-link" href="${escaped(href)}">${escaped(text)}</a>`;
    t.ok(page.includes(`<p>${route}</p>`), `route of ${entry.title}`);
    t.equal(page.includes('was lost in the source document'), addressLost, `lost address of ${entry.title}`);
    if (addressLost && entry.contact !== null)
      t.ok(page.includes(`Contact: ${escaped(entry.contact)}`), entry.title);
  }
});

onBothEngines(
  'the route is the contact of what is booked here, and the way to book of what is not',
  async (t, house) => {
    for (const entry of current) {
      const page = await get(house, `/activities/${entry.slug}`);
      const heading = /id="route">([^<]+)</.exec(page)?.[1];
      const wanted = !entry.bookedHere
        ? undefined
        : entry.entryType === 'training'
          ? 'Booking in the guide'
          : 'Contact';
      t.equal(heading, wanted, entry.title);
      t.equal(page.includes('id="dates"'), entry.bookedHere, entry.title);
    }
  },
);

onBothEngines('archived, proposed, school-only and national entries are not offered', async (t, house) => {
  const hidden = entries.filter((entry) => entry.state !== 'current');
  t.equal(hidden.length, 43);
  for (const { slug, title } of hidden) {
    t.equal((await house.app.inject(`/activities/${slug}`)).statusCode, 404, slug);
    const found = linksTo(await get(house, `/catalogue?q=${encodeURIComponent(title.slice(0, 200))}`));
    t.notOk(found.includes(`/activities/${slug}`), title);
  }
});

onBothEngines('a programme lists what is in it, and each of those names it', async (t, house) => {
  const page = await get(house, '/activities/masterclasses-dsl-series');
  t.match(page, 'nobody books it as a whole');
  t.ok(linksTo(page).includes('/activities/masterclass-consent'));
  t.ok(
    (await get(house, '/activities/masterclass-consent')).includes(
      'href="/activities/masterclasses-dsl-series"',
    ),
  );
});

onBothEngines('what is by invitation says so', async (t, house) => {
  for (const slug of ['met-weekly', 'marac', 'severely-absent']) {
    t.match(await get(house, `/activities/${slug}`), '<strong>By invitation.</strong>', slug);
  }
});

onBothEngines(
  'for whom it is essential comes from the requirements that are switched on',
  async (t, house) => {
    const page = await get(house, '/activities/basic-awareness');
    t.match(
      page,
      /Essential for<\/h3>\s*<ul[^>]*><li>Designated Safeguarding Lead \(DSL\)<\/li><li>Any staff working with children<\/li>/,
    );
    await house.platform.store.transaction(async (tx) => {
      await tx.update(tx.t.requirements).set({ active: false });
    });
    house.clock.advance({ minutes: 2 });
    t.notOk((await get(house, '/activities/basic-awareness')).includes('Essential for'));
  },
);

async function get({ app }: House, path: string): Promise<string> {
  const response = await app.inject(path);
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`);
  return response.body;
}

/** The activities that a list names, in its order. */
function linksTo(page: string): string[] {
  return [...page.matchAll(/entry__title"><a class="govuk-link" href="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
}

function fact(page: string, label: string): string | null {
  const found = new RegExp(`</svg>${label}</dt>\\s*<dd class="facts__value">([\\s\\S]*?)</dd>`).exec(page);
  return found?.[1] ?? null;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
