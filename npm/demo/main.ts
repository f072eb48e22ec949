// The page: reads the form, asks the rules, shows what they say.
import { PortillonError, init, navigoJour, tariffs, titles } from '../src/index.js';
import type { Assessment, Medium, Mode, Problem, QuoteAnswer, Reason, Remedy } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { explain, formatAmount, formatDay, label, languages } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import { later, today } from './civil.js';
import { byId, el } from './dom.js';
import { say } from './strings.js';
import type { Key } from './strings.js';
import { drawWindows } from './timeline.js';
import type { Pass } from './timeline.js';

const field = {
  product: byId('product', HTMLSelectElement),
  purchaseDay: byId('purchase-day', HTMLInputElement),
  quantity: byId('quantity', HTMLInputElement),
  medium: byId('medium', HTMLSelectElement),
  mode: byId('mode', HTMLSelectElement),
  station: byId('station', HTMLInputElement),
  inRegion: byId('in-region', HTMLInputElement),
};
const days = byId('validity-days', HTMLElement);
const onMedium = byId('on-medium', HTMLElement);
const form = byId('request', HTMLFormElement);
const announcement = byId('announcement', HTMLElement);

let language = chosenLanguage();
let drawn: { passes: Pass[]; purchase: string; mode: Mode } | undefined;

const t = (key: Key, values?: Readonly<Record<string, string | number>>) => say(language, key, values);

/** An answer, or what is wrong with the request. */
type Outcome<Answer> = { readonly ok: Answer } | { readonly error: readonly Problem[] };

function ask<Answer>(question: () => Answer): Outcome<Answer> {
  try {
    return { ok: question() };
  } catch (error) {
    if (error instanceof PortillonError && error.code === 'bad-request') return { error: error.problems };
    throw error;
  }
}

function chosenLanguage(): Language {
  const wanted = [new URLSearchParams(location.hash.slice(1)).get('lang'), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return languages.find((known) => known === wanted.find((tag) => languages.some((known) => known === tag))) ?? 'en';
}

/** Today if it is in a book, else the last day that is. */
function firstPurchaseDay(): string {
  const day = today();
  const outcome = ask(() => tariffs.inForce({ network: 'ile-de-france', day }));
  if ('ok' in outcome) return day;
  const last = tariffs.list().filter(({ network }) => network === 'ile-de-france').map(({ until }) => until).sort().at(-1);
  return last === undefined ? day : later(last, -8);
}

function setUp(): void {
  const hash = new URLSearchParams(location.hash.slice(1));
  field.purchaseDay.value = hash.get('buy') ?? firstPurchaseDay();
  const validity = hash.get('days')?.split(',') ?? [later(field.purchaseDay.value, 2)];
  field.quantity.value = String(validity.length);
  showDays(validity);
  translate();
  field.medium.value = hash.get('medium') ?? 'navigo-easy';
  field.mode.value = hash.get('mode') ?? 'rer';
  field.station.value = hash.get('station') ?? '';
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    if (event.target === field.quantity) changeQuantity();
    answer();
  });
  for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=language]')) {
    radio.checked = radio.value === language;
    radio.addEventListener('change', () => {
      language = radio.value as Language;
      translate();
      answer();
    });
  }
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now === width) return;
    width = now;
    draw();
  }).observe(byId('windows-body', HTMLElement));
}

function validityDays(): string[] {
  return [...days.querySelectorAll('input')].map((input) => input.value);
}

function changeQuantity(): void {
  if (!field.quantity.checkValidity()) return;
  const wanted = field.quantity.valueAsNumber;
  const values = validityDays().slice(0, wanted);
  while (values.length < wanted) values.push(values.at(-1) ? later(values.at(-1) as string, 1) : '');
  showDays(values);
}

function showDays(values: readonly string[]): void {
  // Fields that stay keep what the person has typed and the focus.
  while (days.children.length > values.length) days.lastElementChild?.remove();
  for (const [index, value] of values.entries()) {
    if (index < days.children.length) continue;
    days.append(el('input', { type: 'date', required: true, min: '2000-01-01', max: '2100-12-31', value }));
  }
  nameDays();
}

function nameDays(): void {
  for (const [index, input] of [...days.children].entries()) input.setAttribute('aria-label', t('validityDay', { n: index + 1 }));
}

function translate(): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-text]')) element.textContent = t(element.dataset['text'] as Key);
  nameDays();
  options(field.medium, Object.keys(catalogue.labels['medium'] ?? {}), (word) => label('medium', word, language));
  options(field.mode, Object.keys(catalogue.labels['mode'] ?? {}), (word) => label('mode', word, language));
  const network = titles.list().filter((title) => title.network === 'ile-de-france');
  options(field.product, network.filter(({ functions }) => functions.includes('navigo-jour.quote')).map(({ id }) => id), (id) => label('title', id, language));
  const held = heldTitles();
  onMedium.replaceChildren(...network.filter(({ id }) => id !== 'navigo-jour').map(({ id }) =>
    el('label', { class: 'check' }, el('input', { type: 'checkbox', value: id, checked: held.includes(id) }), el('span', {}, label('title', id, language)))));
}

function options(select: HTMLSelectElement, words: readonly string[], name: (word: string) => string): void {
  const chosen = select.value;
  select.replaceChildren(...words.map((word) => el('option', { value: word }, capital(name(word)))));
  if (words.includes(chosen)) select.value = chosen;
}

function heldTitles(): string[] {
  return [...onMedium.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value);
}

function remember(): void {
  const { purchaseDay, medium, mode, station } = field;
  const state = new URLSearchParams({ lang: language, buy: purchaseDay.value, days: validityDays().join(','), medium: medium.value, mode: mode.value });
  if (station.value) state.set('station', station.value);
  history.replaceState(null, '', `#${state}`);
}

function answer(): void {
  remember();
  const held = heldTitles();
  byId('held-count', HTMLElement).textContent = held.length === 0 ? t('none') : String(held.length);
  const missing = [
    ...(field.quantity.checkValidity() ? [] : [t('chooseQuantity')]),
    ...([field.purchaseDay, ...days.querySelectorAll('input')].every((input) => input.checkValidity()) ? [] : [t('chooseDay')]),
  ];
  for (const input of form.querySelectorAll('input')) input.toggleAttribute('aria-invalid', !input.checkValidity());
  if (missing.length > 0) return showMissing(missing);

  const purchaseDay = field.purchaseDay.value;
  const validity = validityDays();
  const mode = field.mode.value as Mode;
  const station = field.station.value.trim();
  const request = {
    purchaseDay,
    medium: field.medium.value as Medium,
    quantity: validity.length,
    validityDays: validity,
    ...(held.length > 0 && { onMedium: held.map((title) => ({ title })) }),
  };
  const quote = ask(() => navigoJour.quote(request));
  const coverage = ask(() => navigoJour.coverage({
    day: validity[0] as string,
    mode,
    stations: station ? [{ name: station, inRegion: field.inRegion.checked }] : [],
  }));
  const passes = [...new Set(validity)].sort().map((validityDay) => {
    const sale = ask(() => navigoJour.saleWindow({ validityDay }));
    const valid = ask(() => navigoJour.validity({ validityDay }));
    return { day: validityDay, sale: 'ok' in sale ? sale.ok : undefined, validity: 'ok' in valid ? valid.ok : undefined };
  });
  showQuote(quote, purchaseDay);
  showCoverage(coverage, mode, station);
  drawn = { passes, purchase: purchaseDay, mode };
  show('windows', passes.some(({ sale, validity }) => sale || validity));
  draw();
  showReasons(quote, coverage, passes);
  showExchange(request, quote);
}

function showMissing(missing: readonly string[]): void {
  drawn = undefined;
  for (const id of ['coverage', 'windows', 'reasons', 'exchange']) show(id, false);
  showVerdict('unread', t('unreadable'), [el('ul', {}, ...missing.map((text) => el('li', {}, text)))]);
  announce([t('unreadable'), ...missing]);
}

function showQuote(outcome: Outcome<QuoteAnswer>, purchaseDay: string): void {
  const book = byId('book', HTMLElement);
  book.textContent = '';
  if ('error' in outcome) {
    const known = knownDays();
    if (known && outcome.error.every(({ code }) => code === 'no-tariff-in-force')) {
      const text = t('noTariff', { day: formatDay(purchaseDay, language), ...known });
      showVerdict('unread', t('noAnswer'), [el('p', { class: 'ground' }, text)]);
      announce([t('noAnswer'), text]);
      return;
    }
    showVerdict('unread', t('noAnswer'), [el('p', {}, t('unreadableHint')), problemList(outcome.error)]);
    announce([t('noAnswer'), ...outcome.error.map(({ message }) => message)]);
    return;
  }
  const { verdict } = outcome.ok;
  book.textContent = t('book', { ...outcome.ok.book });
  if (verdict.tag === 'granted') {
    const { lines, total } = verdict.val;
    const price = formatAmount(total, language);
    showVerdict('granted', t('onSale'), [
      el('p', { class: 'price' }, price),
      ...lines.map((line) => el('p', { class: 'line' }, `${line.quantity} × ${label('title', line.code, language)}, ${formatAmount(line.unitPrice, language)}`)),
      ...verdict.val.payments.map(({ due }) => el('p', { class: 'line' }, t('paid', { day: formatDay(due, language) }))),
    ]);
    announce([`${t('onSale')}: ${price}`]);
  } else {
    const against = outcome.ok.reasons.map((reason) => explain(reason, language));
    showVerdict('refused', t('notOnSale'), [...against.map((text) => el('p', { class: 'ground' }, text)), ...remedyList(verdict.val)]);
    announce([t('notOnSale'), ...against]);
  }
}

function showVerdict(state: 'granted' | 'refused' | 'unread', title: string, children: Node[]): void {
  const section = byId('verdict', HTMLElement);
  section.hidden = false;
  section.dataset['state'] = state;
  byId('verdict-body', HTMLElement).replaceChildren(el('p', { class: 'stamp' }, title), ...children);
}

function showCoverage(outcome: Outcome<Assessment>, mode: Mode, station: string): void {
  show('coverage', 'ok' in outcome);
  if ('error' in outcome) return;
  const { verdict } = outcome.ok;
  const section = byId('coverage', HTMLElement);
  section.dataset['state'] = verdict.tag;
  const key: Key = verdict.tag === 'granted' ? (station ? 'coveredAt' : 'covered') : station ? 'notCoveredAt' : 'notCovered';
  const parts: Node[] = [el('p', { class: 'stamp' }, t(key, { mode: label('mode', mode, language), station }))];
  if (verdict.tag === 'refused') {
    parts.push(...outcome.ok.reasons.map((reason) => el('p', { class: 'ground' }, explain(reason, language))), ...remedyList(verdict.val));
  }
  byId('coverage-body', HTMLElement).replaceChildren(...parts);
  announcement.textContent += ` ${parts[0]?.textContent ?? ''}.`;
}

function remedyList(remedies: readonly Remedy[]): Node[] {
  if (remedies.length === 0) return [];
  return [
    el('h3', {}, t('remedies')),
    el('ul', { class: 'remedies' }, ...remedies.map((remedy) => el('li', {}, explain(remedy, language)))),
  ];
}

/** The first and the last day whose prices are known, in words. */
function knownDays(): { from: string; until: string } | undefined {
  const books = tariffs.list().filter(({ network }) => network === 'ile-de-france');
  const from = books.map((book) => book.from).sort()[0];
  const until = books.map((book) => book.until).sort().at(-1);
  return from && until ? { from: formatDay(from, language), until: formatDay(later(until, -1), language) } : undefined;
}

/** Problems are for whoever builds a request: they exist in English alone. */
function problemList(problems: readonly Problem[]): HTMLElement {
  return el('ul', { lang: 'en' }, ...problems.map(({ path, message, remedy }) =>
    el('li', {}, path && el('code', {}, path), path && ': ', `${message}; ${remedy}`)));
}

function draw(): void {
  const body = byId('windows-body', HTMLElement);
  if (!drawn || body.clientWidth === 0) return;
  const open = body.querySelector('details')?.open ?? false;
  body.replaceChildren(...drawWindows(drawn.passes, drawn.purchase, drawn.mode, language, body.clientWidth));
  body.querySelector('details')?.toggleAttribute('open', open);
}

function showReasons(quote: Outcome<QuoteAnswer>, coverage: Outcome<Assessment>, passes: readonly Pass[]): void {
  // Each reason is told once, where it first matters.
  const told = new Set<string>();
  const untold = (reason: Reason) => told.size < told.add(JSON.stringify(reason)).size;
  const groups: [Key, Reason[]][] = [
    ['whyPrice', 'ok' in quote ? quote.ok.reasons : []],
    ['whyWindows', passes.flatMap(({ sale, validity }) => [...(sale?.reasons ?? []), ...(validity?.reasons ?? [])])],
    ['whyTrip', 'ok' in coverage ? coverage.ok.reasons : []],
  ];
  const filled = groups.map(([key, reasons]) => [key, reasons.filter(untold)] as const).filter(([, reasons]) => reasons.length > 0);
  show('reasons', filled.length > 0);
  byId('reasons-body', HTMLElement).replaceChildren(...filled.flatMap(([key, reasons]) => [
    el('h3', {}, t(key)),
    el('ul', { class: 'reasons' }, ...reasons.map(reasonItem)),
  ]));
}

function reasonItem(reason: Reason): HTMLElement {
  const { rule, article } = reason.citation;
  const where = article === 'preamble' ? t('preamble') : t('article', { article });
  return el('li', {}, el('span', {}, explain(reason, language)), ' ', el('cite', {}, el('b', {}, rule), ` ${where}`));
}

function showExchange(request: unknown, outcome: Outcome<QuoteAnswer>): void {
  show('exchange', true);
  const block = (key: Key, value: unknown) => [
    el('h3', {}, t(key)),
    el('pre', { tabindex: 0, role: 'region', 'aria-label': t(key) }, JSON.stringify(value, null, 2)),
  ];
  byId('exchange-body', HTMLElement).replaceChildren(
    el('p', {}, el('code', {}, 'navigoJour.quote(request)')),
    ...block('asked', request),
    ...block('answered', outcome),
  );
}

function announce(parts: readonly string[]): void {
  announcement.textContent = parts.map((part) => part.replace(/[.\s]*$/, '.')).join(' ');
}

function show(id: string, visible: boolean): void {
  byId(id, HTMLElement).hidden = !visible;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

try {
  await init(new URL('portillon.wasm', import.meta.url));
  setUp();
  answer();
} catch (error) {
  translateFailure(error);
}

function translateFailure(error: unknown): void {
  showVerdict('unread', t('failed'), [el('p', { lang: 'en' }, String(error))]);
}
