// The page of the mobility account: keeps the entries, asks the rules, shows what they say.
import { init, pam } from '../src/index.js';
import type { Amount, Instant, Pam } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { explain, formatAmount, formatInstant, label } from '../src/texts.js';
import { drawBalance } from './balance.js';
import { civilTime, instantOf, later, moment } from './civil.js';
import { byId, el } from './dom.js';
import { ask, capital, chosenLanguage, knownDay, onLanguage, options, translatePage } from './page.js';
import { announce, problemList, reasonItem, remedyList, show, showExchange, showVerdict } from './show.js';
import { statementTable } from './statement.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

const field = {
  event: byId('event', HTMLSelectElement),
  time: byId('time', HTMLInputElement),
  means: byId('means', HTMLSelectElement),
  trip: byId('trip-id', HTMLSelectElement),
  cause: byId('cause', HTMLSelectElement),
  amount: byId('amount', HTMLInputElement),
  percent: byId('percent', HTMLInputElement),
  declared: byId('declared', HTMLInputElement),
};
const form = byId('request', HTMLFormElement);
const list = byId('entries-body', HTMLUListElement);

type Tag = Pam.AccountEvent['tag'];

let language = chosenLanguage();
let entries: readonly Pam.AccountEntry[] = [];
let drawn: { lines: readonly Pam.StatementLine[]; threshold: Amount | undefined } | undefined;

const t = (key: Key, values?: Readonly<Record<string, string | number>>) => say(language, key, values);

function setUp(): void {
  const hash = new URLSearchParams(location.hash.slice(1));
  const day = later(knownDay(), -10);
  entries = storedEntries(hash.get('entries')) ?? example(day);
  field.percent.value = hash.get('percent') ?? '';
  field.declared.checked = hash.get('declared') !== 'false';
  field.time.value = `${later(day, 5)}T09:00`;
  translate();
  field.event.value = 'trip';
  showFields();
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add();
  });
  field.event.addEventListener('change', showFields);
  for (const input of [field.percent, field.declared]) input.addEventListener('input', () => answer());
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
  }).observe(byId('drawing-body', HTMLElement));
}

/** The entries of an address, if it has a list of them. */
function storedEntries(text: string | null): Pam.AccountEntry[] | undefined {
  try {
    const stored: unknown = JSON.parse(text ?? '');
    return Array.isArray(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** An account on which a little of everything has happened. */
function example(day: string): Pam.AccountEntry[] {
  const entry = (id: string, days: number, time: string, event: Pam.AccountEvent) => ({
    id,
    at: instantOf(`${later(day, days)}T${time}`),
    event,
  });
  return [
    entry('e1', 0, '09:00', { tag: 'card-registered' }),
    entry('e2', 0, '09:05', { tag: 'top-up', val: { means: 'card', amount: '20.00' } }),
    entry('e3', 0, '09:06', { tag: 'automatic-on' }),
    entry('e4', 1, '08:00', { tag: 'trip', val: { fare: '14.00' } }),
    entry('e5', 2, '10:30', { tag: 'refund', val: { trip: 'e4', amount: '2.00' } }),
    entry('e6', 4, '08:15', { tag: 'trip', val: { fare: '50.00' } }),
  ];
}

function translate(): void {
  translatePage(language);
  options(field.event, Object.keys(catalogue.labels['account-event'] ?? {}), (tag) =>
    label('account-event', tag, language),
  );
  options(field.means, Object.keys(catalogue.labels['means'] ?? {}), (means) =>
    label('means', means, language),
  );
}

/** Shows the fields that an entry of this kind has. */
function showFields(): void {
  for (const part of form.querySelectorAll<HTMLElement>('[data-of]'))
    part.hidden = !part.dataset['of']?.split(' ').includes(field.event.value);
}

/** What a person typed, as an amount; none where it is not one. */
function amount(): Amount | undefined {
  const [, euros, cents = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(field.amount.value.trim()) ?? [];
  return euros === undefined ? undefined : `${euros}.${cents.padEnd(2, '0')}`;
}

/** The event of the form, or what is missing for it. */
function event(): Pam.AccountEvent | { missing: Key } {
  const tag = field.event.value as Tag;
  const paid = amount();
  switch (tag) {
    case 'top-up':
      if (paid === undefined) return { missing: 'amountHint' };
      return { tag, val: { means: field.means.value as Pam.Means, amount: paid } };
    case 'trip':
      return paid === undefined ? { missing: 'amountHint' } : { tag, val: { fare: paid } };
    case 'refund':
      if (paid === undefined) return { missing: 'amountHint' };
      return field.trip.value
        ? { tag, val: { trip: field.trip.value, amount: paid } }
        : { missing: 'chooseEntry' };
    case 'automatic-failed':
      return field.cause.value ? { tag, val: field.cause.value } : { missing: 'chooseEntry' };
    default:
      return { tag };
  }
}

function add(): void {
  const happened = event();
  const missing: Key | undefined = !field.time.checkValidity()
    ? 'chooseTime'
    : 'missing' in happened
      ? happened.missing
      : undefined;
  field.time.toggleAttribute('aria-invalid', missing === 'chooseTime');
  field.amount.toggleAttribute('aria-invalid', missing === 'amountHint');
  byId('missing', HTMLElement).textContent = missing ? t(missing) : '';
  show('missing', missing !== undefined);
  if (missing !== undefined || 'missing' in happened) return;
  const numbers = entries.map(({ id }) => Number(/^e(\d{1,9})$/.exec(id)?.[1] ?? 0));
  const entry = {
    id: `e${Math.max(0, ...numbers) + 1}`,
    at: instantOf(field.time.value.slice(0, 16)),
    event: happened,
  };
  entries = [...entries, entry];
  answer(t('added', { entry: named(entry) }));
}

function remove(entry: Pam.AccountEntry): void {
  const place = [...list.querySelectorAll('button')].findIndex((button) => button.value === entry.id);
  entries = entries.filter((other) => other !== entry);
  answer(t('removed', { entry: named(entry) }));
  // The keyboard goes on where it was.
  const buttons = list.querySelectorAll('button');
  (buttons[Math.min(place, buttons.length - 1)] ?? field.event).focus();
}

/** `trip, e4, €14.00` */
function named({ id, event }: Pam.AccountEntry): string {
  const name = eventName(event.tag);
  switch (event.tag) {
    case 'top-up':
      return [name, id, price(event.val.amount), label('means', event.val.means, language)].join(', ');
    case 'trip':
      return [name, id, price(event.val.fare)].join(', ');
    case 'refund':
      return [`${name} (${event.val.trip})`, id, price(event.val.amount)].join(', ');
    case 'automatic-failed':
      return [`${name} (${event.val})`, id].join(', ');
    default:
      return [name, id].join(', ');
  }
}

function price(amount: Amount): string {
  return formatAmount(amount, language);
}

function eventName(tag: Tag): string {
  return label('account-event', tag, language);
}

/** The account is asked for at the time of its last entry. */
function lastInstant(): Instant {
  const instants = entries.map(({ at }) => at);
  return instants.reduce(
    (last, at) => (moment(at) > moment(last) ? at : last),
    instants[0] ?? instantOf(`${knownDay()}T12:00`),
  );
}

/** The balance below which automatic top-up pays, as the rules say it of an account that has it. */
function threshold(at: Instant): Amount | undefined {
  const events: Pam.AccountEvent[] = [
    { tag: 'card-registered' },
    { tag: 'top-up', val: { means: 'card', amount: '20.00' } },
    { tag: 'automatic-on' },
  ];
  const outcome = ask(() =>
    pam.account({ entries: events.map((event, index) => ({ id: `${index}`, at, event })), at }),
  );
  const reasons = 'ok' in outcome ? outcome.ok.reasons : [];
  const below = reasons.flatMap(({ facts }) => facts).find(({ name }) => name === 'below')?.value;
  return below?.tag === 'amount' ? below.val : undefined;
}

function answer(done = ''): void {
  const payer = field.percent.value !== '' && {
    thirdParty: { declaredAtRegistration: field.declared.checked, percent: field.percent.valueAsNumber },
  };
  remember();
  const good = field.percent.checkValidity();
  field.percent.toggleAttribute('aria-invalid', !good);
  if (!good) return showNone([el('p', {}, t('choosePercent'))], [t('choosePercent')]);
  const request = { entries, at: lastInstant(), ...payer };
  const outcome = ask(() => pam.account(request));
  const refused = 'ok' in outcome ? outcome.ok.refused : [];
  showEntries('ok' in outcome, refused);
  showExchange(language, 'pam.account(request)', request, outcome);
  if ('error' in outcome)
    return showNone(
      [problemList(outcome.error)],
      outcome.error.map(({ message }) => message),
    );
  showAccount(outcome);
  drawn = { lines: outcome.ok.lines, threshold: threshold(request.at) };
  show('drawing', drawn.lines.length > 0);
  draw();
  byId('statement-body', HTMLElement).replaceChildren(statementTable(drawn.lines, language));
  byId('reasons-body', HTMLElement).replaceChildren(
    ...outcome.ok.reasons.map((reason) => reasonItem(language, reason)),
  );
  show('reasons', true);
  announce([
    ...(done ? [done] : []),
    `${t('balance')}: ${formatAmount(outcome.ok.balance, language)}`,
    ...(refused.length > 0 ? [t('refusedNow', { n: refused.length })] : []),
  ]);
}

/** Nothing was decided, and this is why. */
function showNone(parts: Node[], told: readonly string[]): void {
  drawn = undefined;
  for (const id of ['drawing', 'reasons']) show(id, false);
  byId('book', HTMLElement).textContent = '';
  showVerdict('unread', t('noAnswer'), parts);
  announce([t('noAnswer'), ...told]);
}

function showAccount({ ok }: { ok: Pam.AccountAnswer }): void {
  const automatic = ok.automaticAmount
    ? t('automaticOn', { amount: formatAmount(ok.automaticAmount, language) })
    : t('automaticOff');
  showVerdict(ok.open ? 'granted' : 'refused', t(ok.open ? 'open' : 'notOpen'), [
    el('p', { class: 'price' }, formatAmount(ok.balance, language)),
    el('p', { class: 'line' }, automatic),
    ...(ok.thirdParty === '0.00'
      ? []
      : [el('p', { class: 'line' }, t('thirdPartyOwes', { amount: formatAmount(ok.thirdParty, language) }))]),
  ]);
  byId('book', HTMLElement).textContent = t('book', { ...ok.book });
}

/** The entries in the order in which they count, each with what is against it. */
function showEntries(judged: boolean, refused: readonly Pam.RefusedEntry[]): void {
  const ordered = [...entries].sort(
    (one, other) => moment(one.at) - moment(other.at) || (one.id < other.id ? -1 : 1),
  );
  show('entries', true);
  const item = (entry: Pam.AccountEntry) => {
    const against = refused.find(({ id }) => id === entry.id);
    const button = el(
      'button',
      { type: 'button', value: entry.id, 'aria-label': t('removeEntry', { entry: named(entry) }) },
      t('remove'),
    );
    button.addEventListener('click', () => remove(entry));
    return el(
      'li',
      { 'data-state': !judged ? null : against ? 'refused' : 'granted' },
      el(
        'div',
        {},
        el('p', { class: 'entry' }, capital(named(entry))),
        el('p', { class: 'line' }, formatInstant(instantOf(civilTime(entry.at)), language)),
        against && el('p', { class: 'stamp' }, t('refusedEntry')),
        ...(against?.reasons.map((reason) => el('p', { class: 'ground' }, explain(reason, language))) ?? []),
        ...remedyList(language, against?.remedies ?? []),
      ),
      button,
    );
  };
  list.replaceChildren(
    ...(ordered.length === 0 ? [el('li', {}, el('p', {}, t('noEntries')))] : ordered.map(item)),
  );
  const ids = (tags: readonly Tag[]) =>
    ordered.filter(({ event }) => tags.includes(event.tag)).map(({ id }) => id);
  const name = (id: string) => named(entries.find((entry) => entry.id === id) as Pam.AccountEntry);
  options(field.trip, ids(['trip']), name);
  options(field.cause, ids(['top-up', 'trip', 'refund', 'automatic-on', 'card-registered']), name);
}

function draw(): void {
  const body = byId('drawing-body', HTMLElement);
  if (!drawn || drawn.lines.length === 0 || body.clientWidth === 0) return;
  body.replaceChildren(drawBalance(drawn.lines, drawn.threshold, language, body.clientWidth));
}

function remember(): void {
  const state = new URLSearchParams({ lang: language, entries: JSON.stringify(entries) });
  if (field.percent.value) state.set('percent', field.percent.value);
  if (!field.declared.checked) state.set('declared', 'false');
  history.replaceState(null, '', `#${state}`);
}

try {
  await init(new URL('portillon.wasm', import.meta.url));
  setUp();
  answer();
} catch (error) {
  showVerdict('unread', t('failed'), [el('p', { lang: 'en' }, String(error))]);
}
