// A demo page in a browser, and what every one of them is held to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens a page; whatever it complains about, and whatever it asks of others, fails the test. */
export async function openPage(browser, url, path, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const complaints = [];
  page.on('console', (message) => message.type() !== 'log' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => request.url().startsWith(url) || complaints.push(request.url()));
  await page.goto(`${url}${path}`);
  await page.waitForSelector('#verdict-body .stamp');
  const close = async () => {
    assert.deepEqual(complaints, []);
    await page.close();
  };
  return { page, close };
}

/** With all that folds open, axe finds nothing and nothing makes the page scroll sideways. */
export async function checkAccessible(page) {
  for (const details of await page.locator('details:visible').all())
    await details.evaluate((element) => (element.open = true));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  assert.deepEqual(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
    ),
    [],
  );
  assert.equal(await overflow(page), 0, 'the page scrolls sideways');
}

/** By how many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What the Tab key reaches from here to the end of the page; each shows that it has the focus. */
export async function reachable(page) {
  const reached = new Set();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const { id, outline } = await page.evaluate(() => {
      const { activeElement: element } = document;
      const shown = element.matches('.languages input') ? element.nextElementSibling : element;
      return {
        id: element.id || element.name || element.tagName,
        outline: getComputedStyle(shown).outlineStyle,
      };
    });
    if (id === 'BODY') break;
    assert.notEqual(outline, 'none', `${id} shows no focus`);
    reached.add(id);
  }
  return reached;
}
