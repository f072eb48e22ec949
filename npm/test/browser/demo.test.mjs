// The demo page as people meet it: by mouse, keyboard and screen reader, wide and narrow, light and dark.
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

const GRANTED = 'lang=en&buy=2026-01-02&days=2026-01-05&medium=navigo-easy&mode=rer';
const REFUSED =
  "lang=en&buy=2026-01-02&days=2026-01-05,2026-01-05,2026-02-10&medium=bank-card&mode=metro&station=Aéroport d'Orly";

const open = (hash, options) => openPage(browser, server.url, `#${hash}`, options);

const text = (page, selector) => page.locator(selector).innerText();

test('a purchase that is for sale shows its price, windows and reasons', async () => {
  const { page, close } = await open(GRANTED);
  assert.equal(await text(page, '.price'), '€12.30');
  assert.match(await text(page, '#coverage'), /Covered: RER/);
  assert.equal(await page.locator('#windows figure').count(), 2);
  assert.match(
    await text(page, '#reasons'),
    /on sale from 30 December 2025 to the end of 5 January 2026\.\s*NJ-5 art\. 4\.1/,
  );
  assert.match(await page.locator('#announcement').textContent(), /For sale: €12\.30\. Covered: RER\./);
  await close();
});

test('a refusal shows every ground and what would change it', async () => {
  const { page, close } = await open(REFUSED);
  const verdict = await text(page, '#verdict');
  assert.match(verdict, /Not for sale/);
  assert.match(verdict, /Buy no more than/);
  assert.match(verdict, /Choose an accepted medium/);
  assert.match(await text(page, '#coverage'), /Not covered: metro, Aéroport d'Orly/);
  await close();
});

test('a day whose prices are not known is said in words', async () => {
  const { page, close } = await open(GRANTED.replaceAll('2026-01', '2037-01'));
  assert.match(await text(page, '#verdict'), /The prices of 2 January 2037 are not known/);
  await close();
});

test('a field without a value is said in words, and the answer comes back with the value', async () => {
  const { page, close } = await open(GRANTED);
  await page.locator('#purchase-day').fill('');
  assert.match(await text(page, '#verdict'), /Choose a day/);
  await page.locator('#quantity').fill('-1');
  assert.match(await text(page, '#verdict'), /Choose a number of passes/);
  await page.locator('#purchase-day').fill('2026-01-03');
  await page.locator('#quantity').fill('2');
  assert.equal(await text(page, '.price'), '€24.60');
  assert.equal(await page.locator('#validity-days input').count(), 2);
  await close();
});

test('the drawing and its table agree, also on the nights the clocks change', async () => {
  for (const [day, hours, ends] of [
    ['2026-03-28', 29, '29 March 2026 at 06:00'],
    ['2026-10-24', 31, '25 October 2026 at 06:00'],
    ['2026-06-10', 30, '11 June 2026 at 06:00'],
  ]) {
    const { page, close } = await open(GRANTED.replace('2026-01-05', day).replace('2026-01-02', day));
    await page.locator('.table summary').click();
    assert.match(await text(page, '.table tbody tr:last-child'), new RegExp(ends));
    // The axis is elapsed time: the night bar is as much longer than the hours of the clock say.
    const width = async (kind) =>
      Number(await page.locator(`figure:nth-of-type(2) .bar.${kind}`).getAttribute('width'));
    const day24 = await width('valid');
    assert.ok(Math.abs((await width('night')) / day24 - hours / 24) < 0.01);
    assert.equal(await page.locator('.note').count(), hours === 30 ? 0 : 1);
    await close();
  }
});

test('the titles that are on the medium count', async () => {
  const { page, close } = await open(GRANTED);
  await page.locator('.held summary').click();
  await page.locator('#on-medium input[value=navigo-mois]').check();
  assert.match(await text(page, '#reasons'), /Navigo Mois/);
  assert.equal(await text(page, '#held-count'), '1');
  await close();
});

test('the page speaks three languages and keeps what was entered', async () => {
  const { page, close } = await open(GRANTED);
  for (const [language, price, title] of [
    ['Français', '12,30 €', 'Pourquoi'],
    ['Italiano', '12,30 €', 'Perché'],
    ['English', '€12.30', 'Why'],
  ]) {
    await page.getByLabel(language).check();
    assert.equal((await text(page, '.price')).replace('\u00a0', ' '), price);
    assert.equal(await text(page, '#reasons-title'), title);
    assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2).toLowerCase());
    assert.equal(await page.locator('#medium').inputValue(), 'navigo-easy');
    assert.doesNotMatch(await page.locator('body').innerText(), /\{\w+\}|undefined|NaN/);
  }
  await close();
});

test('the page opens in the language of the browser', async () => {
  const { page, close } = await open('buy=2026-01-02&days=2026-01-05', { locale: 'it-IT' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'it');
  await close();
});

test('everything can be reached and worked with the keyboard alone', async () => {
  const { page, close } = await open(GRANTED);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  const reached = await reachable(page);
  for (const id of [
    'language',
    'product',
    'purchase-day',
    'quantity',
    'medium',
    'mode',
    'station',
    'in-region',
    'SUMMARY',
  ])
    assert.ok(reached.has(id), `${id} was not reached`);
  await page.locator('#mode').focus();
  await page.keyboard.type('Orlyval');
  assert.match(await text(page, '#coverage'), /Not covered: Orlyval/);
  await close();
});

const STATES = {
  granted: GRANTED,
  refused: REFUSED,
  unknown: GRANTED.replaceAll('2026-01', '2037-01'),
  night: GRANTED.replaceAll('2026-01-05', '2026-03-28').replace('2026-01-02', '2026-03-27'),
};

for (const [state, hash] of Object.entries(STATES)) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 390, 320]) {
      test(`axe finds nothing: ${state}, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await open(hash, { viewport: { width, height: 800 }, colorScheme });
        await checkAccessible(page);
        await close();
      });
    }
  }
}

test('the page works with text at twice its size', async () => {
  const { page, close } = await open(GRANTED, { viewport: { width: 640, height: 800 } });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await overflow(page), 0);
  await close();
});
