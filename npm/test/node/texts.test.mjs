import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageFolder, root, shapes, vectors } from '../support/vectors.mjs';

const { PortillonError } = await import(`${packageFolder}/node/index.js`);
const { explain, formatAmount, formatDay, formatInstant, label, languages } = await import(
  `${packageFolder}/node/texts.js`
);
const catalogue = JSON.parse(readFileSync(join(root, 'texts/catalogue.json'), 'utf8'));

/** Every reason and remedy of every vector. */
function told(value, found = []) {
  if (Array.isArray(value)) value.forEach((item) => told(item, found));
  else if (value !== null && typeof value === 'object') {
    if (typeof value.code === 'string' && Array.isArray(value.facts)) found.push(value);
    Object.values(value).forEach((item) => told(item, found));
  }
  return found;
}

test('every reason and remedy of the vectors has a whole sentence in each language', () => {
  const all = told(vectors().map(({ reply }) => reply));
  assert.ok(all.length > 100);
  for (const language of languages) {
    for (const what of all) {
      const text = explain(what, language);
      // The name of imagine R begins with a small letter everywhere.
      assert.match(text, /^(\p{Lu}|imagine R ).*\.$/u);
      assert.doesNotMatch(text, /[{}]|undefined|NaN|Invalid|, \.|: \./, `${language}: ${text}`);
    }
  }
});

test('every word that facts, answers and the page use has a label in each language', () => {
  const groups = {
    medium: 'types.medium',
    mode: 'types.mode',
    network: 'types.network',
    custody: 'navigo-jour.custody',
    carrier: 'navigo-jour.carrier',
    incident: 'navigo-jour.incident',
    product: 'imagine-r.product',
    channel: 'imagine-r.channel',
    piece: 'imagine-r.piece',
    duty: 'imagine-r.duty',
    desk: 'imagine-r.desk',
    applicant: 'imagine-r.applicant',
    ground: 'imagine-r.termination-ground',
    cause: 'imagine-r.agency-cause',
    phase: 'imagine-r.phase',
    'option-now': 'imagine-r.option-now',
  };
  for (const [group, type] of Object.entries(groups)) {
    for (const { name } of shapes.types[type].cases) {
      for (const language of languages) assert.ok(label(group, name, language).length > 0);
    }
  }
});

test('no text of the catalogue lacks a language', () => {
  const tables = [catalogue.reasons, catalogue.remedies, ...Object.values(catalogue.labels)];
  for (const texts of tables.flatMap(Object.values))
    assert.deepEqual(Object.keys(texts).sort(), [...languages].sort());
});

const fact = (name, tag, val) => ({ name, value: { tag, val } });

test('days, amounts and lists are written as the language does', () => {
  const price = {
    code: 'price-in-force',
    citation: {},
    facts: [fact('unitPrice', 'amount', '12.30'), fact('purchaseDay', 'day', '2026-01-01')],
  };
  assert.equal(
    explain(price, 'en'),
    'One pass costs €12.30, the price in force on the day of purchase, 1 January 2026.',
  );
  assert.equal(
    explain(price, 'fr').replaceAll('\u00a0', ' '),
    'Un forfait coûte 12,30 €, prix en vigueur le jour de l’achat, le 1er janvier 2026.',
  );
  const media = {
    code: 'choose-medium',
    facts: [fact('medium', 'text', 'phone'), fact('medium', 'text', 'watch')],
  };
  assert.equal(explain(media, 'en'), 'Choose an accepted medium: phone, connected watch.');
});

test('an amount is never a float: it is exact beyond what a float holds', () => {
  assert.equal(formatAmount('92233720368547758.07', 'en'), '€92,233,720,368,547,758.07');
  assert.equal(formatAmount('-0.05', 'en'), '-€0.05');
});

test('an instant is written in the civil time of the network, whatever the time zone of the machine', () => {
  const zone = process.env.TZ;
  try {
    for (const here of ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles']) {
      process.env.TZ = here;
      assert.equal(formatInstant('2026-03-29T06:00:00+02:00', 'en'), '29 March 2026 at 06:00');
      assert.equal(formatInstant('2026-10-25T02:30:59.25+01:00', 'en'), '25 October 2026 at 02:30:59');
      assert.equal(formatDay('2026-01-02', 'it'), '2 gennaio 2026');
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('an unknown code, word or language is the error unknown-code', () => {
  const reason = { code: 'no-such-reason', citation: {}, facts: [] };
  for (const call of [
    () => explain(reason, 'en'),
    () => explain({ ...reason, code: 'constructor' }, 'en'),
    () => explain({ ...reason, code: 'on-sale' }, 'de'),
    () => label('mode', 'toString', 'en'),
    () => label('__proto__', 'metro', 'en'),
  ]) {
    assert.throws(call, (error) => error instanceof PortillonError && error.code === 'unknown-code');
  }
});
