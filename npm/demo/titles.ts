// The page of the titles of an account: reads the form, asks the rules, shows what they say.
import { init, navigoAccount } from '../src/index.js';
import type { ImagineR, IsoDate, NavigoAccount, Problem } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { formatAmount, label } from '../src/texts.js';
import { byId, el } from './dom.js';
import { ask, chosenLanguage, onLanguage, options, translatePage } from './page.js';
import { sampleAccounts, sampleDay, samples } from './sample-accounts.js';
import type { Sample, SampleDebt, SampleName, SamplePass } from './sample-accounts.js';
import { announce, show, showExchanges, showVerdict, unanswered } from './show.js';
import type { Exchange, Outcome } from './show.js';
import {
  certificateParts,
  debtItem,
  formatMonth,
  reasonList,
  replacementParts,
  standings,
  titleItem,
} from './show-titles.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

const field = {
  sample: byId('sample', HTMLSelectElement),
  person: byId('person', HTMLSelectElement),
  day: byId('day', HTMLInputElement),
  month: byId('month', HTMLSelectElement),
  situation: byId('situation', HTMLSelectElement),
  hours: byId('hours', HTMLInputElement),
  pass: byId('pass', HTMLSelectElement),
  incident: byId('incident', HTMLSelectElement),
  productionDay: byId('production-day', HTMLInputElement),
  receipt: byId('receipt', HTMLInputElement),
};
const answers = ['held', 'owed', 'certificate', 'replacement', 'exchange'];

let language = chosenLanguage();

const t = (key: Key, values?: Readonly<Record<string, string | number>>) => say(language, key, values);

function setUp(): void {
  const hash = new URLSearchParams(location.hash.slice(1));
  field.day.value = hash.get('day') ?? sampleDay;
  field.hours.value = hash.get('hours') ?? '';
  field.productionDay.value = hash.get('produced') ?? '';
  field.receipt.checked = hash.get('receipt') === 'true';
  translate();
  chooseIn(field.sample, hash.get('sample'));
  translateAccount();
  field.situation.value = account().situation;
  chooseIn(field.person, hash.get('person'));
  fillPasses();
  for (const name of ['situation', 'pass', 'incident'] as const) chooseIn(field[name], hash.get(name));
  fillMonths();
  chooseIn(field.month, hash.get('month') ?? field.day.value.slice(0, 7));
  for (const form of document.querySelectorAll('form')) {
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', (event) => changed(event.target));
  }
  onLanguage(language, (chosen) => {
    language = chosen;
    translate();
    translateAccount();
    fillMonths();
    answer();
  });
}

/** Chooses a word if there is such an option. */
function chooseIn(select: HTMLSelectElement, word: string | null): void {
  if ([...select.options].some(({ value }) => value === word)) select.value = word ?? '';
}

function account(): Sample {
  return sampleAccounts[field.sample.value as SampleName];
}

function translate(): void {
  translatePage(language);
  options(field.sample, samples, (name) => t(name as SampleName));
  for (const name of ['situation', 'pass-incident'])
    options(
      name === 'situation' ? field.situation : field.incident,
      Object.keys(catalogue.labels[name] ?? {}),
      (word) => label(name, word, language),
    );
}

/** Names who and what belongs to the account. */
function translateAccount(): void {
  const { persons } = account();
  options(
    field.person,
    persons.map(({ name }) => name),
    (name) => {
      const as = persons.find((person) => person.name === name)?.as ?? 'holder';
      return `${name} (${label('relation', as, language)})`;
    },
  );
  fillPasses();
}

/** The passes that the person who asks holds or pays for. */
function passes(): readonly SamplePass[] {
  const person = field.person.value;
  return account().passes.filter(({ holder, payer }) => holder === person || payer === person);
}

function fillPasses(): void {
  const known = new Map(passes().map((pass) => [pass.id, pass]));
  options(field.pass, [...known.keys()], (id) => {
    const pass = known.get(id) as SamplePass;
    return t('passOf', { medium: label('medium', pass.medium, language), name: pass.holder });
  });
}

/** The month of the day and those of the year before it. */
function fillMonths(): void {
  if (!field.day.checkValidity()) return;
  const [year = 0, month = 0] = field.day.value.split('-').map(Number);
  const months = Array.from({ length: 12 }, (_, ago) =>
    new Date(Date.UTC(year, month - 1 - ago, 1)).toISOString().slice(0, 7),
  );
  options(field.month, months, (of) => formatMonth(`${of}-01`, language));
}

function changed(target: EventTarget | null): void {
  if (target === field.sample) {
    translateAccount();
    field.person.selectedIndex = 0;
    field.situation.value = account().situation;
  }
  if (target === field.sample || target === field.person) fillPasses();
  if (target === field.day) {
    fillMonths();
    chooseIn(field.month, field.day.value.slice(0, 7));
  }
  answer();
}

function remember(): void {
  const { sample, person, day, month, situation, hours, pass, incident, productionDay, receipt } = field;
  const state = new URLSearchParams({
    lang: language,
    sample: sample.value,
    person: person.value,
    day: day.value,
    month: month.value,
    situation: situation.value,
    pass: pass.value,
    incident: incident.value,
  });
  if (hours.value) state.set('hours', hours.value);
  if (productionDay.value) state.set('produced', productionDay.value);
  if (receipt.checked) state.set('receipt', 'true');
  history.replaceState(null, '', `#${state}`);
}

function answer(): void {
  remember();
  show('production', field.incident.value === 'not-received');
  for (const input of [field.day, field.hours]) input.toggleAttribute('aria-invalid', !input.checkValidity());
  if (!field.day.checkValidity())
    return showNone('unreadable', [el('p', {}, t('chooseDay'))], [t('chooseDay')]);
  const day = field.day.value;
  const request = { day, person: field.person.value, records: holdings(day).map(({ record }) => record) };
  const outcome = ask(() => navigoAccount.titles(request));
  if ('error' in outcome) {
    const { parts, told } = unanswered(language, outcome.error, day);
    return showNone('noAnswer', parts, told);
  }
  const exchanges: Exchange[] = [{ call: 'navigoAccount.titles(request)', request, outcome }];
  announce([
    showTitles(outcome.ok),
    showDebts(day, exchanges),
    showCertificate(day, exchanges),
    showReplacement(day, exchanges),
  ]);
  showExchanges(language, exchanges);
}

/** What the customer base knows on a day. */
function holdings(day: IsoDate): Sample['holdings'] {
  return account().holdings.filter(({ known }) => known <= day);
}

/** Nothing was decided, and this is why. */
function showNone(title: Key, parts: Node[], told: readonly string[]): void {
  for (const id of answers) show(id, false);
  byId('book', HTMLElement).textContent = '';
  showVerdict('unread', t(title), parts);
  announce([t(title), ...told]);
}

function showTitles({ titles, reasons, book }: NavigoAccount.TitlesAnswer): string {
  const holders = new Map(account().holdings.map(({ record }) => [record.id, record.holder]));
  const shown = t('titlesShown', { n: titles.length });
  showVerdict('granted', shown, [
    el('p', { class: 'line' }, standings(language, titles)),
    reasonList(language, reasons),
  ]);
  byId('held-body', HTMLElement).replaceChildren(
    ...titles.map((title) => titleItem(language, title, holders.get(title.id) ?? '')),
    ...(titles.length === 0 ? [el('li', {}, t('noTitles'))] : []),
  );
  show('held', true);
  byId('book', HTMLElement).textContent = t('book', { ...book });
  return `${shown}. ${standings(language, titles)}`;
}

/** What had fallen due by a day; a notice to pay that came later is not there yet. */
function owedOn(day: IsoDate): readonly SampleDebt[] {
  return account()
    .debts.filter(({ payer, debt }) => payer === field.person.value && debt.since <= day)
    .map((owed) => {
      const { contract } = owed.debt;
      if (contract.tag !== 'imagine-r-ended' || (contract.val.noticeDay ?? '') <= day) return owed;
      const { noticeDay: _later, ...val } = contract.val;
      return { ...owed, debt: { ...owed.debt, contract: { tag: contract.tag, val } } };
    });
}

function showDebts(day: IsoDate, exchanges: Exchange[]): string {
  const owed = owedOn(day);
  const request = { day, debts: owed.map(({ debt }) => debt) };
  const outcome = ask(() => navigoAccount.debts(request));
  exchanges.push({ call: 'navigoAccount.debts(request)', request, outcome });
  const name = (id: string) => {
    const found = owed.find(({ debt }) => debt.id === id);
    const contract = found && label('debt-contract', found.debt.contract.tag, language);
    return t('owedOf', { contract: contract ?? '', name: found?.holder ?? '' });
  };
  return fill('owed', day, outcome, ({ debts, total }) => {
    const together = t('owedTogether', { amount: formatAmount(total, language) });
    return debts.length === 0
      ? { told: t('nothingOwed'), parts: [el('p', {}, t('nothingOwed'))] }
      : {
          told: together,
          parts: [
            el('p', { class: 'entry' }, together),
            el(
              'ul',
              { class: 'entries' },
              ...debts.map((debt) => debtItem(language, debt, name(debt.id), day)),
            ),
          ],
        };
  });
}

function showCertificate(day: IsoDate, exchanges: Exchange[]): string {
  if (!field.hours.checkValidity()) {
    show('certificate', true);
    byId('certificate-body', HTMLElement).replaceChildren(el('p', { class: 'note' }, t('chooseHours')));
    return t('chooseHours');
  }
  const [year = 0, month = 0] = field.month.value.split('-').map(Number);
  const name = field.person.value;
  const request = {
    months: [{ year, month }],
    work: {
      situation: field.situation.value as NavigoAccount.Situation,
      ...(field.hours.value && { minutes: field.hours.valueAsNumber * 60 }),
    },
    titles: holdings(day)
      .filter(({ record }) => record.holder === name)
      .flatMap(({ used }) => used),
  };
  const outcome = ask(() => navigoAccount.certificate(request));
  exchanges.push({ call: 'navigoAccount.certificate(request)', request, outcome });
  return fill('certificate', `${field.month.value}-01`, outcome, ({ months, share, reasons }) => ({
    told: t('toRepay', { amount: formatAmount(share, language) }),
    parts: months.flatMap((month) => certificateParts(language, month, reasons, name)),
  }));
}

function showReplacement(day: IsoDate, exchanges: Exchange[]): string {
  const chosen = passes().find(({ id }) => id === field.pass.value);
  show('loss', chosen !== undefined);
  if (!chosen) {
    show('replacement', true);
    const none = t('noPasses', { name: field.person.value });
    byId('replacement-body', HTMLElement).replaceChildren(el('p', {}, none));
    return none;
  }
  const incident = field.incident.value as ImagineR.PassIncident;
  const request = {
    pass: passOn(day, chosen.pass),
    titles: [...chosen.titles],
    incident,
    declarationDay: day,
    policeReceipt: field.receipt.checked,
    ...(incident === 'not-received' &&
      field.productionDay.value && { productionDay: field.productionDay.value }),
  };
  const outcome = ask(() => navigoAccount.replacePass(request));
  exchanges.push({ call: 'navigoAccount.replacePass(request)', request, outcome });
  return fill('replacement', day, outcome, (answer) => {
    const parts = replacementParts(language, answer);
    byId('replacement-body', HTMLElement).dataset['state'] = answer.verdict.tag;
    const told = parts.slice(0, 2).map((part) => part.textContent ?? '');
    return { told: told.join('. '), parts };
  });
}

/** Losses that came later are not known on the day. */
function passOn(day: IsoDate, pass: NavigoAccount.Pass): NavigoAccount.Pass {
  if (pass.tag !== 'annuel') return pass;
  return { tag: 'annuel', val: { losses: pass.val.losses.filter((loss) => loss <= day) } };
}

/** Fills a section with an answer, or with why there is none; says what is to be told of it. */
function fill<Answer>(
  section: string,
  day: IsoDate,
  outcome: Outcome<Answer>,
  shown: (answer: Answer) => { told: string; parts: Node[] },
): string {
  const body = byId(`${section}-body`, HTMLElement);
  const { told, parts } = 'ok' in outcome ? shown(outcome.ok) : withoutAnswer(outcome.error, day);
  body.replaceChildren(...parts);
  show(section, true);
  return told;
}

function withoutAnswer(problems: readonly Problem[], day: IsoDate): { told: string; parts: Node[] } {
  const { told, parts } = unanswered(language, problems, day);
  return { told: told.join(' '), parts: [el('p', { class: 'entry' }, t('noAnswer')), ...parts] };
}

try {
  await init(new URL('portillon.wasm', import.meta.url));
  setUp();
  answer();
} catch (error) {
  showVerdict('unread', t('failed'), [el('p', { lang: 'en' }, String(error))]);
}
