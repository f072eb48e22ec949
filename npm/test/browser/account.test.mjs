// The page of the mobility account as people meet it. What is expected was worked out by hand.
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

// 20.00 paid in; a trip of 14.00 leaves 6.00, and 20.00 come in at once; 2.00 come back; 50.00 is too much.
const ENTRIES = [
  { id: 'e1', at: '2026-03-01T09:00:00+01:00', event: { tag: 'card-registered' } },
  { id: 'e2', at: '2026-03-01T09:05:00+01:00', event: topUp('card', '20.00') },
  { id: 'e3', at: '2026-03-01T09:06:00+01:00', event: { tag: 'automatic-on' } },
  { id: 'e4', at: '2026-03-02T08:00:00+01:00', event: trip('14.00') },
  { id: 'e5', at: '2026-03-03T09:30:00Z', event: { tag: 'refund', val: { trip: 'e4', amount: '2.00' } } },
  { id: 'e6', at: '2026-03-05T08:15:00+01:00', event: trip('50.00') },
];
const CLOSED = [ENTRIES[3]];
const MANY = [
  ...ENTRIES.slice(0, 3),
  ...Array.from({ length: 40 }, (_, index) => ({
    id: `e${index + 10}`,
    at: `2026-0${4 + Math.floor(index / 20)}-${String((index % 20) + 1).padStart(2, '0')}T08:00:00+02:00`,
    event: trip('9.75'),
  })),
];
const CONFLICT = [...ENTRIES, { ...ENTRIES[0], at: '2026-03-01T10:00:00+01:00' }];

function topUp(means, amount) {
  return { tag: 'top-up', val: { means, amount } };
}

function trip(fare) {
  return { tag: 'trip', val: { fare } };
}

const hashOf = (entries, more = {}) =>
  String(new URLSearchParams({ lang: 'en', entries: JSON.stringify(entries), ...more }));
const open = (entries, { more, ...options } = {}) =>
  openPage(browser, server.url, `account.html#${hashOf(entries, more)}`, options);
const text = (page, selector) => page.locator(selector).innerText();
const rows = (page) =>
  page
    .locator('#statement-body tbody tr')
    .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));

test('an account shows its balance, its statement and what holds now', async () => {
  const { page, close } = await open(ENTRIES);
  assert.equal(await text(page, '.price'), '€28.00');
  assert.match(await text(page, '#verdict'), /Automatic top-up is on: €20\.00 each time\./);
  assert.deepEqual(await rows(page), [
    ['1 March 2026 at 09:00', 'card registered', '', '', '€0.00', 'e1'],
    ['1 March 2026 at 09:05', 'top-up', '€20.00', '', '€20.00', 'e2'],
    ['1 March 2026 at 09:06', 'automatic top-up on', '', '', '€20.00', 'e3'],
    ['2 March 2026 at 08:00', 'trip', '', '€14.00', '€6.00', 'e4'],
    ['2 March 2026 at 08:00', 'automatic top-up', '€20.00', '', '€26.00', 'e4'],
    ['3 March 2026 at 10:30', 'refund', '€2.00', '', '€28.00', 'e5'],
  ]);
  assert.match(
    await text(page, '#reasons'),
    /as soon as the balance is below €10\.00.*PM-4 occasional trips/s,
  );
  assert.match(await page.locator('#announcement').textContent(), /Balance: €28\.00\. 1 refused\./);
  await close();
});

test('the line goes through every balance, with the threshold and a mark for each automatic top-up', async () => {
  const { page, close } = await open(ENTRIES);
  const path = await page.locator('path.balance').getAttribute('d');
  const heights = [...path.matchAll(/V([\d.]+)/g)].map(([, y]) => Number(y));
  const zero = Number(/^M[\d.]+ ([\d.]+)/.exec(path)[1]);
  const euro = (zero - Number(await page.locator('line.threshold').getAttribute('y1'))) / 10;
  const drawn = heights.map((y) => Math.round(((zero - y) / euro) * 100) / 100);
  // A pixel has some cents.
  for (const [index, balance] of [0, 20, 20, 6, 26, 28].entries())
    assert.ok(Math.abs(drawn[index] - balance) < 0.05, `${drawn}`);
  assert.equal(drawn.length, 6);
  assert.match(await page.locator('#drawing-body svg').textContent(), /below €10\.00/);
  const mark = page.locator('circle.automatic');
  assert.equal(await mark.count(), 1);
  assert.equal(Number(await mark.getAttribute('cy')), heights[4]);
  await close();
});

test('a refused entry says why and what would change it, and removing it changes nothing else', async () => {
  const { page, close } = await open(ENTRIES);
  const refused = page.locator('#entries li[data-state=refused]');
  assert.equal(await refused.count(), 1);
  assert.match(
    await refused.innerText(),
    /Trip, e6, €50\.00.*€22\.00 is missing\..*Top the account up by at least €22\.00\./s,
  );
  const before = await rows(page);
  await page.getByRole('button', { name: 'Remove trip, e6, €50.00' }).click();
  assert.equal(await refused.count(), 0);
  assert.deepEqual(await rows(page), before);
  assert.match(
    await page.locator('#announcement').textContent(),
    /Removed: trip, e6, €50\.00\. Balance: €28\.00\./,
  );
  await close();
});

test('entries are added and removed with the keyboard alone, and the focus stays where one was', async () => {
  const { page, close } = await open(ENTRIES.slice(0, 3));
  await page.locator('#event').focus();
  await page.keyboard.type('trip');
  await page.locator('#time').fill('2026-03-02T08:00');
  await page.locator('#amount').fill('14');
  await page.keyboard.press('Enter');
  assert.equal(await text(page, '.price'), '€26.00');
  assert.match(
    await page.locator('#announcement').textContent(),
    /Added: trip, e4, €14\.00\. Balance: €26\.00\./,
  );
  await page.locator('#event').selectOption('refund');
  assert.equal(await page.locator('#trip-id').inputValue(), 'e4');
  await page.locator('#time').fill('2026-03-03T10:30');
  await page.locator('#amount').fill('2,5');
  await page.locator('#add').focus();
  await page.keyboard.press('Enter');
  assert.equal(await text(page, '.price'), '€28.50');
  await page.locator('#entries button').nth(3).focus();
  await page.keyboard.press('Enter');
  // Without its trip the refund is refused; the button of the entry that came next has the focus.
  assert.equal(await text(page, '.price'), '€20.00');
  assert.match(await text(page, '#entries li[data-state=refused]'), /No trip with this identifier/);
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /e5/);
  for (let left = 4; left > 0; left -= 1) await page.keyboard.press('Enter');
  assert.match(await text(page, '#entries'), /There is no entry\./);
  assert.match(await text(page, '#verdict'), /The account is not open/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'event');
  await close();
});

test('a payment that failed and a payment to the driver are entries like others', async () => {
  const { page, close } = await open(ENTRIES.slice(0, 4));
  await page.locator('#time').fill('2026-03-02T09:00');
  await page.locator('#event').selectOption('automatic-failed');
  await page.locator('#cause').selectOption('e4');
  await page.locator('#add').click();
  assert.equal(await text(page, '.price'), '€6.00');
  assert.match(await text(page, '#reasons'), /The automatic payment that the entry e4 caused failed/);
  assert.equal(await page.locator('circle.automatic').count(), 0);
  await page.locator('#event').selectOption('top-up');
  await page.locator('#means').selectOption('to-driver');
  await page.locator('#add').click();
  assert.match(await text(page, '#entries li[data-state=refused]'), /Nothing is ever paid to the driver/);
  await close();
});

test('what is missing in the form is said in words, and nothing is added', async () => {
  const { page, close } = await open(ENTRIES);
  for (const [field, value, said] of [
    ['#amount', 'much', /Write an amount/],
    ['#amount', '1.234', /Write an amount/],
    ['#time', '', /Choose a day and a time/],
  ]) {
    const before = await page.locator(field).inputValue();
    await page.locator(field).fill(value);
    await page.locator('#add').click();
    assert.match(await text(page, '#missing'), said);
    assert.equal(await page.locator('#entries-body > li').count(), 6);
    await page.locator(field).fill(before);
  }
  await page.locator('#percent').fill('101');
  assert.match(await text(page, '#verdict'), /Choose a percentage/);
  await close();
});

test('a third party has a column, and one that was not declared pays for no trip', async () => {
  const { page, close } = await open(ENTRIES, { more: { percent: '50' } });
  const found = await rows(page);
  assert.deepEqual(found[3], ['2 March 2026 at 08:00', 'trip', '€7.00', '', '€7.00', '€13.00', 'e4']);
  assert.match(await text(page, '#verdict'), /owes €7\.00/);
  await page.locator('#declared').uncheck();
  assert.match(await text(page, '#entries'), /The third-party payer was not declared at registration\./);
  await close();
});

test('entries that contradict each other are a problem, and can be removed', async () => {
  const { page, close } = await open(CONFLICT);
  assert.match(
    await text(page, '#verdict'),
    /No answer.*entries\[6\]\.id.*sent before with another content/s,
  );
  await page.locator('#entries button').first().click();
  assert.match(await text(page, '#verdict'), /The account is open/);
  await close();
});

test('the page speaks three languages, keeps its entries, and leads to the other page and back', async () => {
  const { page, close } = await open(ENTRIES);
  for (const [language, price, refused] of [
    ['Français', '28,00 €', 'Refusée'],
    ['Italiano', '28,00 €', 'Rifiutato'],
  ]) {
    await page.getByLabel(language).check();
    assert.equal((await text(page, '.price')).replace('\u00a0', ' '), price);
    assert.equal(await text(page, '#entries .stamp'), refused);
    assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2).toLowerCase());
    assert.doesNotMatch(await page.locator('body').innerText(), /\{\w+\}|undefined|NaN/);
  }
  await page.reload();
  await page.waitForSelector('#statement-body tbody tr');
  assert.equal((await rows(page)).length, 6);
  await page.getByRole('link', { name: 'Navigo Jour' }).click();
  await page.waitForSelector('#verdict-body .stamp');
  assert.equal(await page.locator('html').getAttribute('lang'), 'it');
  await page.getByRole('link', { name: 'Conto Pam' }).click();
  await page.waitForSelector('#statement-body tbody tr');
  await close();
});

test('everything can be reached with the keyboard and shows its focus', async () => {
  const { page, close } = await open(ENTRIES);
  await page.keyboard.press('Tab');
  const reached = await reachable(page);
  for (const id of ['language', 'event', 'time', 'amount', 'add', 'percent', 'declared', 'BUTTON', 'SUMMARY'])
    assert.ok(reached.has(id), `${id} was not reached`);
  await close();
});

for (const [state, entries] of Object.entries({
  open: ENTRIES,
  closed: CLOSED,
  none: [],
  many: MANY,
  conflict: CONFLICT,
})) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      test(`axe finds nothing: ${state}, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await open(entries, { viewport: { width, height: 800 }, colorScheme });
        await page.locator('#event').selectOption('top-up');
        await page.locator('#amount').fill('');
        await page.locator('#add').click();
        await checkAccessible(page);
        await close();
      });
    }
  }
}

test('the page works with text at twice its size', async () => {
  const { page, close } = await open(ENTRIES, { viewport: { width: 640, height: 800 } });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await overflow(page), 0);
  await close();
});
