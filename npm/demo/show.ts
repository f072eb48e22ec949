// What the rules answered, as the page shows it.
import { tariffs } from '../src/index.js';
import type { Assessment, Mode, Problem, QuoteAnswer, Reason, Remedy } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { explain, formatAmount, formatDay, label } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { later } from './civil.js';
import { byId, el } from './dom.js';
import { say } from './strings.js';
import type { Key } from './strings.js';
import type { Pass } from './timeline.js';

/** An answer, or what is wrong with the request. */
export type Outcome<Answer> = { readonly ok: Answer } | { readonly error: readonly Problem[] };

export function showQuote(language: Language, outcome: Outcome<QuoteAnswer>, purchaseDay: string): void {
  const book = byId('book', HTMLElement);
  book.textContent = '';
  if ('error' in outcome) {
    const { parts, told } = unanswered(language, outcome.error, purchaseDay);
    showVerdict('unread', say(language, 'noAnswer'), parts);
    announce([say(language, 'noAnswer'), ...told]);
    return;
  }
  const { verdict } = outcome.ok;
  book.textContent = say(language, 'book', { ...outcome.ok.book });
  if (verdict.tag === 'granted') {
    const { lines, total } = verdict.val;
    const price = formatAmount(total, language);
    showVerdict('granted', say(language, 'onSale'), [
      el('p', { class: 'price' }, price),
      ...lines.map((line) =>
        el(
          'p',
          { class: 'line' },
          `${line.quantity} × ${label('title', line.code, language)}, ${formatAmount(line.unitPrice, language)}`,
        ),
      ),
      ...verdict.val.payments.map(({ due }) =>
        el('p', { class: 'line' }, say(language, 'paid', { day: formatDay(due, language) })),
      ),
    ]);
    announce([`${say(language, 'onSale')}: ${price}`]);
  } else {
    const against = outcome.ok.reasons.map((reason) => explain(reason, language));
    showVerdict('refused', say(language, 'notOnSale'), [
      ...against.map((text) => el('p', { class: 'ground' }, text)),
      ...remedyList(language, verdict.val),
    ]);
    announce([say(language, 'notOnSale'), ...against]);
  }
}

export function showVerdict(state: 'granted' | 'refused' | 'unread', title: string, children: Node[]): void {
  const section = byId('verdict', HTMLElement);
  section.hidden = false;
  section.dataset['state'] = state;
  byId('verdict-body', HTMLElement).replaceChildren(el('p', { class: 'stamp' }, title), ...children);
}

export function showCoverage(
  language: Language,
  outcome: Outcome<Assessment>,
  mode: Mode,
  station: string,
): void {
  show('coverage', 'ok' in outcome);
  if ('error' in outcome) return;
  const { verdict } = outcome.ok;
  const section = byId('coverage', HTMLElement);
  section.dataset['state'] = verdict.tag;
  const key: Key =
    verdict.tag === 'granted' ? (station ? 'coveredAt' : 'covered') : station ? 'notCoveredAt' : 'notCovered';
  const parts: Node[] = [
    el('p', { class: 'stamp' }, say(language, key, { mode: label('mode', mode, language), station })),
  ];
  if (verdict.tag === 'refused') {
    parts.push(
      ...outcome.ok.reasons.map((reason) => el('p', { class: 'ground' }, explain(reason, language))),
      ...remedyList(language, verdict.val),
    );
  }
  byId('coverage-body', HTMLElement).replaceChildren(...parts);
  byId('announcement', HTMLElement).textContent += ` ${parts[0]?.textContent ?? ''}.`;
}

export function remedyList(language: Language, remedies: readonly Remedy[]): Node[] {
  if (remedies.length === 0) return [];
  return [
    el('h3', {}, say(language, 'remedies')),
    el('ul', { class: 'remedies' }, ...remedies.map((remedy) => el('li', {}, explain(remedy, language)))),
  ];
}

/** Why there is no answer: in words where no book covers the day, else what is wrong with the request. */
export function unanswered(
  language: Language,
  problems: readonly Problem[],
  day: string,
): { parts: Node[]; told: string[] } {
  const known = knownDays(language);
  if (known && problems.every(({ code }) => code === 'no-tariff-in-force')) {
    const text = say(language, 'noTariff', { day: formatDay(day, language), ...known });
    return { parts: [el('p', { class: 'ground' }, text)], told: [text] };
  }
  return {
    parts: [el('p', {}, say(language, 'unreadableHint')), problemList(problems)],
    told: problems.map(({ message }) => message),
  };
}

/** The first and the last day whose prices are known, in words. */
function knownDays(language: Language): { from: string; until: string } | undefined {
  const books = tariffs.list().filter(({ network }) => network === 'ile-de-france');
  const from = books.map((book) => book.from).sort()[0];
  const until = books
    .map((book) => book.until)
    .sort()
    .at(-1);
  return from && until
    ? { from: formatDay(from, language), until: formatDay(later(until, -1), language) }
    : undefined;
}

/** Problems are for whoever builds a request: they exist in English alone. */
export function problemList(problems: readonly Problem[]): HTMLElement {
  return el(
    'ul',
    { lang: 'en' },
    ...problems.map(({ path, message, remedy }) =>
      el('li', {}, path && el('code', {}, path), path && ': ', `${message}; ${remedy}`),
    ),
  );
}

export function showReasons(
  language: Language,
  quote: Outcome<QuoteAnswer>,
  coverage: Outcome<Assessment>,
  passes: readonly Pass[],
): void {
  // Each reason is told once, where it first matters.
  const told = new Set<string>();
  const untold = (reason: Reason) => told.size < told.add(JSON.stringify(reason)).size;
  const groups: [Key, Reason[]][] = [
    ['whyPrice', 'ok' in quote ? quote.ok.reasons : []],
    [
      'whyWindows',
      passes.flatMap(({ sale, validity }) => [...(sale?.reasons ?? []), ...(validity?.reasons ?? [])]),
    ],
    ['whyTrip', 'ok' in coverage ? coverage.ok.reasons : []],
  ];
  const filled = groups
    .map(([key, reasons]) => [key, reasons.filter(untold)] as const)
    .filter(([, reasons]) => reasons.length > 0);
  show('reasons', filled.length > 0);
  byId('reasons-body', HTMLElement).replaceChildren(
    ...filled.flatMap(([key, reasons]) => [
      el('h3', {}, say(language, key)),
      el('ul', { class: 'reasons' }, ...reasons.map((reason) => reasonItem(language, reason))),
    ]),
  );
}

/** What a reason says, and where it comes from. */
export function reasonItem(language: Language, reason: Reason): HTMLElement {
  const { rule, article } = reason.citation;
  // Parts of a document that have no number have a name.
  const where = Object.hasOwn(catalogue.labels['article'] ?? {}, article)
    ? label('article', article, language)
    : say(language, 'article', { article });
  return el(
    'li',
    {},
    el('span', {}, explain(reason, language)),
    ' ',
    el('cite', {}, el('b', {}, rule), ` ${where}`),
  );
}

/** A function that was called, with what it was asked and what it answered. */
export interface Exchange {
  readonly call: string;
  readonly request: unknown;
  readonly outcome: Outcome<unknown>;
}

export function showExchange(
  language: Language,
  call: string,
  request: unknown,
  outcome: Outcome<unknown>,
): void {
  showExchanges(language, [{ call, request, outcome }]);
}

export function showExchanges(language: Language, exchanges: readonly Exchange[]): void {
  show('exchange', true);
  const block = (key: Key, call: string, value: unknown) => [
    el('h3', {}, say(language, key)),
    el(
      'pre',
      { tabindex: 0, role: 'region', 'aria-label': `${say(language, key)}: ${call}` },
      JSON.stringify(value, null, 2),
    ),
  ];
  byId('exchange-body', HTMLElement).replaceChildren(
    ...exchanges.flatMap(({ call, request, outcome }) => [
      el('p', {}, el('code', {}, call)),
      ...block('asked', call, request),
      ...block('answered', call, outcome),
    ]),
  );
}

/** Says the outcome to a screen reader. */
export function announce(parts: readonly string[]): void {
  byId('announcement', HTMLElement).textContent = parts.map((part) => part.replace(/[.\s]*$/, '.')).join(' ');
}

/** Shows or hides a part of the page. */
export function show(id: string, visible: boolean): void {
  byId(id, HTMLElement).hidden = !visible;
}
