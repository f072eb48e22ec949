// What a user writes, and what the compiler must not let pass. Checked without the types of Node or of a
// browser, and without skipping those of the package.
import { Book, PortillonError, imagineR, init, initSync, navigoJour, tariffs, titles } from 'portillon';
import type {
  ErrorCode,
  ImagineR,
  IsoDate,
  Medium,
  NavigoJour,
  Options,
  Problem,
  QuoteAnswer,
  Remedy,
} from 'portillon';
import { checkPass } from 'portillon/partner';
import type { Partner, PassAnswer, PassToCheck } from 'portillon/partner';
import { explain, label } from 'portillon/texts';
import type { Language } from 'portillon/texts';

const days = ['2026-01-05'] as const;
const request: NavigoJour.QuoteRequest = {
  purchaseDay: '2026-01-02',
  medium: 'navigo-easy',
  quantity: 1,
  validityDays: days,
  zones: undefined,
};

const quote: QuoteAnswer = navigoJour.quote(request);
if (quote.verdict.tag === 'granted') {
  const total: string = quote.verdict.val.total;
  const due: IsoDate | undefined = quote.verdict.val.payments[0]?.due;
  void [total, due];
} else {
  const remedies: Remedy[] = quote.verdict.val;
  void remedies;
}
for (const item of navigoJour.quoteBatch([request])) {
  const problems: Problem[] = item.tag === 'err' ? item.val : [];
  void problems;
}
for (const { value } of quote.reasons.flatMap(({ facts }) => facts)) {
  const text: string | number = value.tag === 'count' ? value.val : value.val;
  void text;
}

const options: Options = { books: [Book.load('{}'), ...Book.builtIn()] };
navigoJour.refund(
  {
    purchaseDay: '',
    validityDay: '',
    claimDay: '',
    carrier: 'ratp',
    started: false,
    custody: 'in-hand',
    proofOfCancellation: true,
    bankDetails: true,
  },
  options,
);
const penalty: NavigoJour.Penalty | undefined = navigoJour.inspection({
  day: '',
  finding: 'in-order',
}).penalty;

const holder = {
  season: 2025,
  product: 'scolaire',
  birthDate: '2011-04-01',
  department: '94',
  payment: 'direct-debit',
} as const;
const subscription: ImagineR.QuoteRequest = { ...holder, acceptanceDay: '2025-09-10' };
const form: ImagineR.TerminationForm = {
  applicant: 'payer',
  channel: 'email',
  ground: { tag: 'moved-away' },
  evidence: 'in-french',
};
const end = imagineR.terminate(
  { subscription, passLastSeason: false, subscriptionDay: '2025-09-05', form, receivedDay: '2026-02-11' },
  options,
);
if (end.verdict.tag === 'granted') {
  const effective: IsoDate = end.verdict.val.effectiveDay;
  const account: ImagineR.Account = end.verdict.val.account;
  void [effective, account.payments.map(({ due, amount }) => `${due} ${amount}`)];
}
const events: ImagineR.Event[] = [
  { day: '2025-08-20', what: { tag: 'filed', val: { channel: 'online', pieces: ['photo', 'terms'] } } },
  { day: '2025-08-25', what: { tag: 'accepted' } },
  { day: '2025-11-01', what: { tag: 'debit-rejected', val: '12.20' } },
  { day: '2025-11-10', what: { tag: 'termination-asked', val: form } },
];
const state = imagineR.state({ ...holder, passLastSeason: false, events, day: '2025-11-15' });
const owed: string | undefined = state.account?.owed;
const open: [ImagineR.OptionNow, IsoDate | undefined][] = state.options.map((option) => [
  option.optionNow,
  option.until,
]);
const refused: [number, Remedy[]][] = state.refusals.map(({ event, remedies }) => [event, remedies]);
void [owed, open, refused, label('phase', state.phase, 'it')];

const names: string[] = titles.list().map(({ name }) => name);
const until: IsoDate | undefined = tariffs.list(options)[0]?.until;
const language: Language = 'fr';
const sentences: string[] = quote.reasons.map(
  (reason) => `${explain(reason, language)} ${label('mode', 'rer', language)}`,
);
const ready: Promise<void> = init('https://example.org/portillon.wasm');
initSync(new Uint8Array());

try {
  tariffs.check({ source: '' });
} catch (error) {
  if (error instanceof PortillonError) {
    const code: ErrorCode = error.code;
    const paths: string[] = error.problems.map(({ path }) => path);
    void [code, paths];
  }
}
{
  using book = Book.load('{}');
  void book.info().sections;
}
void [penalty, names, until, sentences, ready];

// @ts-expect-error: a field is missing
navigoJour.quote({ purchaseDay: '2026-01-02', medium: 'navigo-easy', quantity: 1 });
// @ts-expect-error: there is no such field
navigoJour.quote({ ...request, price: '12.30' });
// @ts-expect-error: a life is told by its events, not by the day of its acceptance
imagineR.state({ ...holder, passLastSeason: false, events, day: '', acceptanceDay: '2025-09-10' });
// @ts-expect-error: an internship has its days
const ground: ImagineR.TerminationGround = { tag: 'internship' };
// @ts-expect-error: nothing more is said of an acceptance
const event: ImagineR.Happening = { tag: 'accepted', val: true };
// @ts-expect-error: nothing is granted or refused here
state.verdict;
// @ts-expect-error: there is no such medium
const medium: Medium = 'papyrus';
// @ts-expect-error: a day is a text
navigoJour.saleWindow({ validityDay: 5 });
// @ts-expect-error: titles know no books
titles.describe({ id: 'navigo-jour' }, options);
// @ts-expect-error: an amount is no number
const amount: number = quote.verdict.tag === 'granted' ? quote.verdict.val.total : 0;
// @ts-expect-error: a refusal has no total
quote.verdict.val.total;
// @ts-expect-error: there is no such language
explain(quote.reasons[0]!, 'de');
// @ts-expect-error: a book is loaded, not made
new Book();
// @ts-expect-error: an answer is not to be changed
quote.book.version = '2';
void [medium, amount, ground, event];

const partner: Partner = {
  service: 'https://checks.example',
  partner: 'museum',
  credential: 'm',
  key: 'pem',
};
const pass: PassToCheck = { passNumber: '0012345678', birthDate: '', purpose: 'museum-entry', consent: true };
const answered: Promise<PassAnswer> = checkPass(partner, pass);
void answered.then((answer) => (answer.code === 'refused' ? answer.reasons : answer.code));
// @ts-expect-error: one number, not two
void checkPass(partner, { ...pass, customerNumber: '1' });
