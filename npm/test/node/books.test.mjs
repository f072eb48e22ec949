import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageFolder, root } from '../support/vectors.mjs';

const portillon = await import(`${packageFolder}/node/index.js`);
const { Book, PortillonError, navigoJour, tariffs } = portillon;

const folder = join(root, 'core/books');
const current = JSON.parse(
  readFileSync(
    join(
      folder,
      readdirSync(folder).find((file) => /ile-de-france-2026.*\.json$/.test(file)),
    ),
    'utf8',
  ),
);

/** The book of 2026 as it might be a year later, at another price. */
const next = JSON.stringify({
  ...current,
  id: 'ile-de-france-2027',
  from: '2027-01-01',
  until: '2028-01-01',
}).replaceAll('12.30', '12.60');

const request = (year) => ({
  purchaseDay: `${year}-02-02`,
  medium: 'navigo-easy',
  quantity: 1,
  validityDays: [`${year}-02-03`],
});
const total = (year, options) => navigoJour.quote(request(year), options).verdict.val.total;

test('two books are used side by side in one instance', () => {
  const book = Book.load(next);
  assert.equal(book.info().book.id, 'ile-de-france-2027');
  const books = [book, ...Book.builtIn()];
  assert.equal(total(2027, { books }), '12.60');
  assert.equal(total(2026, { books }), '12.30');
  assert.deepEqual(
    tariffs
      .list({ books })
      .map(({ book }) => book.id)
      .slice(0, 1),
    ['ile-de-france-2027'],
  );
  book.free();
});

test('a loaded book is used only where it is named', () => {
  const book = Book.load(next);
  assert.throws(
    () => total(2027),
    (error) => error.problems[0].code === 'no-tariff-in-force',
  );
  assert.throws(
    () => total(2026, { books: [book] }),
    (error) => error.problems[0].code === 'no-tariff-in-force',
  );
  assert.equal(total(2026, { books: [] }), '12.30');
  book.free();
});

test('the first book that is in force decides', () => {
  const dearer = Book.load(JSON.stringify({ ...current, id: 'dearer' }).replaceAll('12.30', '13.00'));
  assert.equal(total(2026, { books: [dearer, ...Book.builtIn()] }), '13.00');
  assert.equal(total(2026, { books: [...Book.builtIn(), dearer] }), '12.30');
  dearer.free();
});

test('a bad book is refused with all of its problems and changes nothing', () => {
  const bad = JSON.stringify({ ...current, id: 5, until: '2026-02-30' });
  assert.throws(
    () => Book.load(bad),
    (error) =>
      error instanceof PortillonError &&
      error.code === 'bad-book' &&
      error.problems.map(({ path }) => path).join() === 'id,until',
  );
  assert.equal(total(2026), '12.30');
});

test('a freed book is a book-freed error, and freeing it again does nothing', () => {
  const book = Book.load(next);
  book.free();
  book.free();
  assert.throws(() => book.info(), { code: 'book-freed' });
  assert.throws(() => total(2027, { books: [book] }), { code: 'book-freed' });
});

test('a book can be disposed of, as `using` does', () => {
  const book = Book.load(next);
  book[Symbol.dispose]();
  assert.throws(() => book.info(), { code: 'book-freed' });
});

test('a built-in book stays, however often it is freed', () => {
  const [book] = Book.builtIn();
  book.free();
  assert.equal(book.info().book.id, Book.builtIn()[0].info().book.id);
});

test('a book cannot be made without being loaded', () => {
  assert.throws(() => new Book(), PortillonError);
});

test('ES modules and CommonJS share classes and books', () => {
  const required = createRequire(import.meta.url)(packageFolder);
  assert.equal(required.Book, Book);
  assert.equal(required.PortillonError, PortillonError);
});

test('a thousand books can come and go', () => {
  for (let index = 0; index < 1000; index += 1) Book.load(next).free();
  assert.equal(total(2026), '12.30');
});
