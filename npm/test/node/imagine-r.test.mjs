// The life of an imagine R subscription through the JavaScript face: one call per question, and what is wrong
// with a request by its path.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packageFolder, shapes } from '../support/vectors.mjs';

const { PortillonError, imagineR } = await import(`${packageFolder}/node/index.js`);

const holder = {
  season: 2025,
  product: 'scolaire',
  birthDate: '2011-04-01',
  department: '94',
  schooling: 'lycee',
  payment: 'direct-debit',
};
const subscription = { ...holder, acceptanceDay: '2025-09-10' };
const form = { applicant: 'payer', channel: 'email', ground: { tag: 'moved-away' }, evidence: 'in-french' };
const pieces = ['photo', 'means-of-payment', 'terms'];

/** A request that is granted, for each of the new functions, and what the answer must hold. */
const questions = {
  apply: [
    {
      season: 2025,
      product: 'scolaire',
      birthDate: '2011-04-01',
      passLastSeason: false,
      channel: 'online',
      payment: 'card',
      filingDay: '2025-06-02',
      pieces: pieces.map((piece) => ({ piece })),
    },
    ({ verdict }) => assert.deepEqual(verdict.val.missing, []),
  ],
  obligation: [
    { season: 2025, duty: 'address', since: '2026-01-12', inFrench: true, day: '2026-02-12' },
    ({ verdict }) => assert.equal(verdict.tag, 'granted'),
  ],
  notice: [
    {
      subscription,
      scholarship: { tag: 'lycee-step', val: 3 },
      noticeDay: '2025-10-10',
    },
    ({ verdict }) => assert.deepEqual([verdict.val.due, verdict.val.payments.length], ['200.15', 8]),
  ],
  rejectedDebits: [
    { subscription, rejections: [{ due: '2025-11-01', bankCosts: '12.20' }] },
    ({ verdict }) => assert.deepEqual(verdict.val.payments[0], { due: '2025-12-01', amount: '97.60' }),
  ],
  replacePass: [
    {
      season: 2025,
      incident: 'lost',
      desk: 'online',
      declarationDay: '2026-02-10',
      payment: 'card',
      policeReceipt: false,
    },
    ({ verdict }) => assert.deepEqual([verdict.val.fee, verdict.val.newPassBy], ['15.00', '2026-02-24']),
  ],
  reusePass: [
    { season: 2026, day: '2026-06-10', inHand: true, issueDay: '2021-09-01' },
    ({ verdict }) => assert.equal(verdict.tag, 'granted'),
  ],
  coverage: [
    {
      season: 2025,
      mode: 'ter',
      stations: [{ name: 'Melun', inRegion: true }],
      bookingCompulsory: false,
      firstClass: false,
      withTrainTitle: false,
    },
    ({ verdict }) => assert.equal(verdict.tag, 'granted'),
  ],
  terminate: [
    {
      subscription,
      passLastSeason: false,
      subscriptionDay: '2025-09-05',
      form,
      receivedDay: '2026-02-11',
    },
    ({ verdict }) => {
      assert.equal(verdict.val.effectiveDay, '2026-03-01');
      // The fee and five ninths.
      assert.deepEqual([verdict.val.account.due, verdict.val.account.paid], ['221.50', '221.50']);
    },
  ],
  endByAgency: [
    { subscription, cause: 'misuse', decisionDay: '2026-01-15' },
    ({ verdict }) => assert.equal(verdict.val.effectiveDay, '2026-01-15'),
  ],
  state: [
    {
      ...holder,
      passLastSeason: false,
      day: '2025-11-15',
      events: [
        { day: '2025-08-20', what: { tag: 'filed', val: { channel: 'online', pieces } } },
        { day: '2025-08-25', what: { tag: 'accepted' } },
        { day: '2025-10-01', what: { tag: 'debit-taken' } },
        { day: '2025-11-01', what: { tag: 'debit-rejected', val: '12.20' } },
        { day: '2025-11-10', what: { tag: 'termination-asked', val: { ...form, applicant: 'holder' } } },
      ],
    },
    ({ phase, account, options, refusals }) => {
      assert.equal(phase, 'in-force');
      assert.deepEqual(account.payments[0], { due: '2025-12-01', amount: '97.60' });
      assert.ok(options.some(({ optionNow }) => optionNow === 'terminate-on-ground'));
      assert.deepEqual(
        refusals.map(({ event, remedies }) => [event, remedies[0].code]),
        [[4, 'ask-as-payer']],
      );
    },
  ],
};

/** Fields of these requests that may be absent. */
const optional = new Set(['schooling']);

test('every question of imagine R can be asked', () => {
  const names = shapes.functions.map(({ name }) => name).filter((name) => name.startsWith('imagine-r.'));
  const asked = Object.keys(imagineR);
  assert.equal(asked.length, names.length);
  for (const name of Object.keys(questions)) assert.ok(asked.includes(name), name);
});

for (const [name, [request, check]] of Object.entries(questions)) {
  test(`imagineR.${name} answers by the type`, () => {
    const answer = imagineR[name](request);
    check(answer);
    assert.equal(answer.reasons[0].citation.document, 'imagine-r-terms-2025-2026');
  });

  test(`imagineR.${name} names each field that is missing, and takes none that it does not know`, () => {
    const fields = Object.keys(request);
    assert.deepEqual(
      problems(() => imagineR[name]({})),
      fields
        .filter((field) => !optional.has(field))
        .map((field) => [field, 'missing-field'])
        .sort(),
    );
    assert.deepEqual(
      problems(() => imagineR[name]({ ...request, colour: 'red' })),
      [['colour', 'unknown-field']],
    );
  });
}

/** Paths and codes of what is wrong, in the order of the paths. */
function problems(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof PortillonError, String(error));
    assert.equal(error.code, 'bad-request');
    return error.problems.map(({ path, code }) => [path, code]).sort();
  }
  return assert.fail('no error was thrown');
}

const [terminate] = questions.terminate;
const [state] = questions.state;
const wrong = {
  'a day of the subscription that does not exist': [
    'terminate',
    { ...terminate, subscription: { ...subscription, acceptanceDay: '2026-02-30' } },
    [['subscription.acceptanceDay', 'impossible-date']],
  ],
  'a ground that there is not, and an amount that is a number': [
    'terminate',
    { ...terminate, form: { ...form, ground: { tag: 'bored' } }, debt: { amount: 12.3 } },
    [
      ['debt.amount', 'wrong-type'],
      ['form.ground.tag', 'unknown-case'],
    ],
  ],
  'an internship that ends before it begins': [
    'terminate',
    {
      ...terminate,
      form: {
        ...form,
        ground: {
          tag: 'internship',
          val: { from: '2026-03-01', to: '2026-02-01', outsideRegion: true, enrolledInRegion: true },
        },
      },
    },
    [['form.ground.val.to', 'out-of-order']],
  ],
  'a debit that is not of the plan': [
    'rejectedDebits',
    { subscription, rejections: [{ due: '2025-11-02', bankCosts: '0.00' }] },
    [['rejections[0].due', 'unknown-debit']],
  ],
  'an event that cannot have happened where it stands': [
    'state',
    { ...state, events: [state.events[1]] },
    [['events[0].day', 'out-of-order']],
  ],
  'an event whose case holds nothing that it needs': [
    'state',
    { ...state, events: [state.events[0], { day: '2025-08-25', what: { tag: 'debit-rejected' } }] },
    [['events[1].what.val', 'missing-field']],
  ],
  'more events than a life has': [
    'state',
    { ...state, events: new Array(201).fill(state.events[0]) },
    [['events', 'too-many']],
  ],
};

for (const [name, [question, request, expected]] of Object.entries(wrong)) {
  test(`${name} is a problem with its path`, () => {
    assert.deepEqual(
      problems(() => imagineR[question](request)),
      expected,
    );
  });
}
