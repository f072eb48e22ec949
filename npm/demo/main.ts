// The page: reads the form, asks the rules, shows what they say.
import { init, navigoJour, titles } from '../src/index.js';
import type { Medium, Mode } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { label } from '../src/texts.js';
import { later } from './civil.js';
import { byId, el } from './dom.js';
import { ask, chosenLanguage, knownDay, onLanguage, options, translatePage } from './page.js';
import { announce, show, showCoverage, showExchange, showQuote, showReasons, showVerdict } from './show.js';
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

let language = chosenLanguage();
let drawn: { passes: Pass[]; purchase: string; mode: Mode } | undefined;

const t = (key: Key, values?: Readonly<Record<string, string | number>>) => say(language, key, values);

function setUp(): void {
  const hash = new URLSearchParams(location.hash.slice(1));
  field.purchaseDay.value = hash.get('buy') ?? knownDay();
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
  onLanguage(language, (chosen) => {
    language = chosen;
    translate();
    answer();
  });
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
  for (const [index, input] of [...days.children].entries())
    input.setAttribute('aria-label', t('validityDay', { n: index + 1 }));
}

function translate(): void {
  translatePage(language);
  nameDays();
  options(field.medium, Object.keys(catalogue.labels['medium'] ?? {}), (word) =>
    label('medium', word, language),
  );
  options(field.mode, Object.keys(catalogue.labels['mode'] ?? {}), (word) => label('mode', word, language));
  const network = titles.list().filter((title) => title.network === 'ile-de-france');
  options(
    field.product,
    network.filter(({ functions }) => functions.includes('navigo-jour.quote')).map(({ id }) => id),
    (id) => label('title', id, language),
  );
  const held = heldTitles();
  onMedium.replaceChildren(
    ...network
      .filter(({ id }) => id !== 'navigo-jour')
      .map(({ id }) =>
        el(
          'label',
          { class: 'check' },
          el('input', { type: 'checkbox', value: id, checked: held.includes(id) }),
          el('span', {}, label('title', id, language)),
        ),
      ),
  );
}

function heldTitles(): string[] {
  return [...onMedium.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value);
}

function remember(): void {
  const { purchaseDay, medium, mode, station } = field;
  const state = new URLSearchParams({
    lang: language,
    buy: purchaseDay.value,
    days: validityDays().join(','),
    medium: medium.value,
    mode: mode.value,
  });
  if (station.value) state.set('station', station.value);
  history.replaceState(null, '', `#${state}`);
}

function answer(): void {
  remember();
  const held = heldTitles();
  byId('held-count', HTMLElement).textContent = held.length === 0 ? t('none') : String(held.length);
  const missing = [
    ...(field.quantity.checkValidity() ? [] : [t('chooseQuantity')]),
    ...([field.purchaseDay, ...days.querySelectorAll('input')].every((input) => input.checkValidity())
      ? []
      : [t('chooseDay')]),
  ];
  for (const input of form.querySelectorAll('input'))
    input.toggleAttribute('aria-invalid', !input.checkValidity());
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
  const coverage = ask(() =>
    navigoJour.coverage({
      day: validity[0] as string,
      mode,
      stations: station ? [{ name: station, inRegion: field.inRegion.checked }] : [],
    }),
  );
  const passes = [...new Set(validity)].sort().map((validityDay) => {
    const sale = ask(() => navigoJour.saleWindow({ validityDay }));
    const valid = ask(() => navigoJour.validity({ validityDay }));
    return {
      day: validityDay,
      sale: 'ok' in sale ? sale.ok : undefined,
      validity: 'ok' in valid ? valid.ok : undefined,
    };
  });
  showQuote(language, quote, purchaseDay);
  showCoverage(language, coverage, mode, station);
  drawn = { passes, purchase: purchaseDay, mode };
  show(
    'windows',
    passes.some(({ sale, validity }) => sale || validity),
  );
  draw();
  showReasons(language, quote, coverage, passes);
  showExchange(language, 'navigoJour.quote(request)', request, quote);
}

function showMissing(missing: readonly string[]): void {
  drawn = undefined;
  for (const id of ['coverage', 'windows', 'reasons', 'exchange']) show(id, false);
  showVerdict('unread', t('unreadable'), [el('ul', {}, ...missing.map((text) => el('li', {}, text)))]);
  announce([t('unreadable'), ...missing]);
}

function draw(): void {
  const body = byId('windows-body', HTMLElement);
  if (!drawn || body.clientWidth === 0) return;
  const open = body.querySelector('details')?.open ?? false;
  body.replaceChildren(...drawWindows(drawn.passes, drawn.purchase, drawn.mode, language, body.clientWidth));
  body.querySelector('details')?.toggleAttribute('open', open);
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
