// Wrong input of every kind through the JavaScript face: always a typed error, and the next call works.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packageFolder, shapes } from '../support/vectors.mjs';

const {
  Book,
  PortillonError,
  advice,
  imagineR,
  navigo,
  navigoAccount,
  navigoJour,
  navitap,
  pam,
  partner,
  reader,
  tariffs,
  titles,
} = await import(`${packageFolder}/node/index.js`);

const good = { purchaseDay: '2026-01-02', medium: 'navigo-easy', quantity: 1, validityDays: ['2026-01-05'] };

function works() {
  assert.equal(navigoJour.quote(good).verdict.val.total, '12.30');
}

/** The one problem of a call that must fail. */
function problem(call) {
  let thrown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof PortillonError, `expected a PortillonError, got ${String(thrown)}`);
  assert.equal(thrown.name, 'PortillonError');
  assert.ok(thrown.problems.length > 0, thrown.message);
  for (const found of thrown.problems)
    assert.deepEqual(Object.keys(found), ['path', 'code', 'message', 'remedy']);
  works();
  return { code: thrown.code, path: thrown.problems[0].path, problem: thrown.problems[0].code };
}

function nested(depth) {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

function cyclic() {
  const value = { ...good };
  value.zones = value;
  return value;
}

const throwing = () => {
  throw new Error('thrown by the caller');
};

const quantities = {
  NaN: [NaN, 'out-of-range'],
  '-1': [-1, 'out-of-range'],
  0: [0, 'out-of-range'],
  1.5: [1.5, 'out-of-range'],
  '1e400': [Number('1e400'), 'out-of-range'],
  '2^53': [2 ** 53, 'out-of-range'],
  'a numeric string': ['1', 'wrong-type'],
  null: [null, 'wrong-type'],
  'a list': [[1], 'wrong-type'],
  BigInt: [1n, 'not-json'],
  Symbol: [Symbol('one'), 'not-json'],
  'a function': [() => 1, 'not-json'],
  'a Date': [new Date(), 'not-json'],
  'a boxed number': [Object(1), 'wrong-type'],
};

for (const [name, [quantity, expected]] of Object.entries(quantities)) {
  test(`a quantity that is ${name} is the problem ${expected}`, () => {
    assert.deepEqual(
      problem(() => navigoJour.quote({ ...good, quantity })),
      { code: 'bad-request', path: 'quantity', problem: expected },
    );
  });
}

const requests = {
  undefined: [undefined, '', 'wrong-type'],
  null: [null, '', 'wrong-type'],
  'a number': [5, '', 'wrong-type'],
  'a list': [[], '', 'wrong-type'],
  'a text': ['{}', '', 'wrong-type'],
  'a function': [() => good, '', 'not-json'],
  'a Date': [new Date(), '', 'not-json'],
  'an empty object': [{}, 'purchaseDay', 'missing-field'],
  'a class without fields': [new (class Request {})(), 'purchaseDay', 'missing-field'],
  'a Map': [new Map(Object.entries(good)), 'purchaseDay', 'missing-field'],
  cyclic: [cyclic(), 'zones.purchaseDay', 'unknown-field'],
  '200 levels deep': [{ ...good, zones: nested(200) }, 'zones.value', 'unknown-field'],
  'with an impossible day': [{ ...good, purchaseDay: '2026-02-30' }, 'purchaseDay', 'impossible-date'],
  'with a text of 10 MB': [{ ...good, medium: 'x'.repeat(10_000_000) }, 'medium', 'unknown-case'],
  'with 20 MB of text': [{ ...good, medium: 'x'.repeat(20_000_000) }, 'medium', 'too-large'],
  'with half a character': [{ ...good, medium: '\ud800' }, 'medium', 'not-json'],
  'with the other half': [{ ...good, medium: 'x\udc00' }, 'medium', 'not-json'],
  'with half a character in a name': [{ ...good, 'x\ud83d': 1 }, 'x\ud83d', 'not-json'],
  'with a field of the prototype': [
    JSON.parse('{"__proto__": {"quantity": 1}}'),
    '__proto__',
    'unknown-field',
  ],
  'with a list that is no list': [{ ...good, validityDays: '2026-01-05' }, 'validityDays', 'wrong-type'],
  'with a list that has holes': [{ ...good, validityDays: new Array(1) }, 'validityDays[0]', 'wrong-type'],
  'with a list over its limit': [
    { ...good, onMedium: new Array(51).fill({ title: 'navigo-mois' }) },
    'onMedium',
    'too-many',
  ],
  'with a list of two million items': [
    { ...good, onMedium: new Array(2_000_000).fill(0) },
    'onMedium',
    'too-large',
  ],
  'with a getter that throws': [
    {
      ...good,
      get quantity() {
        return throwing();
      },
    },
    'quantity',
    'not-json',
  ],
  'a Proxy that throws': [new Proxy(good, { ownKeys: throwing }), '', 'not-json'],
  'a Proxy that throws late': [new Proxy(good, { get: throwing }), 'purchaseDay', 'not-json'],
  'a list that throws': [
    { ...good, validityDays: new Proxy([], { get: throwing }) },
    'validityDays',
    'not-json',
  ],
};

for (const [name, [request, path, expected]] of Object.entries(requests)) {
  test(`a request that is ${name} is the problem ${expected}`, () => {
    assert.deepEqual(
      problem(() => navigoJour.quote(request)),
      { code: 'bad-request', path, problem: expected },
    );
  });
}

test('what a getter threw is the cause of the error', () => {
  assert.throws(
    () =>
      navigoJour.quote({
        get purchaseDay() {
          return throwing();
        },
      }),
    (error) => error.cause.message === 'thrown by the caller',
  );
});

test('a getter may call the package itself', () => {
  const request = {
    ...good,
    get quantity() {
      works();
      return 1;
    },
  };
  assert.equal(navigoJour.quote(request).verdict.tag, 'granted');
});

test('a request is read once: a value that changes cannot be checked in one state and used in another', () => {
  let reads = 0;
  const request = {
    ...good,
    get quantity() {
      reads += 1;
      return reads;
    },
  };
  assert.equal(navigoJour.quote(request).verdict.tag, 'granted');
  assert.equal(reads, 1);
});

test('optional fields may be undefined or null, and lists frozen', () => {
  const days = Object.freeze(['2026-01-05']);
  for (const none of [undefined, null]) {
    assert.equal(
      navigoJour.quote(Object.freeze({ ...good, validityDays: days, zones: none, onMedium: none })).verdict
        .tag,
      'granted',
    );
  }
});

test('a request without a prototype is a request', () => {
  assert.equal(navigoJour.quote(Object.assign(Object.create(null), good)).verdict.tag, 'granted');
});

test('a bad request of a batch leaves the others alone, unless it cannot be read', () => {
  const batch = navigoJour.quoteBatch([good, { ...good, validityDays: [] }, good]);
  assert.deepEqual(
    batch.map(({ tag }) => tag),
    ['ok', 'err', 'ok'],
  );
  assert.deepEqual(
    problem(() => navigoJour.quoteBatch([good, { ...good, quantity: NaN }])),
    {
      code: 'bad-request',
      path: '[1].quantity',
      problem: 'out-of-range',
    },
  );
});

test('an unknown title is a problem', () => {
  assert.equal(problem(() => titles.describe({ id: 'no-such-title' })).problem, 'unknown-title');
});

test('books that are none are a problem', () => {
  for (const [books, path] of [
    [{}, 'books'],
    ['book', 'books'],
    [[Book.builtIn()[0], 1], 'books[1]'],
    [[{}], 'books[0]'],
  ]) {
    assert.deepEqual(
      problem(() => navigoJour.quote(good, { books })),
      { code: 'bad-request', path, problem: 'wrong-type' },
    );
  }
});

for (const [name, source] of Object.entries({
  'not a text': 5,
  null: null,
  empty: '',
  'not JSON': '{',
  'an object of nothing': '{}',
  'half a character': '"\ud800"',
  'of 2 MB': ' '.repeat(2_000_000),
  'of 20 MB': ' '.repeat(20_000_000),
  '100,000 levels deep': '['.repeat(100_000),
})) {
  test(`a book that is ${name} is refused with its problems`, () => {
    assert.equal(problem(() => Book.load(source)).code, 'bad-book');
    if (typeof source === 'string' && source.length < 20_000_000) {
      assert.equal(problem(() => tariffs.check({ source })).code, 'bad-request');
    }
  });
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});
const functions = shapes.functions.map(({ name }) =>
  name.split('.').map((part) => part.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())),
);
const objects = {
  advice,
  imagineR,
  navigo,
  navigoAccount,
  navigoJour,
  navitap,
  pam,
  partner,
  reader,
  tariffs,
  titles,
};

test('whatever is sent, a function answers or throws a PortillonError that is not a fault of its own', () => {
  fc.assert(
    fc.property(fc.constantFrom(...functions), anything, ([object, name], request) => {
      try {
        assert.notEqual(objects[object][name](request), undefined);
      } catch (error) {
        assert.ok(error instanceof PortillonError, String(error));
        assert.equal(error.code, 'bad-request', error.message);
      }
    }),
    { numRuns: 5000 },
  );
  works();
});

test('whatever stands in one field of a good request, the quote is an answer or a problem of that field', () => {
  const [first, ...others] = [...Object.keys(good), 'zones', 'onMedium'];
  fc.assert(
    fc.property(fc.constantFrom(first, ...others), anything, (field, value) => {
      try {
        assert.ok(['granted', 'refused'].includes(navigoJour.quote({ ...good, [field]: value }).verdict.tag));
      } catch (error) {
        assert.ok(error instanceof PortillonError && error.code === 'bad-request', String(error));
        for (const { path } of error.problems)
          assert.ok(path === '' || path.startsWith(field) || path === 'validityDays', path);
      }
    }),
    { numRuns: 5000 },
  );
  works();
});

test('a request that JSON can hold gets the same reply after a trip through JSON', () => {
  fc.assert(
    fc.property(fc.constantFrom(...functions), fc.jsonValue(), ([object, name], request) => {
      const reply = (value) => {
        try {
          return JSON.stringify(objects[object][name](value));
        } catch (error) {
          return JSON.stringify(error.problems);
        }
      };
      assert.equal(reply(request), reply(JSON.parse(JSON.stringify(request))));
    }),
    { numRuns: 2000 },
  );
});
