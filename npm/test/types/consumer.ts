// What a user writes, and what the compiler must not let pass. Checked without the types of Node or of a
// browser, and without skipping those of the package.
import { Book, PortillonError, init, initSync, navigoJour, tariffs, titles } from 'portillon';
import type {
  ErrorCode,
  IsoDate,
  Medium,
  NavigoJour,
  Options,
  Problem,
  QuoteAnswer,
  Remedy,
} from 'portillon';
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
void [medium, amount];
