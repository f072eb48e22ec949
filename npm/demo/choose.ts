// The page of the advice: keeps the trips, asks the rules which titles serve them, shows what they say.
import { advice, init } from '../src/index.js';
import type { Advice, IsoDate } from '../src/index.js';
import { formatAmount, label } from '../src/texts.js';
import { alternatives, alternativeTable, drawBars } from './bars.js';
import type { Alternative } from './bars.js';
import { drawCalendar } from './calendar.js';
import { readPerson, readPlan, showFields, translateForm, writeForm } from './choose-form.js';
import type { Person, Plan } from './choose-form.js';
import { later } from './civil.js';
import { byId, el } from './dom.js';
import { ask, capital, chosenLanguage, knownDay, lastKnownDay, onLanguage, translatePage } from './page.js';
import { planName, purchaseTable } from './plan.js';
import { announce, reasonItem, remedyList, show, showExchange, showVerdict, unanswered } from './show.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

const form = byId('request', HTMLFormElement);
const list = byId('plans-body', HTMLUListElement);
const bars = byId('bars-body', HTMLElement);

let language = chosenLanguage();
let plans: readonly Plan[] = [];
let drawn: readonly Alternative[] = [];

const t = (key: Key, values?: Readonly<Record<string, string | number>>) => say(language, key, values);

function setUp(): void {
  const { person, plans: asked } = storedRequest() ?? example(knownDay());
  plans = asked;
  translate();
  writeForm(person, person.day, soon(person.day, 27));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    add();
  });
  form.addEventListener('change', (event) => {
    showFields();
    // What is about to be added changes nothing yet.
    const part = event.target instanceof Element && event.target.closest('[data-of], #weekdays');
    if (!part && event.target !== byId('kind', HTMLSelectElement)) answer();
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
  }).observe(bars);
}

/** The request of an address, if it has one. */
function storedRequest(): { person: Person; plans: Plan[] } | undefined {
  const text = new URLSearchParams(location.hash.slice(1)).get('request');
  try {
    const stored = JSON.parse(text ?? '') as Partial<Advice.ChooseRequest> | null;
    if (typeof stored?.day !== 'string' || typeof stored.traveller?.birthDate !== 'string') return undefined;
    const { day, traveller, media } = stored;
    const plans: Plan[] = [
      ...(stored.held ?? []).map((plan): Plan => ({ kind: 'held', plan })),
      ...(stored.habits ?? []).map((plan): Plan => ({ kind: 'habit', plan })),
      ...(stored.trips ?? []).map((plan): Plan => ({ kind: 'trip', plan })),
    ];
    // What has no name could not be shown nor removed.
    for (const plan of plans) planName(plan, language);
    return { person: { day, traveller, media }, plans };
  } catch {
    return undefined;
  }
}

/** So many days later, or the last day that a book knows. */
function soon(day: IsoDate, days: number): IsoDate {
  const [then, last] = [later(day, days), lastKnownDay()];
  return last !== undefined && day <= last && last < then ? last : then;
}

/** Work on three days a week, and an airport once. */
function example(day: IsoDate): { person: Person; plans: Plan[] } {
  const lasts = { tag: 'to-day', val: soon(day, 27) } as const;
  const work = { modes: ['rer', 'metro'], zones: { first: 1, last: 3 }, airport: false } as const;
  const airport = { modes: ['rer', 'orlyval'], zones: { first: 1, last: 4 }, airport: true } as const;
  const on = ['tuesday', 'wednesday', 'thursday'] as const;
  return {
    person: { day, traveller: { birthDate: '1990-05-05', department: '93', hadLibertePlus: false } },
    plans: [
      { kind: 'habit', plan: { from: day, lasts, days: { tag: 'on', val: on }, journey: work, times: 4 } },
      { kind: 'trip', plan: { day: soon(day, 13), journey: airport, times: 1 } },
    ],
  };
}

function translate(): void {
  translatePage(language);
  translateForm(language);
}

function add(): void {
  const plan = readPlan();
  byId('missing', HTMLElement).textContent = 'missing' in plan ? t(plan.missing) : '';
  show('missing', 'missing' in plan);
  if ('missing' in plan) return;
  plans = [...plans, plan];
  answer(t('added', { entry: planName(plan, language) }));
}

function remove(place: number): void {
  const gone = plans[place];
  plans = plans.filter((_, index) => index !== place);
  answer(gone && t('removed', { entry: planName(gone, language) }));
  // The keyboard goes on where it was.
  const buttons = list.querySelectorAll('button');
  (buttons[Math.min(place, buttons.length - 1)] ?? byId('kind', HTMLSelectElement)).focus();
}

function requestOf(person: Person): Advice.ChooseRequest {
  const some = <Of extends Plan['kind']>(kind: Of) =>
    plans.filter((plan): plan is Extract<Plan, { kind: Of }> => plan.kind === kind).map(({ plan }) => plan);
  const [held, habits, trips] = [some('held'), some('habit'), some('trip')];
  return {
    ...person,
    ...(held.length > 0 && { held: held as Advice.HeldPass[] }),
    ...(habits.length > 0 && { habits: habits as Advice.Habit[] }),
    ...(trips.length > 0 && { trips: trips as Advice.Trip[] }),
  };
}

function answer(done = ''): void {
  showPlans();
  const person = readPerson();
  if ('missing' in person) return showNone([el('p', {}, t(person.missing))], [t(person.missing)]);
  const request = requestOf(person);
  remember(request);
  const outcome = ask(() => advice.choose(request));
  showExchange(language, 'advice.choose(request)', request, outcome);
  if ('error' in outcome) {
    const day = outcome.error.some(({ path }) => path === 'day') ? request.day : lastPlanned(request.day);
    const { parts, told } = unanswered(language, outcome.error, day);
    return showNone(parts, told);
  }
  const { ok } = outcome;
  showChoice(ok.choice);
  const calendar = drawCalendar(ok, language);
  byId('calendar-body', HTMLElement).replaceChildren(...calendar);
  show('calendar', calendar.length > 0);
  drawn = alternatives(ok, language);
  byId('compare-body', HTMLElement).replaceChildren(alternativeTable(drawn, language));
  show('compare', drawn.length > 1);
  draw();
  byId('titles-body', HTMLUListElement).replaceChildren(...ok.titles.map(titleItem));
  byId('reasons-body', HTMLElement).replaceChildren(
    ...ok.reasons.map((reason) => reasonItem(language, reason)),
  );
  for (const id of ['titles', 'reasons']) show(id, true);
  byId('book', HTMLElement).textContent = t('book', { ...ok.book });
  announce([
    ...(done ? [done] : []),
    `${t('advised')}: ${formatAmount(ok.choice.total, language)}`,
    ...(ok.choice.unserved > 0 ? [t('unserved', { n: ok.choice.unserved })] : []),
  ]);
}

/** The last day of a trip, or the day of the request. */
function lastPlanned(day: IsoDate): IsoDate {
  const days = plans.map(({ kind, plan }) => {
    if (kind === 'trip') return plan.day;
    return kind === 'habit' && plan.lasts.tag === 'to-day' ? plan.lasts.val : day;
  });
  return [day, ...days].sort().at(-1) ?? day;
}

/** Nothing was decided, and this is why. */
function showNone(parts: Node[], told: readonly string[]): void {
  drawn = [];
  for (const id of ['calendar', 'compare', 'titles', 'reasons']) show(id, false);
  byId('book', HTMLElement).textContent = '';
  showVerdict('unread', t('noAnswer'), parts);
  announce([t('noAnswer'), ...told]);
}

function showPlans(): void {
  const item = (plan: Plan, place: number) => {
    const name = planName(plan, language);
    const button = el(
      'button',
      { type: 'button', 'aria-label': t('removeEntry', { entry: name }) },
      t('remove'),
    );
    button.addEventListener('click', () => remove(place));
    return el('li', {}, el('div', {}, el('p', { class: 'entry' }, capital(name))), button);
  };
  list.replaceChildren(
    ...(plans.length === 0 ? [el('li', {}, el('p', {}, t('nothingPlanned')))] : plans.map(item)),
  );
}

function showChoice({ total, byTrip, unserved, purchases }: Advice.Choice): void {
  showVerdict(unserved > 0 ? 'refused' : 'granted', t('advised'), [
    el('p', { class: 'price' }, formatAmount(total, language)),
    ...(byTrip === '0.00'
      ? []
      : [el('p', { class: 'line' }, t('byTrip', { amount: formatAmount(byTrip, language) }))]),
    ...(unserved > 0 ? [el('p', { class: 'ground' }, t('unserved', { n: unserved }))] : []),
    purchases.length === 0
      ? el('p', { class: 'ground' }, t('nothingToBuy'))
      : purchaseTable(purchases, t('toBuy'), language),
  ]);
}

/** A title, how it stands to the advice, and why. */
function titleItem({ title, verdict, reasons }: Advice.TitleAdvice): HTMLElement {
  const name = label('title', title, language);
  const state = { chosen: 'granted', 'not-eligible': 'refused' } as const;
  const other =
    verdict.tag === 'dearer' ? verdict.val.choice : verdict.tag === 'incomplete' ? verdict.val : undefined;
  const caption = t('wouldBuy', { title: name });
  return el(
    'li',
    {
      'data-title': title,
      'data-state': verdict.tag === 'chosen' || verdict.tag === 'not-eligible' ? state[verdict.tag] : 'aside',
    },
    el(
      'div',
      { class: 'whole' },
      el('p', { class: 'entry' }, name),
      el('p', { class: 'stamp' }, standing(verdict)),
      el('ul', { class: 'reasons' }, ...reasons.map((reason) => reasonItem(language, reason))),
      ...remedyList(language, verdict.tag === 'not-eligible' ? verdict.val : []),
      other &&
        other.purchases.length > 0 &&
        el('details', {}, el('summary', {}, caption), purchaseTable(other.purchases, caption, language)),
    ),
  );
}

function standing(verdict: Advice.TitleVerdict): string {
  switch (verdict.tag) {
    case 'chosen':
      return t('chosen');
    case 'dearer':
      return verdict.val.by === '0.00'
        ? t('asDear')
        : t('dearer', { amount: formatAmount(verdict.val.by, language) });
    case 'incomplete':
      return t('incomplete', { n: verdict.val.unserved });
    case 'no-use':
      return t('noUse');
    case 'not-eligible':
      return t('notEligible');
  }
}

function draw(): void {
  if (drawn.length < 2 || bars.clientWidth === 0) return;
  bars.replaceChildren(el('figure', {}, drawBars(drawn, language, bars.clientWidth)));
}

function remember(request: Advice.ChooseRequest): void {
  const state = new URLSearchParams({ lang: language, request: JSON.stringify(request) });
  history.replaceState(null, '', `#${state}`);
}

try {
  await init(new URL('portillon.wasm', import.meta.url));
  setUp();
  answer();
} catch (error) {
  showVerdict('unread', t('failed'), [el('p', { lang: 'en' }, String(error))]);
}
