// What is planned and what to buy, in words.
import type { Advice, Line, Zones } from '../src/index.js';
import { catalogue } from '../generated/catalogue.js';
import { formatAmount, formatDay, label, locales } from '../src/texts.js';
import type { Language } from '../src/texts.js';
import type { Plan } from './choose-form.js';
import { el } from './dom.js';
import { say } from './strings.js';
import type { Key } from './strings.js';

/** `2 × RER, zones 2–4, Monday and Friday, from 2 March 2026 to 31 March 2026` */
export function planName({ kind, plan }: Plan, language: Language): string {
  switch (kind) {
    case 'held': {
      const [from, to] = [plan.firstDay, plan.lastDay].map((day) => (day ? formatDay(day, language) : '…'));
      return [
        say(language, 'already', { title: label('title', plan.title, language) }),
        plan.zones && zonesName(plan.zones, language),
        (plan.firstDay || plan.lastDay) && `${from} – ${to}`,
      ]
        .filter(Boolean)
        .join(', ');
    }
    case 'trip':
      return [timesName(plan, language), formatDay(plan.day, language)].join(', ');
    case 'habit':
      return [timesName(plan, language), habitDays(plan, language)].join(', ');
  }
}

function timesName(
  { times, journey }: { times: number; journey: Advice.Journey },
  language: Language,
): string {
  const modes = journey.modes.map((mode) => label('mode', mode, language)).join(' + ');
  const parts = [
    modes,
    zonesName(journey.zones, language),
    journey.airport && say(language, 'airportTrip'),
    journey.station,
  ];
  return say(language, 'times', { n: times, journey: parts.filter(Boolean).join(', ') });
}

function habitDays({ days, from, lasts }: Advice.Habit, language: Language): string {
  const list = new Intl.ListFormat(locales[language], { type: 'conjunction' });
  const named =
    days.tag === 'on'
      ? list.format(days.val.map((day) => label('weekday', day, language)))
      : say(language, 'aWeek', { n: days.val });
  const first = formatDay(from, language);
  return lasts.tag === 'to-day'
    ? say(language, 'eachWeek', { days: named, from: first, to: formatDay(lasts.val, language) })
    : `${named}, ${say(language, 'months', { n: lasts.val, from: first })}`;
}

export function zonesName(zones: Zones, language: Language): string {
  return say(language, 'zones', { ...zones });
}

/** `Navigo Mois, zones 2–3` */
export function purchaseName({ title, zones, days }: Advice.Purchase, language: Language): string {
  return [
    label('title', title, language),
    zones && zonesName(zones, language),
    days != null && say(language, 'days', { n: days }),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What to buy, as a table. */
export function purchaseTable(
  purchases: readonly Advice.Purchase[],
  caption: string,
  language: Language,
): HTMLElement {
  const head = (key: Key, number = false) =>
    el('th', { scope: 'col', class: number && 'number' }, say(language, key));
  const days = (first: string, last: string) => {
    const time = (day: string) => el('time', { datetime: day }, formatDay(day, language));
    return first === last ? [time(first)] : [time(first), ' – ', time(last)];
  };
  const row = (purchase: Advice.Purchase) =>
    el(
      'tr',
      {},
      el(
        'th',
        { scope: 'row' },
        purchaseName(purchase, language),
        purchase.lines.length > 1 &&
          el('p', { class: 'line' }, purchase.lines.map((line) => lineName(line, language)).join(', ')),
      ),
      el('td', { class: 'number' }, String(purchase.quantity)),
      el('td', {}, ...days(purchase.buyFrom, purchase.buyUntil)),
      el('td', {}, ...days(purchase.firstDay, purchase.lastDay)),
      el('td', {}, label('medium', purchase.medium, language)),
      el('td', { class: 'number' }, formatAmount(purchase.price, language)),
    );
  return el(
    'div',
    { class: 'scroll tall', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      {},
      el('caption', {}, caption),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          head('title'),
          head('howMany', true),
          head('buy'),
          head('validDays'),
          head('medium'),
          head('cost', true),
        ),
      ),
      el('tbody', {}, ...purchases.map(row)),
    ),
  );
}

/** A line that is no title is a fee or a subsidy. */
function lineName({ code, quantity, amount }: Line, language: Language): string {
  const others: Readonly<Record<string, Key>> = { fee: 'lineFee', subsidy: 'lineSubsidy' };
  const other = others[code];
  const name = other
    ? say(language, other)
    : Object.hasOwn(catalogue.labels['title'] ?? {}, code)
      ? label('title', code, language)
      : code;
  return `${quantity > 1 ? `${quantity} × ` : ''}${name} ${formatAmount(amount, language)}`;
}
