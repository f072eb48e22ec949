// The page of the advice as people meet it. What is expected was worked out by hand from the prices of 2026: a ticket by rail
// 2.55, a day 12.30, a week of all zones 32.40 and a month 90.80; Liberté + 2.04 a trip, and 8.00 for whoever had it before.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../scripts/serve.mjs';
import { launch } from '../support/chromium.mjs';
import { checkAccessible, openPage, overflow, reachable } from '../support/page.mjs';
import { root } from '../support/vectors.mjs';

let server;
let browser;

before(async () => {
  server = await serve(join(root, 'dist/demo'));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const WORKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const ADULT = { birthDate: '1990-05-05', hadLibertePlus: false };

const by = (modes, first, last, more) => ({ modes, zones: { first, last }, airport: false, ...more });

function habit(from, to, on, journey, times) {
  return { from, lasts: { tag: 'to-day', val: to }, days: { tag: 'on', val: on }, journey, times };
}

// Four trips on five days a week: by the trip at least 8.16 a day, by the week 6.48. A month has 20 such days or more, which
// would be 129.60: each of the ten months is cheapest as a month. Two zones would leave most days without a title.
const TEN_MONTHS = {
  day: '2026-02-20',
  traveller: ADULT,
  habits: [habit('2026-03-01', '2026-12-31', WORKDAYS, by(['rer'], 2, 4), 4)],
};
// There and back once: two tickets are 5.10, Liberté + 12.08.
const ONCE = {
  day: '2026-03-02',
  traveller: { ...ADULT, hadLibertePlus: true },
  trips: [{ day: '2026-03-03', journey: by(['rer'], 2, 4), times: 2 }],
};
// No title is good for a high-speed train.
const UNSERVED = {
  ...ONCE,
  trips: [...ONCE.trips, { day: '2026-03-03', journey: by(['tgv'], 1, 5), times: 1 }],
};
const HELD = {
  ...ONCE,
  held: [
    { title: 'navigo-mois', zones: { first: 1, last: 5 }, firstDay: '2026-03-01', lastDay: '2026-03-31' },
  ],
};
// In the collèges of the department 94 half of 393.30 is paid for the pupil, and a fee of 8.00 is due: 204.65, while four
// months would be 355.20.
const PUPIL = {
  day: '2026-08-15',
  traveller: {
    birthDate: '2012-05-05',
    department: '94',
    pupil: { schooling: 'college', listedEstablishment: true, passLastSeason: false, identityProof: true },
    hadLibertePlus: true,
  },
  habits: [habit('2026-09-01', '2026-12-31', WORKDAYS, by(['rer'], 2, 3), 6)],
};
// Twelve months in a row, asked for 15 days before or more: a year is 998.80 with 11 debits, and a fee of 7.60; twelve months
// would be 1089.60.
const YEAR = {
  day: '2025-12-10',
  traveller: { ...ADULT, hadLibertePlus: true },
  habits: [habit('2026-01-01', '2026-12-31', WORKDAYS, by(['rer'], 2, 4), 4)],
};
const NOTHING = { day: '2026-03-02', traveller: ADULT };
const TOO_EARLY = { ...ONCE, trips: [{ ...ONCE.trips[0], day: '2026-03-01' }] };

const open = (request, options) => {
  const hash = new URLSearchParams({ lang: 'en', request: JSON.stringify(request) });
  return openPage(browser, server.url, `choose.html#${hash}`, options);
};
const text = (page, selector) => page.locator(selector).innerText();
const purchases = (page) =>
  page
    .locator('#verdict-body tbody tr')
    .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
const day = (page, date) => page.locator(`#calendar td:has(time[datetime="${date}"])`);
const title = (page, id) => page.locator(`#titles-body > li[data-title=${id}]`);

test('five days a week for ten months are ten months', async () => {
  const { page, close } = await open(TEN_MONTHS);
  assert.equal(await text(page, '.price'), '€908.00');
  const bought = await purchases(page);
  assert.equal(bought.length, 10);
  for (const [name, quantity, , , , cost] of bought)
    assert.deepEqual([name, quantity, cost], ['Navigo Mois, zones 1–5', '1', '€90.80']);
  // On sale from the 20th of the month before, and needed on Monday, 2 March.
  assert.equal(bought[0][2], '20 February 2026 – 2 March 2026');
  assert.equal(bought[0][3], '1 March 2026 – 31 March 2026');
  assert.match(await title(page, 'navigo-mois').innerText(), /Chosen/);
  assert.match(await page.locator('#announcement').textContent(), /Cheapest choice: €908\.00\./);
  await close();
});

test('twelve months in a row are a year, of which the last month is free', async () => {
  const { page, close } = await open(YEAR);
  assert.equal(await text(page, '.price'), '€1,006.40');
  const [[name, quantity, buy, valid], ...others] = await purchases(page);
  assert.deepEqual(others, []);
  assert.match(name, /^Navigo Annuel, zones 1–5.*€998\.80, fee €7\.60$/);
  assert.deepEqual([quantity, valid], ['1', '1 January 2026 – 31 December 2026']);
  assert.equal(buy, '10 December 2025 – 17 December 2025');
  // The months are dearer by 83.20.
  assert.match(await title(page, 'navigo-mois').innerText(), /Dearer by €83\.20/);
  await close();
});

test('trips that are paid for afterwards are told apart from what is bought', async () => {
  // Who never had Liberté + pays no fee: 4.08.
  const { page, close } = await open({ ...ONCE, traveller: ADULT });
  assert.equal(await text(page, '.price'), '€4.08');
  assert.match(await text(page, '#verdict'), /Of this, €4\.08 is debited after the fact, trip by trip\./);
  assert.match(await title(page, 'liberte-plus').innerText(), /Chosen/);
  assert.match(await day(page, '2026-03-03').textContent(), /Navigo Liberté\+$/);
  await close();
});

test('a child under four needs no title', async () => {
  const { page, close } = await open({ ...ONCE, traveller: { ...ADULT, birthDate: '2023-05-05' } });
  assert.equal(await text(page, '.price'), '€0.00');
  assert.match(await day(page, '2026-03-03').textContent(), /^3○ no title needed$/);
  await close();
});

test('the calendar shows by letter and by name which title is for which day', async () => {
  const { page, close } = await open(TEN_MONTHS);
  const months = page.locator('#calendar table.month');
  assert.equal(await months.count(), 10);
  assert.equal(await months.first().locator('caption').innerText(), 'March 2026');
  assert.equal(await text(page, '#calendar .letters'), 'A Navigo Mois');
  // A Monday, a Saturday on which the month is valid and nobody travels, and the last day.
  assert.equal((await day(page, '2026-03-02').textContent()).trim(), '2A Navigo Mois');
  assert.equal((await day(page, '2026-03-07').textContent()).trim(), '7A Navigo Mois, no trip');
  assert.match(await day(page, '2026-12-31').textContent(), /Navigo Mois$/);
  // The first of March was a Sunday, the last place of its week.
  const place = await day(page, '2026-03-01').evaluate((cell) => cell.cellIndex);
  assert.equal(place, 6);
  await close();
});

test('one day there and back is two tickets, and the bars compare what else it would cost', async () => {
  const { page, close } = await open(ONCE);
  assert.equal(await text(page, '.price'), '€5.10');
  const [[name, quantity, buy, , , cost], ...others] = await purchases(page);
  assert.deepEqual(others, []);
  assert.deepEqual([quantity, buy, cost], ['2', '3 March 2026', '€5.10']);
  assert.equal(name, 'Metro-Train-RER ticket');
  // A day is 12.30, dearer by 7.20; a week 32.40, dearer by 27.30.
  assert.match(await title(page, 'navigo-jour').innerText(), /Dearer by €7\.20/);
  assert.match(await title(page, 'navigo-semaine').innerText(), /Dearer by €27\.30/);
  await page.locator('#compare summary').click();
  const rows = await page
    .locator('#compare tbody tr')
    .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));
  assert.deepEqual(rows[0], ['Advised choice', '€5.10', '–']);
  assert.ok(
    rows.some((row) => row.join() === 'Navigo Jour and otherwise tickets,€12.30,€7.20'),
    `${rows}`,
  );
  const widths = await page
    .locator('#compare rect')
    .evaluateAll((found) => found.map((bar) => Number(bar.getAttribute('width'))));
  const cents = rows.map(([, amount]) => Number(amount.slice(1)));
  assert.equal(widths.length, rows.length);
  for (const [index, width] of widths.entries())
    assert.ok(Math.abs(width / widths[0] - cents[index] / cents[0]) < 0.02, `${widths}`);
  await close();
});

test('every title says why it was not chosen, and what one would buy with it', async () => {
  const { page, close } = await open(ONCE);
  const items = page.locator('#titles-body > li');
  assert.ok((await items.count()) >= 21);
  for (const item of await items.all()) {
    assert.notEqual((await item.locator('.stamp').innerText()).trim(), '');
    assert.notEqual(await item.locator('cite').count(), 0);
  }
  const month = title(page, 'navigo-mois');
  await month.locator('summary').click();
  assert.match(await month.locator('tbody').innerText(), /Navigo Mois.*1 March 2026 – 31 March 2026.*€/s);
  const solidarity = title(page, 'navigo-mois-solidarite');
  assert.match(await solidarity.innerText(), /Not possible for you/);
  await page.locator('summary', { hasText: 'Rights to lower prices' }).click();
  await page.locator('#rights-solidarite-quarter').check();
  assert.doesNotMatch(await solidarity.innerText(), /Not possible for you/);
  await close();
});

test('a trip that no title is good for is said, in words and in the calendar', async () => {
  const { page, close } = await open(UNSERVED);
  assert.equal(await text(page, '.price'), '€5.10');
  assert.match(await text(page, '#verdict'), /Trips without a title: 1/);
  assert.match(await day(page, '2026-03-03').textContent(), /✕ Metro-Train-RER ticket, no title for a trip/);
  assert.match(await page.locator('#announcement').textContent(), /Trips without a title: 1\./);
  await close();
});

test('a pass that one has already is used, and removing it brings the tickets back', async () => {
  const { page, close } = await open(HELD);
  assert.equal(await text(page, '.price'), '€0.00');
  assert.match(await text(page, '#verdict'), /Nothing needs to be bought\./);
  assert.match(await text(page, '#reasons'), /Your Navigo Mois covers 2 of the trips\./);
  assert.match(await day(page, '2026-03-03').textContent(), /Navigo Mois/);
  await page.getByRole('button', { name: /^Remove Already held: Navigo Mois/ }).click();
  assert.equal(await text(page, '.price'), '€5.10');
  assert.match(await page.locator('#announcement').textContent(), /^Removed: Already held: Navigo Mois/);
  await close();
});

test('a pass without an end covers what comes', async () => {
  const { page, close } = await open(ONCE);
  await page.locator('#kind').selectOption('held');
  assert.equal(await page.locator('#mode').isVisible(), false);
  await page.locator('#title').selectOption('navigo-mois');
  await page.locator('#from').fill('2026-03-01');
  await page.locator('#until').fill('');
  await page.locator('#add').click();
  assert.equal(await text(page, '.price'), '€0.00');
  assert.match(await text(page, '#plans'), /Already held: Navigo Mois, zones 1–5, 1 March 2026 – …/);
  await close();
});

test('a pupil is asked what imagine R asks, and pays what is left of it', async () => {
  const { page, close } = await open(PUPIL);
  assert.equal(await text(page, '.price'), '€204.65');
  const [[bought]] = await purchases(page);
  assert.match(bought, /imagine R Scolaire.*€393\.30, subsidy -€196\.65, fee €8\.00/);
  // In the lycées the department pays for scholarship holders alone: 401.30, dearer than the months by 46.10.
  await page.locator('#schooling').selectOption('lycee');
  assert.equal(await text(page, '.price'), '€355.20');
  assert.match(await title(page, 'imagine-r-scolaire').innerText(), /Dearer by €46\.10/);
  await page.locator('#pupil').uncheck();
  assert.equal(await page.locator('#schooling').isVisible(), false);
  assert.match(await title(page, 'imagine-r-scolaire').innerText(), /Not possible for you/);
  await close();
});

test('trips are added and removed with the keyboard alone, and the focus stays where one was', async () => {
  const { page, close } = await open(NOTHING);
  assert.equal(await text(page, '.price'), '€0.00');
  assert.match(await text(page, '#plans'), /There is no trip yet\./);
  await page.locator('#had-liberte-plus').evaluate((box) => (box.closest('details').open = true));
  await page.locator('#had-liberte-plus').focus();
  await page.keyboard.press('Space');
  await page.locator('#kind').focus();
  await page.keyboard.type('trips on');
  assert.equal(await page.locator('#weekdays').isVisible(), false);
  await page.locator('#on').fill('2026-03-03');
  await page.locator('#times').focus();
  await page.keyboard.press('Enter');
  assert.equal(await text(page, '.price'), '€5.10');
  assert.match(
    await page.locator('#announcement').textContent(),
    /Added: 2 × RER, zones 1–5, 3 March 2026\. Cheapest choice: €5\.10\./,
  );
  await page.locator('#kind').selectOption('habit');
  await page.locator('#from').fill('2026-03-09');
  await page.locator('#until').fill('2026-03-15');
  await page.locator('#times').fill('6');
  await page.locator('#add').focus();
  await page.keyboard.press('Enter');
  // Five days of six trips: a week of 32.40.
  assert.equal(await text(page, '.price'), '€37.50');
  await page.locator('#plans button').first().focus();
  await page.keyboard.press('Enter');
  assert.equal(await text(page, '.price'), '€32.40');
  assert.match(
    await page.evaluate(() => document.activeElement.getAttribute('aria-label')),
    /^Remove 6 × RER/,
  );
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'kind');
  await close();
});

test('what is missing is said in words, and nothing is added', async () => {
  const { page, close } = await open(ONCE);
  for (const [field, value, said] of [
    ['#from', '', /Choose the days and at least one day/],
    ['#times', '0', /Choose a number of trips from 1 to 20/],
    ['#times', '21', /Choose a number of trips from 1 to 20/],
  ]) {
    const before = await page.locator(field).inputValue();
    await page.locator(field).fill(value);
    await page.locator('#add').click();
    assert.match(await text(page, '#missing'), said);
    assert.equal(await page.locator('#plans-body > li').count(), 1);
    await page.locator(field).fill(before);
  }
  for (const box of await page.locator('#weekdays input').all()) await box.uncheck();
  await page.locator('#add').click();
  assert.match(await text(page, '#missing'), /at least one day of the week/);
  await page.locator('#department').fill('Paris');
  await page.locator('#department').blur();
  assert.match(await text(page, '#verdict'), /Write the number of a department/);
  await page.locator('#department').fill('2a');
  await page.locator('#department').blur();
  assert.equal(await text(page, '.price'), '€5.10');
  await page.locator('#birth').fill('');
  assert.match(await text(page, '#verdict'), /Choose a birth date/);
  await close();
});

test('a trip before today is a problem, and can be removed', async () => {
  const { page, close } = await open(TOO_EARLY);
  assert.match(await text(page, '#verdict'), /No answer.*trips\[0\]\.day/s);
  await page.locator('#plans button').click();
  assert.equal(await text(page, '.price'), '€0.00');
  await close();
});

test('a day whose prices are not known is said in words', async () => {
  const { page, close } = await open({
    ...ONCE,
    trips: [{ ...ONCE.trips[0], day: '2037-03-03' }],
    day: '2037-03-02',
  });
  assert.match(await text(page, '#verdict'), /The prices of 2 March 2037 are not known/);
  await close();
});

test('the page speaks three languages, keeps its trips, and leads to the other pages and back', async () => {
  const { page, close } = await open(ONCE);
  for (const [language, price, dearer] of [
    ['Français', '5,10 €', 'Plus cher de 7,20 €'],
    ['Italiano', '5,10 €', 'Costa 7,20 € in più'],
  ]) {
    await page.getByLabel(language).check();
    assert.equal((await text(page, '.price')).replace('\u00a0', ' '), price);
    const said = await title(page, 'navigo-jour').locator('.stamp').innerText();
    assert.equal(said.replaceAll('\u00a0', ' ').trim(), dearer);
    assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2).toLowerCase());
    assert.doesNotMatch(await page.locator('body').innerText(), /\{\w+\}|undefined|NaN/);
  }
  await page.reload();
  await page.waitForSelector('#titles-body li');
  assert.equal((await text(page, '.price')).replace('\u00a0', ' '), '5,10 €');
  await page.getByRole('link', { name: 'Conto Pam' }).click();
  await page.waitForSelector('#statement-body tbody tr');
  await page.getByRole('link', { name: 'Scegliere i titoli' }).click();
  await page.waitForSelector('#titles-body li');
  assert.equal(await page.locator('html').getAttribute('lang'), 'it');
  await close();
});

test('without a request, or with one that is none, the page shows an example', async () => {
  const none = ['', '&request=', '&request=[]', `&request=${JSON.stringify({ ...ONCE, trips: [7] })}`];
  for (const request of none) {
    const { page, close } = await openPage(browser, server.url, `choose.html#lang=en${request}`);
    assert.equal(await page.locator('#plans-body > li').count(), 2);
    assert.match(await text(page, '.price'), /^€[1-9]/);
    await close();
  }
});

test('everything can be reached with the keyboard and shows its focus', async () => {
  const { page, close } = await open(PUPIL);
  await page.keyboard.press('Tab');
  const reached = await reachable(page);
  for (const id of [
    'language',
    'day',
    'birth',
    'department',
    'pupil',
    'schooling',
    'kind',
    'from',
    'mode',
    'add',
    'BUTTON',
  ])
    assert.ok(reached.has(id), `${id} was not reached`);
  await close();
});

for (const [state, request] of Object.entries({ TEN_MONTHS, UNSERVED, PUPIL, NOTHING, TOO_EARLY })) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      test(`axe finds nothing: ${state}, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await open(request, { viewport: { width, height: 800 }, colorScheme });
        await page.locator('#airport').check();
        await page.locator('#times').fill('');
        await page.locator('#add').click();
        await checkAccessible(page);
        await close();
      });
    }
  }
}

test('the page works with text at twice its size', async () => {
  const { page, close } = await open(UNSERVED, { viewport: { width: 640, height: 800 } });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await overflow(page), 0);
  await close();
});
