// Sample accounts: what a customer base would know of them, each with days of its own.
import type { IsoDate, Medium, NavigoAccount } from '../src/index.js';

export const samples = ['family', 'commuter', 'apprentice', 'senior'] as const;

export type SampleName = (typeof samples)[number];

/** Somebody who can look at the account. */
export interface Person {
  readonly name: string;
  readonly as: NavigoAccount.Relation;
}

/** A title, since when the customer base knows of it, and its uses that an employer may be asked to repay. */
export interface Holding {
  readonly known: IsoDate;
  readonly record: NavigoAccount.TitleRecord;
  readonly used: readonly NavigoAccount.UsedTitle[];
}

export interface SampleDebt {
  readonly payer: string;
  readonly holder: string;
  readonly debt: NavigoAccount.UnpaidAmount;
}

export interface SamplePass {
  readonly id: string;
  readonly holder: string;
  readonly payer: string;
  readonly medium: Medium;
  readonly pass: NavigoAccount.Pass;
  readonly titles: readonly string[];
}

export interface Sample {
  /** Who looks at it; the first one pays. */
  readonly persons: readonly [Person, ...Person[]];
  readonly situation: NavigoAccount.Situation;
  readonly holdings: readonly Holding[];
  readonly debts: readonly SampleDebt[];
  readonly passes: readonly SamplePass[];
}

/** A day on which a little of everything is to be seen. */
export const sampleDay: IsoDate = '2026-03-23';

const SEASON = 2025;

type Common = Pick<NavigoAccount.TitleRecord, 'id' | 'title' | 'holder' | 'payer' | 'medium'>;

const byThemselves = (id: string, title: string, name: string, medium: Medium): Common => ({
  id,
  title,
  holder: name,
  payer: name,
  medium,
});

/** A title that is bought, with its days. */
function bought(
  common: Common,
  acceptedDay: IsoDate,
  firstDay: IsoDate,
  lastDay: IsoDate,
  used: NavigoAccount.TitleUse,
): Holding {
  const { id, title, medium } = common;
  return {
    known: acceptedDay,
    record: {
      ...common,
      term: { tag: 'days', val: { firstDay, lastDay } },
      acceptedDay,
      changes: [],
    },
    used: [{ id, title, medium, used }],
  };
}

/** A pass of imagine R in the season. */
function imagineR(
  common: Omit<Common, 'medium'>,
  acceptedDay: IsoDate,
  passLastSeason: boolean,
  changes: NavigoAccount.TitleChange[] = [],
): Holding {
  const { id, title } = common;
  const medium = 'navigo-imagine-r';
  const season = { season: SEASON, passLastSeason };
  return {
    known: acceptedDay,
    record: { ...common, medium, term: { tag: 'season', val: season }, acceptedDay, changes },
    used: [{ id, title, medium, used: { tag: 'season', val: season } }],
  };
}

const month = (name: string, of: number, days: readonly [IsoDate, IsoDate, IsoDate]): Holding =>
  bought(byThemselves(`month-${of}`, 'navigo-mois', name, 'navigo-personalised'), ...days, {
    tag: 'month',
    val: { year: 2026, month: of },
  });

const week = (name: string, acceptedDay: IsoDate, monday: IsoDate, sunday: IsoDate): Holding =>
  bought(
    byThemselves(`week-${monday}`, 'navigo-semaine', name, 'navigo-personalised'),
    acceptedDay,
    monday,
    sunday,
    { tag: 'week', val: monday },
  );

/** A parent who pays for three children, one of whose contracts the agency ended. */
const family: Sample = {
  persons: [
    { name: 'Claire', as: 'holder-and-payer' },
    { name: 'Léa', as: 'holder' },
    { name: 'Tom', as: 'holder' },
    { name: 'Hugo', as: 'holder' },
  ],
  situation: 'employee',
  holdings: [
    month('Claire', 2, ['2026-01-26', '2026-02-01', '2026-02-28']),
    month('Claire', 3, ['2026-02-24', '2026-03-01', '2026-03-31']),
    month('Claire', 4, ['2026-03-20', '2026-04-01', '2026-04-30']),
    imagineR({ id: 'lea', title: 'imagine-r-scolaire', holder: 'Léa', payer: 'Claire' }, '2025-06-20', true),
    imagineR({ id: 'tom', title: 'imagine-r-junior', holder: 'Tom', payer: 'Claire' }, '2025-08-25', false),
    imagineR(
      { id: 'hugo', title: 'imagine-r-scolaire', holder: 'Hugo', payer: 'Claire' },
      '2025-08-25',
      false,
      [{ day: '2026-01-12', what: 'ended' }],
    ),
    bought(
      byThemselves('day', 'navigo-jour', 'Claire', 'navigo-easy'),
      '2026-03-21',
      '2026-03-22',
      '2026-03-22',
      { tag: 'day', val: '2026-03-22' },
    ),
  ],
  debts: [
    {
      payer: 'Claire',
      holder: 'Hugo',
      debt: {
        id: 'hugo',
        amount: '170.80',
        since: '2026-01-12',
        contract: {
          tag: 'imagine-r-ended',
          val: { season: SEASON, endDay: '2026-01-12', cause: 'non-payment', noticeDay: '2026-02-20' },
        },
      },
    },
  ],
  passes: [
    pass('claire', 'Claire', 'Claire', 'navigo-personalised', { tag: 'personalised' }, ['navigo-mois']),
    pass('lea', 'Léa', 'Claire', 'navigo-imagine-r', imagineRPass('cheque'), ['imagine-r-scolaire']),
    pass('tom', 'Tom', 'Claire', 'navigo-imagine-r', imagineRPass('card'), ['imagine-r-junior']),
    pass('easy', 'Claire', 'Claire', 'navigo-easy', { tag: 'easy' }, ['navigo-jour']),
  ],
};

/** Somebody whose Navigo Annuel is suspended for a time, and who lost two passes. */
const commuter: Sample = {
  persons: [{ name: 'Marc', as: 'holder-and-payer' }],
  situation: 'employee',
  holdings: [
    {
      known: '2025-08-10',
      record: {
        ...byThemselves('annuel', 'navigo-annuel', 'Marc', 'navigo-annuel'),
        term: { tag: 'days', val: { firstDay: '2025-09-01' } },
        acceptedDay: '2025-08-10',
        changes: [
          { day: '2026-02-01', what: 'suspended' },
          { day: '2026-05-01', what: 'resumed' },
        ],
      },
      used: [
        {
          id: 'annuel',
          title: 'navigo-annuel',
          medium: 'navigo-annuel',
          used: {
            tag: 'year',
            val: { firstDay: '2025-09-01', suspended: [2, 3, 4].map((of) => ({ year: 2026, month: of })) },
          },
        },
      ],
    },
    week('Marc', '2026-03-13', '2026-03-16', '2026-03-22'),
    week('Marc', '2026-03-20', '2026-03-23', '2026-03-29'),
  ],
  debts: [
    {
      payer: 'Marc',
      holder: 'Marc',
      debt: { id: 'annuel', amount: '90.80', since: '2026-01-08', contract: { tag: 'annuel' } },
    },
  ],
  passes: [
    pass(
      'annuel',
      'Marc',
      'Marc',
      'navigo-annuel',
      { tag: 'annuel', val: { losses: ['2025-10-14', '2026-01-20'] } },
      ['navigo-annuel'],
    ),
    pass('marc', 'Marc', 'Marc', 'navigo-personalised', { tag: 'personalised' }, ['navigo-semaine']),
  ],
};

/** An apprentice who pays by direct debit, which the bank refused twice. */
const apprentice: Sample = {
  persons: [{ name: 'Inès', as: 'holder-and-payer' }],
  situation: 'apprenticeship',
  holdings: [
    imagineR({ id: 'ines', title: 'imagine-r-scolaire', holder: 'Inès', payer: 'Inès' }, '2025-08-28', false),
    bought(
      byThemselves('week', 'navigo-semaine', 'Inès', 'navigo-decouverte'),
      '2025-08-22',
      '2025-08-25',
      '2025-08-31',
      { tag: 'week', val: '2025-08-25' },
    ),
  ],
  debts: (
    [
      ['january', '2026-01-07'],
      ['february', '2026-02-09'],
    ] as const
  ).map(([id, since]) => ({
    payer: 'Inès',
    holder: 'Inès',
    debt: {
      id,
      amount: '42.70',
      since,
      contract: { tag: 'imagine-r', val: { contract: 'ines', payment: 'direct-debit' } },
    },
  })),
  passes: [
    pass('ines', 'Inès', 'Inès', 'navigo-imagine-r', imagineRPass('direct-debit'), ['imagine-r-scolaire']),
    pass('decouverte', 'Inès', 'Inès', 'navigo-decouverte', { tag: 'decouverte' }, []),
  ],
};

/** Somebody who changes from Liberté + to Navigo Annuel Senior, and owes nothing. */
const senior: Sample = {
  persons: [{ name: 'Simone', as: 'holder-and-payer' }],
  situation: 'employee',
  holdings: [
    {
      known: '2026-03-12',
      record: {
        ...byThemselves('senior', 'navigo-annuel-senior', 'Simone', 'navigo-annuel'),
        term: { tag: 'days', val: { firstDay: '2026-05-01' } },
        acceptedDay: '2026-04-07',
        changes: [],
      },
      used: [
        {
          id: 'senior',
          title: 'navigo-annuel-senior',
          medium: 'navigo-annuel',
          used: { tag: 'year', val: { firstDay: '2026-05-01', suspended: [] } },
        },
      ],
    },
    {
      known: '2025-02-03',
      record: {
        ...byThemselves('liberte', 'liberte-plus', 'Simone', 'navigo-personalised'),
        term: { tag: 'days', val: { firstDay: '2025-02-03' } },
        acceptedDay: '2025-02-03',
        changes: [{ day: '2026-05-01', what: 'ended' }],
      },
      used: [
        {
          id: 'liberte',
          title: 'liberte-plus',
          medium: 'navigo-personalised',
          used: { tag: 'month', val: { year: 2026, month: 3 } },
          paid: '26.90',
        },
      ],
    },
  ],
  debts: [],
  passes: [
    pass('simone', 'Simone', 'Simone', 'navigo-personalised', { tag: 'personalised' }, [
      'liberte-plus',
      'navigo-jour',
    ]),
  ],
};

export const sampleAccounts: Readonly<Record<SampleName, Sample>> = { family, commuter, apprentice, senior };

function pass(
  id: string,
  holder: string,
  payer: string,
  medium: Medium,
  kind: NavigoAccount.Pass,
  titles: readonly string[],
): SamplePass {
  return { id, holder, payer, medium, pass: kind, titles };
}

function imagineRPass(payment: NavigoAccount.ImagineRPass['payment']): NavigoAccount.Pass {
  return { tag: 'imagine-r', val: { season: SEASON, payment } };
}
