// The page of the titles of an account as people meet it. What is expected was worked out by hand.
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

const FAMILY = { sample: 'family', person: 'Claire', day: '2026-03-23' };
const COMMUTER = { sample: 'commuter', day: '2026-03-23' };
const APPRENTICE = { sample: 'apprentice', day: '2026-03-23' };

const open = (state, options) =>
  openPage(browser, server.url, `titles.html#${new URLSearchParams({ lang: 'en', ...state })}`, options);
const text = (page, selector) => page.locator(selector).innerText();
const announced = (page) => page.locator('#announcement').textContent();
/** The titles shown: name, whose, standing. */
const held = (page) =>
  page
    .locator('#held-body > li')
    .evaluateAll((found) =>
      found.map((item) =>
        [...item.querySelectorAll('.entry, .line, .stamp')].map((part) => part.textContent),
      ),
    );
const rows = (page, section) =>
  page
    .locator(`#${section}-body tbody tr`)
    .evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.textContent)));

test('a payer sees the titles of the children too, by standing, and what is left out', async () => {
  const { page, close } = await open(FAMILY);
  assert.deepEqual(await held(page), [
    ['imagine R Junior', 'Payer, held by Tom', 'In force'],
    ['imagine R Scolaire', 'Payer, held by Léa', 'In force'],
    ['Navigo Mois', 'Holder and payer', 'In force'],
    ['Navigo Mois', 'Holder and payer', 'Starts later'],
    ['imagine R Scolaire', 'Payer, held by Hugo', 'Ended'],
    ['Navigo Mois', 'Holder and payer', 'Ended'],
  ]);
  assert.match(await text(page, '#verdict'), /In force: 3 · Starts later: 1 · Ended: 2/);
  assert.match(await text(page, '#verdict'), /not in the customer base.*Navigo Easy card\. Left out: 1\./s);
  assert.match(await text(page, '#held'), /ended before its time, on 12 January 2026\.\s*AC-1/);
  assert.match(
    await announced(page),
    /^Titles shown: 6\..* Owed: €170\.80\. The employer repays €45\.40\. A new pass is made\. €15\.00\.$/,
  );
  await close();
});

test('a child sees its own title, owes nothing, and has the pass of it', async () => {
  const { page, close } = await open({ ...FAMILY, person: 'Léa' });
  assert.deepEqual(await held(page), [['imagine R Scolaire', 'Holder', 'In force']]);
  assert.match(await text(page, '#verdict'), /neither hold nor pay for are not shown\. Left out: 6\./);
  assert.match(await text(page, '#owed'), /Nothing is owed\./);
  assert.deepEqual(await page.locator('#pass option').allTextContents(), ['Navigo imagine R card, Léa']);
  // The contract of Hugo was ended: no pass of his is left to replace.
  await page.locator('#person').selectOption('Hugo');
  assert.match(await text(page, '#replacement'), /Hugo has no pass in this account\./);
  assert.equal(await page.locator('#loss').isVisible(), false);
  await close();
});

for (const [day, standing] of [
  ['2026-01-31', 'In force'],
  ['2026-02-01', 'Suspended'],
  ['2026-04-30', 'Suspended'],
  ['2026-05-01', 'In force'],
]) {
  test(`Navigo Annuel that is suspended from February to April is on ${day}: ${standing}`, async () => {
    const { page, close } = await open({ ...COMMUTER, day });
    assert.ok(
      (await held(page)).some(([title, , stands]) => title === 'Navigo Annuel' && stands === standing),
    );
    await close();
  });
}

test('a subscription is in progress until it is accepted, then starts later', async () => {
  const { page, close } = await open({ sample: 'senior', day: '2026-04-06' });
  const standing = async () => (await held(page)).find(([title]) => title === 'Navigo Annuel Senior')?.[2];
  assert.equal(await standing(), 'Being subscribed to');
  await page.locator('#day').fill('2026-04-07');
  assert.equal(await standing(), 'Starts later');
  await page.locator('#day').fill('2026-03-11');
  assert.equal(await standing(), undefined);
  await close();
});

test('the certificate says what was paid and half of it, less for less than half-time', async () => {
  const { page, close } = await open(FAMILY);
  assert.equal(await text(page, '#certificate .price'), '€45.40');
  assert.deepEqual(await rows(page, 'certificate'), [
    ['Navigo Mois', '1 March 2026', '31 March 2026', '€90.80', '€90.80'],
    ['Together', '€90.80', ''],
  ]);
  assert.match(await text(page, '#certificate'), /repays it by 30 April 2026 at the latest\.\s*AC-2/);
  // 90.80 × 50 % × 15 ÷ 17.5 = 38.914…
  await page.locator('#hours').fill('15');
  assert.equal(await text(page, '#certificate .price'), '€38.91');
  await page.locator('#hours').fill('17.5');
  assert.equal(await text(page, '#certificate .price'), '€45.40');
  await page.locator('#month').selectOption('2026-01');
  assert.equal(await text(page, '#certificate .price'), '€0.00');
  assert.match(await text(page, '#certificate'), /No title of Claire counts for this month\./);
  await close();
});

test('a twelfth of Navigo Annuel counts for a month, two weeks for another, and half of imagine R for an apprentice', async () => {
  const { page, close } = await open({ ...COMMUTER, month: '2026-01' });
  // 998.80 ÷ 12 = 83.23…, half of it 41.616…
  assert.equal(await text(page, '#certificate .price'), '€41.62');
  assert.equal((await rows(page, 'certificate'))[0][3], '€83.23');
  await page.locator('#month').selectOption('2026-03');
  assert.equal(await text(page, '#certificate .price'), '€32.40');
  assert.equal((await rows(page, 'certificate')).length, 3);
  await page.locator('#sample').selectOption('apprentice');
  // 384.30 ÷ 12 ÷ 2 = 16.0125
  assert.equal(await text(page, '#certificate .price'), '€16.01');
  await page.locator('#situation').selectOption('employee');
  assert.equal(await text(page, '#certificate .price'), '€0.00');
  assert.match(await text(page, '#certificate'), /only in an internship or an apprenticeship/);
  await close();
});

test('a debt says what it blocks, and what paying it unlocks, before the notice to pay and after', async () => {
  const { page, close } = await open({ ...FAMILY, day: '2026-02-19' });
  const payer = 'New contract of the payer (imagine R, Navigo Annuel, Liberté +)';
  const byRight = 'New contract without the agency’s consent';
  assert.deepEqual(await rows(page, 'owed'), [
    [payer, '13 January 2027', '19 February 2026'],
    [byRight, '13 January 2029', '19 February 2026'],
  ]);
  // The Treasury takes 21 days: free on the 22nd day after.
  await page.locator('#day').fill('2026-02-20');
  assert.deepEqual(await rows(page, 'owed'), [
    [payer, '13 January 2027', '14 March 2026'],
    [payer, '21 February 2028', '14 March 2026'],
    [byRight, '13 January 2029', '20 February 2026'],
  ]);
  assert.match(await text(page, '#owed'), /Pay the debt to the Treasury/);
  await page.locator('#day').fill('2026-01-11');
  assert.match(await text(page, '#owed'), /Nothing is owed\./);
  await close();
});

test('two unpaid debits in a row let the agency end a contract, the first alone does not', async () => {
  const { page, close } = await open({ ...APPRENTICE, day: '2026-02-08' });
  assert.match(await text(page, '#owed'), /Owed: €42\.70.*nothing is blocked yet\.\s*IR-26/s);
  assert.deepEqual(await rows(page, 'owed'), []);
  await page.locator('#day').fill('2026-02-09');
  assert.match(await text(page, '#owed'), /Owed: €85\.40/);
  const row = ['The contract going on', 'not while it is owed', '9 February 2026'];
  assert.deepEqual(await rows(page, 'owed'), [row, row]);
  await close();
});

test('the third loss of Navigo Annuel in 12 months costs 15.00, the second is free', async () => {
  const { page, close } = await open({ ...COMMUTER, day: '2026-01-19' });
  assert.equal(await text(page, '#replacement .price'), '€0.00');
  for (const [day, fee] of [
    ['2026-01-20', '€15.00'],
    ['2026-10-14', '€15.00'],
    ['2026-10-15', '€0.00'],
  ]) {
    await page.locator('#day').fill(day);
    assert.equal(await text(page, '#replacement .price'), fee, day);
  }
  await page.locator('#day').fill('2026-03-23');
  await page.locator('#incident').selectOption('stolen');
  assert.equal(await text(page, '#replacement .price'), '€15.00');
  await page.locator('#receipt').check();
  assert.equal(await text(page, '#replacement .price'), '€0.00');
  await close();
});

test('a pass that did not come is made again from the eleventh day after its production', async () => {
  const { page, close } = await open(FAMILY);
  assert.equal(await page.locator('#production-day').isVisible(), false);
  await page.locator('#incident').selectOption('not-received');
  assert.match(await text(page, '#replacement'), /No new pass.*Say on which day the message announced/s);
  await page.locator('#production-day').fill('2026-03-13');
  assert.match(await text(page, '#replacement'), /too early.*Declare it on 24 March 2026 or later\./s);
  await page.locator('#production-day').fill('2026-03-12');
  assert.equal(await text(page, '#replacement .price'), '€0.00');
  await page.locator('#production-day').fill('2026-03-24');
  assert.match(await text(page, '#replacement'), /No answer.*productionDay/s);
  await close();
});

test('a refusal says why and what would change it, in three languages, and the page keeps what was chosen', async () => {
  const { page, close } = await open({ ...FAMILY, pass: 'easy' });
  for (const [language, why, remedy, standing] of [
    ['English', 'is not replaced: Navigo Easy card.', 'Order a personalised Navigo pass', 'Starts later'],
    [
      'Français',
      'n’est pas remplacé : passe Navigo Easy.',
      'Commandez un passe Navigo personnalisé',
      'À venir',
    ],
    ['Italiano', 'non è sostituita: tessera Navigo Easy.', 'Ordinare una tessera Navigo', 'Futuro'],
  ]) {
    await page.getByLabel(language).check();
    const said = (await text(page, '#replacement')).replaceAll('\u00a0', ' ');
    assert.ok(said.includes(why), said);
    assert.ok(said.includes(remedy), said);
    assert.ok((await held(page)).some(([, , stands]) => stands === standing));
    assert.equal(await page.locator('html').getAttribute('lang'), language.slice(0, 2).toLowerCase());
    assert.doesNotMatch(await page.locator('body').innerText(), /\{\w+\}|undefined|NaN/);
  }
  await page.reload();
  await page.waitForSelector('#held-body > li');
  assert.equal(await page.locator('#pass').inputValue(), 'easy');
  await page.getByRole('link', { name: 'Conto Pam' }).click();
  await page.waitForSelector('#statement-body tbody tr');
  await page.getByRole('link', { name: 'I miei titoli' }).click();
  await page.waitForSelector('#held-body > li');
  assert.equal(await page.locator('html').getAttribute('lang'), 'it');
  await close();
});

test('with the keyboard alone one changes the account, the month and the pass', async () => {
  const { page, close } = await open(FAMILY);
  await page.locator('#sample').focus();
  await page.keyboard.type('Nav');
  assert.deepEqual(await page.locator('#person').inputValue(), 'Marc');
  assert.match(await announced(page), /^Titles shown: 3\./);
  await page.locator('#month').focus();
  await page.keyboard.type('Jan');
  assert.equal(await text(page, '#certificate .price'), '€41.62');
  await page.locator('#hours').focus();
  await page.keyboard.type('15');
  await page.keyboard.press('Enter');
  // 83.233… × 50 % × 15 ÷ 17.5 = 35.671…
  assert.equal(await text(page, '#certificate .price'), '€35.67');
  await page.locator('#receipt').focus();
  await page.locator('#pass').focus();
  await page.keyboard.type('Pers');
  assert.match(await text(page, '#replacement'), /After loss or theft.*€15\.00/s);
  await page.locator('#sample').focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  const reached = await reachable(page);
  for (const id of ['person', 'day', 'month', 'situation', 'hours', 'pass', 'incident', 'receipt', 'SUMMARY'])
    assert.ok(reached.has(id), `${id} was not reached`);
  await close();
});

test('what cannot be answered is said in words, and the answer comes back', async () => {
  const { page, close } = await open(FAMILY);
  await page.locator('#day').fill('2037-01-01');
  assert.match(await text(page, '#verdict'), /No answer.*1 January 2037 are not known/s);
  assert.equal(await page.locator('#held').isVisible(), false);
  await page.locator('#day').fill('');
  assert.match(await text(page, '#verdict'), /Choose a day\./);
  await page.locator('#day').fill('2026-03-23');
  assert.equal(await page.locator('#held-body > li').count(), 6);
  await page.locator('#hours').fill('169');
  assert.match(await text(page, '#certificate'), /Write a number of hours/);
  assert.equal(await page.locator('#held').isVisible(), true);
  await close();
});

test('every account has an answer for everybody on every day whose tariffs are known', async () => {
  const { page, close } = await open(FAMILY);
  const days = ['2025-01-01', '2025-08-31', '2025-10-01', '2026-01-12', '2026-05-01', '2026-12-31'];
  const accounts = await page.locator('#sample option').evaluateAll((all) => all.map(({ value }) => value));
  assert.equal(accounts.length, 4);
  for (const sample of accounts) {
    await page.locator('#sample').selectOption(sample);
    const persons = await page.locator('#person option').evaluateAll((all) => all.map(({ value }) => value));
    for (const person of persons) {
      await page.locator('#person').selectOption(person);
      for (const day of days) {
        await page.locator('#day').fill(day);
        const said = await page.locator('main').innerText();
        assert.doesNotMatch(said, /No answer|undefined|NaN|\{\w+\}/, `${person} on ${day}`);
      }
    }
  }
  await close();
});

for (const [name, state] of Object.entries({
  family: FAMILY,
  child: { ...FAMILY, person: 'Hugo' },
  commuter: { ...COMMUTER, incident: 'not-received' },
  refused: { ...APPRENTICE, pass: 'decouverte' },
  partial: { ...FAMILY, hours: '169' },
  none: { ...FAMILY, day: '2037-01-01' },
})) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      test(`axe finds nothing: ${name}, ${colorScheme}, ${width} wide`, async () => {
        const { page, close } = await open(state, { viewport: { width, height: 800 }, colorScheme });
        await checkAccessible(page);
        await close();
      });
    }
  }
}

test('the page works with text at twice its size', async () => {
  const { page, close } = await open(FAMILY, { viewport: { width: 640, height: 800 } });
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  assert.equal(await overflow(page), 0);
  await close();
});
